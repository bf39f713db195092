/** `/network`: the mobile fibre network on the map, as a diagram, in tables, with its deployments, kit and lending. */
import { useEffect } from 'preact/hooks';
import { linkTo, view } from '../../app/location.ts';
import type { PageProps } from '../../app/pages.ts';
import { t } from '../../i18n/translate.ts';
import { PageHead } from '../../ui/page-head.tsx';
import { TabLinks } from '../../ui/tabs.tsx';
import { DeploymentsSection } from './deployments-section.tsx';
import { DiagramSection, MapSection } from './drawn-section.tsx';
import { KitSection } from './kit-section.tsx';
import './diagram.css';
import './network.css';
import '../map/map.css';
import { PartsSection } from './parts-section.tsx';

const TABS = ['map', 'diagram', 'parts', 'deployments', 'kit'] as const;
const SECTIONS = {
  ...{ map: MapSection, diagram: DiagramSection, parts: PartsSection },
  ...{ deployments: DeploymentsSection, kit: KitSection },
};

export function NetworkPage({ segments }: PageProps) {
  const current = TABS.find(tab => tab === segments[0]) ?? 'map';
  const Section = SECTIONS[current];
  // On a narrow page the row of tabs scrolls.
  useEffect(() => {
    document
      .querySelector('.network > .tabs [aria-current]')
      ?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }, [current]);
  return (
    <>
      <PageHead title={t('network.title')} />
      <div class="card network">
        <TabLinks
          label={t('network.sections')}
          links={TABS.map(tab => ({
            href: linkTo(tab === 'map' ? '/network' : `/network/${tab}`),
            text: t(`network.tab.${tab}`),
            isCurrent: tab === current,
          }))}
        />
        <Section key={view.value.city} />
      </div>
    </>
  );
}
