/** One sort of kit over the days: the need as bars against the stock. In words for who does not see them; days are in the table. */
import type { KitUseResource } from '#core/network-resources.ts';
import { KIT_LABELS } from '#core/requests/request-labels.ts';
import { formats, t } from '../../i18n/translate.ts';
import { cityNames } from '../../live/live-state.ts';
import { Icon } from '../../ui/icon.tsx';
import { say } from '../events/request-words.ts';

export function KitBars({ use: { city, type, days } }: { use: KitUseResource }) {
  const most = Math.max(1, ...days.flatMap(({ pool, held }) => [pool, held]));
  const short = days.filter(({ pool, held }) => held > pool);
  const worst = days.toSorted((one, other) => other.held - other.pool - (one.held - one.pool))[0]!;
  const name = `${say(KIT_LABELS[type])}, ${cityNames.value.get(city) ?? city}`;
  const date = (day: string) => formats.value.date(Date.parse(day));
  const tightest = `${date(worst.day)}: ${t('eventLive.need', { held: worst.held, pool: worst.pool })}`;
  return (
    <section class="kit-row" aria-label={name}>
      <header>
        <h3>{name}</h3>
        <span class="muted">{tightest}</span>
        {short.length > 0 && (
          <span class="kit-short">
            <Icon name="warning" />
            {t('eventLive.shortDays', { count: short.length })}
          </span>
        )}
      </header>
      <div class="kit-bars" role="img" aria-label={`${name}. ${tightest}`}>
        {days.map(({ day, pool, held }) => (
          <div
            key={day}
            class={`kit-bar ${held > pool ? 'is-short' : ''}`}
            title={`${date(day)}: ${t('eventLive.need', { held, pool })}`}
            style={{ height: `${(Math.max(pool, held) / most) * 100}%` }}
          >
            <i style={{ height: `${(held / Math.max(1, pool, held)) * 100}%` }} />
          </div>
        ))}
      </div>
      <p class="kit-axis">
        <span>{days[0] && date(days[0].day)}</span>
        <span>{days.length > 0 && date(days.at(-1)!.day)}</span>
      </p>
    </section>
  );
}
