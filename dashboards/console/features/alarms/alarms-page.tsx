/** Alarms: the list, one of them, maintenance, the rules they follow, and how well they serve. */
import type { VNode } from 'preact';
import { linkTo } from '../../app/location.ts';
import type { PageProps } from '../../app/pages.ts';
import { t } from '../../i18n/translate.ts';
import { PageHead } from '../../ui/page-head.tsx';
import { TabLinks } from '../../ui/tabs.tsx';
import { MaintenanceSection } from '../alarm-rules/maintenance-section.tsx';
import { RulesSection } from '../alarm-rules/rules-section.tsx';
import { AlarmDetail } from './alarm-detail.tsx';
import { AlarmHealthSection } from './alarm-health-section.tsx';
import { AlarmListSection } from './alarm-list-section.tsx';
import './alarms.css';

const SECTIONS: ReadonlyMap<string, () => VNode> = new Map([
  ['', AlarmListSection],
  ['maintenance', MaintenanceSection],
  ['rules', RulesSection],
  ['health', AlarmHealthSection],
]);

export function AlarmsPage({ segments }: PageProps) {
  const [segment = ''] = segments;
  const Section = SECTIONS.get(segment);
  if (!Section) return <AlarmDetail key={segment} id={segment} />;
  return (
    <>
      <PageHead title={t('alarms.title')} />
      <div class="card alarms-page">
        <TabLinks
          label={t('alarms.sections')}
          links={[
            { href: linkTo('/alarms'), text: t('alarms.list'), isCurrent: segment === '' },
            {
              href: linkTo('/alarms/maintenance'),
              text: t('maintenance.title'),
              isCurrent: segment === 'maintenance',
            },
            { href: linkTo('/alarms/rules'), text: t('rules.tab'), isCurrent: segment === 'rules' },
            { href: linkTo('/alarms/health'), text: t('alarms.health'), isCurrent: segment === 'health' },
          ]}
        />
        <Section />
      </div>
    </>
  );
}
