/**
 * What is free between two cases over time, each direction by itself, with the wanted window in it. A slider reads it
 * moment by moment by keyboard; the same is there as a table.
 */
import { useId, useState } from 'preact/hooks';
import type { AvailabilityResource } from '#core/admission-resources.ts';
import { formats, t } from '../../i18n/translate.ts';
import { DataTable } from '../../ui/data-table.tsx';
import { useResource } from '../device/use-resource.ts';
import { type TimeSpan, toAreaPath, toLeast, toShownSpan, toX } from './availability-shape.ts';
import { toRateText, toSpanText } from './request-words.ts';

interface TimelineProps {
  city: string;
  aNode: string;
  zNode: string;
  /** From set-up to tear-down. */
  window: TimeSpan;
  wanted: { up: number; down: number };
  /** Grows when something may have changed. */
  turn: number;
}

export function AvailabilityTimeline(props: TimelineProps) {
  const { city, aNode, zNode, window, turn } = props;
  const [isTable, setIsTable] = useState(false);
  const shown = toShownSpan(window);
  const query = {
    ...{ city, aNode, zNode },
    ...{ from: new Date(shown.fromMs).toISOString(), to: new Date(shown.untilMs).toISOString() },
  };
  const loaded = useResource<AvailabilityResource>('/api/v1/requests/availability', query, turn);
  return (
    <section class="availability" aria-label={t('events.availability')}>
      <header class="availability-head">
        <h3>{t('events.availability')}</h3>
        <button
          type="button"
          class="text-button push-end"
          aria-pressed={isTable}
          onClick={() => setIsTable(!isTable)}
        >
          {t('events.asTable')}
        </button>
      </header>
      {loaded === 'failed' && <p class="field-hint">{t('loadFailed')}</p>}
      {typeof loaded === 'object' && (isTable ? <SpanTable of={loaded} /> : <Chart {...props} of={loaded} />)}
    </section>
  );
}

function Chart({ of: found, window, wanted, ...rest }: TimelineProps & { of: AvailabilityResource }) {
  const shown = toShownSpan(window);
  const least = toLeast(found, window);
  const summary = least
    ? t('events.availabilitySummary', { up: toRateText(least.up), down: toRateText(least.down) })
    : t('events.availabilityNone');
  return (
    <>
      <p class="field-hint">{summary}</p>
      {(['up', 'down'] as const).map(direction => (
        <Direction key={direction} {...{ found, direction, shown, window, wanted, ...rest }} />
      ))}
      <p class="availability-axis" aria-hidden="true">
        <span>{formats.value.day(shown.fromMs)}</span>
        <span>{formats.value.day((shown.fromMs + shown.untilMs) / 2)}</span>
        <span>{formats.value.day(shown.untilMs)}</span>
      </p>
      <Reader found={found} />
    </>
  );
}

interface DirectionProps {
  found: AvailabilityResource;
  direction: 'up' | 'down';
  shown: TimeSpan;
  window: TimeSpan;
  wanted: { up: number; down: number };
}

function Direction({ found, direction, shown, window, wanted }: DirectionProps) {
  const most = Math.max(found.mostUp, found.mostDown, 1);
  const [left, right] = [toX(window.fromMs, shown), toX(window.untilMs, shown)];
  const wantedTop = 100 - Math.min(1, wanted[direction] / most) * 100;
  const name = t(`events.direction.${direction}`);
  return (
    <figure class="availability-row">
      <figcaption>
        {name} <span class="muted">{t('events.most', { rate: toRateText(most) })}</span>
      </figcaption>
      <svg
        viewBox="0 0 1000 100"
        preserveAspectRatio="none"
        role="img"
        aria-label={t('events.availabilityChart', { direction: name })}
      >
        <path class="availability-free" d={toAreaPath(found, direction, shown)} />
        <rect class="availability-window" x={left} y="0" width={Math.max(2, right - left)} height="100" />
        {wanted[direction] > 0 && (
          <line class="availability-wanted" x1={left} x2={right} y1={wantedTop} y2={wantedTop} />
        )}
      </svg>
    </figure>
  );
}

/** Span by span, by arrow keys. */
function Reader({ found }: { found: AvailabilityResource }) {
  const [at, setAt] = useState(0);
  const id = useId();
  const span = found.spans[Math.min(at, found.spans.length - 1)];
  if (!span) return null;
  const text = t('events.freeAt', {
    ...{ span: toSpanText(span.from, span.until), up: toRateText(span.up), down: toRateText(span.down) },
  });
  return (
    <div class="availability-reader">
      {found.spans.length > 1 && (
        <>
          <label for={id} class="field-hint">
            {t('events.readAt')}
          </label>
          <input
            id={id}
            type="range"
            min="0"
            max={found.spans.length - 1}
            step="1"
            value={Math.min(at, found.spans.length - 1)}
            aria-valuetext={text}
            onInput={event => setAt(Number(event.currentTarget.value))}
          />
        </>
      )}
      <p>{text}</p>
    </div>
  );
}

function SpanTable({ of: { spans } }: { of: AvailabilityResource }) {
  return (
    <DataTable
      caption={t('events.availability')}
      columns={[
        {
          key: 'time',
          title: t('events.column.time'),
          render: ({ from, until }) => toSpanText(from, until),
        },
        {
          ...{ key: 'up', title: t('events.direction.up'), isNumeric: true },
          render: ({ up }) => toRateText(up),
        },
        {
          ...{ key: 'down', title: t('events.direction.down'), isNumeric: true },
          render: ({ down }) => toRateText(down),
        },
      ]}
      rows={spans}
      rowKey={({ from }) => from}
      empty={t('events.availabilityNone')}
    />
  );
}
