// biome-ignore-all lint/a11y/useSemanticElements: a calendar laid out by CSS; the table beside it has the same days.
/**
 * A field per day: filled as far as the day is complete, crossed out when nothing came. One tab stop; arrows move by a
 * day or a week, Home and End to the ends.
 */
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { CompletenessResource } from '#core/resources.ts';
import { formats, t } from '../../i18n/translate.ts';
import { toDayAfterKey, toDayLevel, toFillPercent, toPlaces, toShare } from './calendar-days.ts';

export function CompletenessCalendar({ days }: { days: readonly CompletenessResource[] }) {
  const scroller = useRef<HTMLDivElement>(null);
  const [chosen, setChosen] = useState(days.length - 1);
  const places = toPlaces(days);
  const index = Math.min(chosen, days.length - 1);
  useLayoutEffect(() => {
    scroller.current?.scrollTo({ left: scroller.current.scrollWidth });
  }, []);

  function handleKey(event: KeyboardEvent): void {
    const next = toDayAfterKey(event.key, index, days.length);
    if (next === undefined) return;
    event.preventDefault();
    setChosen(next);
    const fields = (event.currentTarget as HTMLElement).children;
    (fields[next] as HTMLElement | undefined)?.focus();
  }

  return (
    <>
      <div class="calendar-scroll" ref={scroller}>
        <div class="calendar" role="group" aria-label={t('devices.calendarLabel')} onKeyDown={handleKey}>
          {days.map((day, at) => (
            <button
              key={day.day}
              type="button"
              class={`calendar-day is-${toDayLevel(day)}`}
              style={{ gridColumn: places[at]!.week, gridRow: places[at]!.weekday }}
              tabIndex={at === index ? 0 : -1}
              aria-label={toDayText(day)}
              title={toDayText(day)}
              onClick={() => setChosen(at)}
              onFocus={() => setChosen(at)}
            >
              <i style={{ height: `${toFillPercent(day)}%` }} />
            </button>
          ))}
        </div>
      </div>
      <p class="calendar-chosen">{days[index] && toDayText(days[index])}</p>
    </>
  );
}

/** `Fr., 20.11.2026: 95 von 96 Meldungen (99 %) · 1 nachgeliefert` */
export function toDayText(day: CompletenessResource): string {
  const { date, number, percent } = formats.value;
  const share = toShare(day);
  const figures =
    share === undefined
      ? t('devices.dayNothing')
      : t('devices.dayText', {
          received: number(day.received),
          expected: number(day.expected),
          share: percent(share),
        });
  const notes = (['missing', 'late', 'duplicate', 'rejected'] as const)
    .filter(key => day[key] > 0)
    .map(key => t(key, { count: number(day[key]) }));
  return [`${date(Date.parse(`${day.day}T12:00:00Z`))}: ${figures}`, ...notes].join(' · ');
}
