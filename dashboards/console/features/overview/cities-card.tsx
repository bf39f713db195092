/** Every city in a line: how many devices, how many of them reachable. Shown while all cities are looked at. */
import type { CityResource } from '#core/resources.ts';
import { setView } from '../../app/location.ts';
import { formats, t } from '../../i18n/translate.ts';
import { cities, fleet, fleetRevision } from '../../live/live-state.ts';
import { Card } from '../../ui/card.tsx';
import { MeterBar } from '../../ui/meter-bar.tsx';
import { toCityFigures } from './city-figures.ts';
import type { KindFigures } from './kind-figures.ts';

export function CitiesCard() {
  fleetRevision.value;
  return (
    <Card id="cities" title={t('cities')} class="cities-card">
      <ul class="city-list">
        {toCityFigures(cities.value, fleet.devices.values()).map(({ city, figures }) => (
          <CityRow key={city.slug} city={city} figures={figures} />
        ))}
      </ul>
    </Card>
  );
}

function CityRow({ city, figures }: { city: CityResource; figures: KindFigures }) {
  const { number, percent } = formats.value;
  const { total, shareReachable, disturbed } = figures;
  return (
    <li>
      <button
        type="button"
        class={`city-row ${disturbed > 0 ? 'is-disturbed' : ''}`}
        onClick={() => setView({ city: city.slug }, 'push')}
      >
        <b>{city.name}</b>
        <span class="muted">{t('cityDevices', { count: number(total) })}</span>
        <MeterBar share={shareReachable ?? 0} />
        <span>{shareReachable !== undefined && t('shareReachable', { share: percent(shareReachable) })}</span>
        <span class="city-disturbed">{t('disturbed', { count: number(disturbed) })}</span>
      </button>
    </li>
  );
}
