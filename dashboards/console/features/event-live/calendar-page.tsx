import type { PageProps } from '../../app/pages.ts';
import { t } from '../../i18n/translate.ts';
import { PageHead } from '../../ui/page-head.tsx';

export function EventCalendarPage(_: PageProps) {
  return <PageHead title={t('eventLive.calendar')} />;
}
