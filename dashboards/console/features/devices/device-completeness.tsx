import type { DeviceResource } from '#core/resources.ts';
import { formats, t } from '../../i18n/translate.ts';
import { MeterBar } from '../../ui/meter-bar.tsx';

/** How many of today's expected messages came; silence must be told from "nothing to say". */
export function DeviceCompleteness({ device }: { device: DeviceResource }) {
  const [today] = device.completeness;
  if (!today || today.expected === 0) return null;
  const { number, percent } = formats.value;
  const share = Math.min(1, today.received / today.expected);
  const notes = (['late', 'duplicate', 'rejected', 'missing'] as const)
    .filter(key => today[key] > 0)
    .map(key => t(key, { count: number(today[key]) }));
  return (
    <section class="details-section" aria-labelledby="completeness-title">
      <h3 id="completeness-title">{t('completeness')}</h3>
      <p>
        <b>{percent(share)}</b>{' '}
        <span class="muted">
          {t('completenessText', { received: number(today.received), expected: number(today.expected) })}
        </span>
      </p>
      <MeterBar share={share} />
      {notes.length > 0 && <p class="muted">{notes.join(' · ')}</p>}
    </section>
  );
}
