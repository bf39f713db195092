/** Alarms: the list, one of them, and how well they serve. */
import { linkTo } from '../../app/location.ts';
import type { PageProps } from '../../app/pages.ts';
import { t } from '../../i18n/translate.ts';
import { PageHead } from '../../ui/page-head.tsx';
import { TabLinks } from '../../ui/tabs.tsx';
import { AlarmDetail } from './alarm-detail.tsx';
import { AlarmHealthSection } from './alarm-health-section.tsx';
import { AlarmListSection } from './alarm-list-section.tsx';
import './alarms.css';

export function AlarmsPage({ segments }: PageProps) {
  const [segment = ''] = segments;
  if (segment !== '' && segment !== 'health') return <AlarmDetail key={segment} id={segment} />;
  return (
    <>
      <PageHead title={t('alarms.title')} />
      <div class="card alarms-page">
        <TabLinks
          label={t('alarms.sections')}
          links={[
            { href: linkTo('/alarms'), text: t('alarms.list'), isCurrent: segment === '' },
            { href: linkTo('/alarms/health'), text: t('alarms.health'), isCurrent: segment !== '' },
          ]}
        />
        {segment === '' ? <AlarmListSection /> : <AlarmHealthSection />}
      </div>
    </>
  );
}
