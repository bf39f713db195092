/** Figures for who knows cameras and visitors, but no Mbit/s: what they need becomes services of the request. */
import { useState } from 'preact/hooks';
import { SERVICE_LABELS } from '#core/requests/request-labels.ts';
import {
  CODECS,
  type Codec,
  RESOLUTIONS,
  type Resolution,
  type SizedRates,
  type SizingNeeds,
  toSizedRates,
} from '#core/requests/sizing.ts';
import { t } from '../../i18n/translate.ts';
import { addItem, type ItemDraft } from './request-draft.ts';
import { say, toRatesText, toRateText } from './request-words.ts';
import { SelectField, TextField } from './text-field.tsx';

const COUNTS = ['cameras', 'streams', 'commandPosts', 'radioSites', 'stalls', 'visitors'] as const;
type Counts = Record<(typeof COUNTS)[number], string>;
const NOTHING: Counts = {
  ...{ cameras: '', streams: '', commandPosts: '', radioSites: '', stalls: '', visitors: '' },
};
const MBIT = 1_000_000;
/** More of anything is a slip of the keyboard. */
const COUNT_MAX = 1_000_000;

export function SizingHelp({ onTake }: { onTake: (rates: readonly SizedRates[]) => void }) {
  const [counts, setCounts] = useState(NOTHING);
  const [resolution, setResolution] = useState<Resolution>('uhd');
  const [codec, setCodec] = useState<Codec>('h265');
  const rates = toSizedRates(toNeeds(counts, resolution, codec));
  return (
    <details class="sizing-help">
      <summary>{t('events.sizing.title')}</summary>
      <p class="field-hint">{t('events.sizing.about')}</p>
      <div class="kit-fields">
        {COUNTS.map(name => (
          <TextField
            key={name}
            label={t(`events.sizing.${name}`)}
            mode="numeric"
            value={counts[name]}
            onChange={text => setCounts({ ...counts, [name]: text })}
          />
        ))}
      </div>
      <div class="form-row">
        <SelectField
          label={t('events.sizing.resolution')}
          value={resolution}
          options={RESOLUTIONS.map(value => ({ value, text: t(`events.sizing.${value}`) }))}
          onChange={setResolution}
        />
        <SelectField
          label={t('events.sizing.codec')}
          value={codec}
          options={CODECS.map(value => ({ value, text: t(`events.sizing.${value}`) }))}
          onChange={setCodec}
        />
      </div>
      <ul class="sizing-result" aria-live="polite">
        {rates.map(rate => (
          <li key={rate.service}>
            <b>{say(SERVICE_LABELS[rate.service])}</b> {toRatesText(rate)}
            {rate.eirUp + rate.eirDown > 0 && (
              <span class="muted">
                {' '}
                {t('events.sizing.extra', { up: toRateText(rate.eirUp), down: toRateText(rate.eirDown) })}
              </span>
            )}
          </li>
        ))}
      </ul>
      <button type="button" class="button" disabled={rates.length === 0} onClick={() => onTake(rates)}>
        {t('events.sizing.take')}
      </button>
    </details>
  );
}

function toNeeds(counts: Counts, resolution: Resolution, codec: Codec): SizingNeeds {
  const count = (name: keyof Counts) => {
    const value = Math.floor(Number(counts[name].trim()));
    return Number.isFinite(value) ? Math.min(COUNT_MAX, Math.max(0, value)) : 0;
  };
  return {
    cameras: [{ count: count('cameras'), resolution, codec }],
    streams: [{ count: count('streams'), resolution, codec }],
    ...{ commandPosts: count('commandPosts'), radioSites: count('radioSites') },
    ...{ stalls: count('stalls'), visitors: count('visitors') },
  };
}

/** A service that is there already gets the new rates and keeps its way. */
export function takeRates(
  items: readonly ItemDraft[],
  rates: readonly SizedRates[],
  way: Partial<ItemDraft>,
): ItemDraft[] {
  let taken = [...items];
  for (const { service, cirUp, cirDown, eirUp, eirDown } of rates) {
    const mbit = (rate: number) => String(rate / MBIT);
    const typed = {
      ...{ cirUp: mbit(cirUp), cirDown: mbit(cirDown), eirUp: mbit(eirUp), eirDown: mbit(eirDown) },
    };
    const index = taken.findIndex(item => item.service === service);
    if (index < 0) taken = addItem(taken, { service, ...(taken.length === 0 && way), ...typed });
    else taken = taken.map((item, at) => (at === index ? { ...item, ...typed } : item));
  }
  return taken;
}
