/** Data quality: what was refused and how it is mended, how complete the data is, how the clocks go. */
import type { FunctionComponent } from 'preact';
import { useEffect } from 'preact/hooks';
import { linkTo } from '../../app/location.ts';
import type { PageProps } from '../../app/pages.ts';
import type { MessageKey } from '../../i18n/de.ts';
import { t } from '../../i18n/translate.ts';
import { PageHead } from '../../ui/page-head.tsx';
import { TabLinks } from '../../ui/tabs.tsx';
import { ClocksSection } from './clocks-section.tsx';
import { CompletenessSection } from './completeness-section.tsx';
import { MappingsSection } from './mappings-section.tsx';
import { QuarantineSection } from './quarantine-section.tsx';
import { ReplaysSection } from './replays-section.tsx';
import './quality.css';

interface Section {
  /** '' is shown at the page's own address. */
  segment: string;
  title: MessageKey;
  Content: FunctionComponent;
}

const SECTIONS: readonly [Section, ...Section[]] = [
  { segment: '', title: 'quality.quarantine', Content: QuarantineSection },
  { segment: 'mappings', title: 'quality.mappings', Content: MappingsSection },
  { segment: 'replays', title: 'quality.replays', Content: ReplaysSection },
  { segment: 'completeness', title: 'quality.completeness', Content: CompletenessSection },
  { segment: 'clocks', title: 'quality.clocks', Content: ClocksSection },
];

export function QualityPage({ segments }: PageProps) {
  const [segment = ''] = segments;
  const current = SECTIONS.find(section => section.segment === segment) ?? SECTIONS[0];
  // On a narrow page the row of tabs scrolls.
  useEffect(() => {
    document
      .querySelector('.quality > .tabs [aria-current]')
      ?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }, [current]);
  return (
    <>
      <PageHead title={t('quality.title')} />
      <div class="card quality">
        <TabLinks
          label={t('quality.sections')}
          links={SECTIONS.map(section => ({
            href: linkTo(section.segment === '' ? '/quality' : `/quality/${section.segment}`),
            text: t(section.title),
            isCurrent: section === current,
          }))}
        />
        <current.Content />
      </div>
    </>
  );
}
