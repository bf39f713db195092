/** Which stretch of time is shown: a usual range, or two dates of one's own; zoom and move by buttons. */
import { useState } from 'preact/hooks';
import { setQuery } from '../../app/location.ts';
import { t } from '../../i18n/translate.ts';
import { nowMs } from '../../live/live-state.ts';
import { Field } from '../../ui/field.tsx';
import { Icon, type IconName } from '../../ui/icon.tsx';
import { Segmented } from '../../ui/segmented.tsx';
import { parseLocalText, toLocalText } from './local-time.ts';
import {
  RANGES,
  type SeriesRange,
  type TimeSpan,
  toMoved,
  toRangeQuery,
  toTimeSpan,
  toZoomed,
} from './series-range.ts';

const ZOOM_IN = 0.5;
const ZOOM_OUT = 2;
const STEP = 0.5;

export function showRange(range: SeriesRange): void {
  setQuery(toRangeQuery(range), 'push');
}

export function showSpan(own: TimeSpan): void {
  showRange({ name: 'own', own });
}

export function RangePicker({ range }: { range: SeriesRange }) {
  const span = () => toTimeSpan(range, nowMs.peek());
  const choose = (name: SeriesRange['name']) =>
    name === 'own' ? showSpan(toZoomed(span(), 1, nowMs.peek())) : showRange({ name });
  return (
    <>
      <Segmented
        label={t('range')}
        options={[
          ...RANGES.map(name => ({ value: name, text: t(`series.range.${name}`) })),
          { value: 'own' as const, text: t('series.range.own') },
        ]}
        selected={range.name}
        onSelect={choose}
      />
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset brings KERN's form layout with it. */}
      <div class="zoom-buttons" role="group" aria-label={t('series.zoom')}>
        <ZoomButton icon="arrowBack" text={t('series.earlier')} run={() => move(span(), -STEP)} />
        <ZoomButton icon="add" text={t('series.zoomIn')} run={() => zoom(span(), ZOOM_IN)} />
        <ZoomButton icon="remove" text={t('series.zoomOut')} run={() => zoom(span(), ZOOM_OUT)} />
        <ZoomButton icon="arrowForward" text={t('series.later')} run={() => move(span(), STEP)} />
      </div>
      {range.name === 'own' && range.own && (
        <OwnRange key={`${range.own.fromMs} ${range.own.toMs}`} own={range.own} />
      )}
    </>
  );
}

function zoom(span: TimeSpan, factor: number): void {
  showSpan(toZoomed(span, factor, nowMs.peek()));
}

function move(span: TimeSpan, part: number): void {
  showSpan(toMoved(span, part, nowMs.peek()));
}

/** Plus and minus zoom, arrows move: on a chart that has the focus. */
export function handleChartKey(event: KeyboardEvent, range: SeriesRange): void {
  const span = toTimeSpan(range, nowMs.peek());
  if (event.key === '+') zoom(span, ZOOM_IN);
  else if (event.key === '-') zoom(span, ZOOM_OUT);
  else if (event.key === 'ArrowLeft') move(span, -STEP);
  else if (event.key === 'ArrowRight') move(span, STEP);
  else return;
  event.preventDefault();
}

function ZoomButton({ icon, text, run }: { icon: IconName; text: string; run: () => void }) {
  return (
    <button type="button" class="quiet-button" aria-label={text} title={text} onClick={run}>
      <Icon name={icon} />
    </button>
  );
}

function OwnRange({ own }: { own: TimeSpan }) {
  const [from, setFrom] = useState(toLocalText(own.fromMs));
  const [to, setTo] = useState(toLocalText(own.toMs));
  const [error, setError] = useState('');

  function show(event: Event): void {
    event.preventDefault();
    const fromMs = parseLocalText(from);
    const toMs = parseLocalText(to);
    if (fromMs === undefined || toMs === undefined) setError(t('series.ownUnknown'));
    else if (fromMs >= toMs) setError(t('series.ownReversed'));
    else {
      setError('');
      showSpan({ fromMs, toMs });
    }
  }

  return (
    <form class="own-range" onSubmit={show}>
      <Field label={t('series.from')} error={error} isRequired>
        {input => (
          <input
            {...input}
            type="datetime-local"
            value={from}
            onInput={event => setFrom(event.currentTarget.value)}
          />
        )}
      </Field>
      <Field label={t('series.to')} isRequired>
        {input => (
          <input
            {...input}
            type="datetime-local"
            value={to}
            onInput={event => setTo(event.currentTarget.value)}
          />
        )}
      </Field>
      <button type="submit" class="button">
        {t('series.show')}
      </button>
    </form>
  );
}
