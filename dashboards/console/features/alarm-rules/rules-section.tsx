/** What cities set for alarms: thresholds that differ from the catalogue, and when silence is expected. */
import { useState } from 'preact/hooks';
import { isAllowed } from '#core/access-resources.ts';
import { t } from '../../i18n/translate.ts';
import { session } from '../../live/live-state.ts';
import { Tabs } from '../../ui/tabs.tsx';
import { SilencesSection } from './silences-section.tsx';
import { ThresholdsSection } from './thresholds-section.tsx';
import './alarm-rules.css';

export function RulesSection() {
  const [selected, setSelected] = useState<'thresholds' | 'silences'>('thresholds');
  return (
    <section class="alarms-section rules-section" aria-label={t('rules.title')}>
      <Tabs
        label={t('rules.title')}
        tabs={[
          { key: 'thresholds', text: t('rules.thresholds') },
          { key: 'silences', text: t('rules.silences') },
        ]}
        selected={selected}
        onSelect={setSelected}
      >
        {selected === 'thresholds' ? <ThresholdsSection /> : <SilencesSection />}
      </Tabs>
    </section>
  );
}

/** Whether something may be set in the city; without one: in any. */
export function maySet(city?: string): boolean {
  const who = session.value;
  return typeof who === 'object' && isAllowed(who, ['operator', 'admin'], city);
}
