/** The parts of the area side by side; each is an address. */
import { linkTo } from '../../app/location.ts';
import { PAGES } from '../../app/pages.ts';
import { t } from '../../i18n/translate.ts';
import { TabLinks } from '../../ui/tabs.tsx';
import { mayDecide } from './request-rights.ts';

export type EventTab = '' | 'inbox' | 'calendar' | 'kit';

export function EventTabs({ current }: { current: EventTab }) {
  const tabs: readonly EventTab[] = ['', ...(mayDecide() ? (['inbox'] as const) : []), 'calendar', 'kit'];
  const isPage = (tab: EventTab) =>
    tab === '' || tab === 'inbox' || PAGES.some(({ path }) => path === `/events/${tab}`);
  return (
    <TabLinks
      label={t('events.sections')}
      links={tabs.filter(isPage).map(tab => ({
        href: linkTo(tab === '' ? '/events' : `/events/${tab}`),
        text: t(`events.tab.${tab === '' ? 'list' : tab}`),
        isCurrent: tab === current,
      }))}
    />
  );
}
