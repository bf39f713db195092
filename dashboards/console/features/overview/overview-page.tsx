/** The page one starts with: key figures, the map, the alarms, the day of the cities, and Leitstand itself. */
import type { SummaryResource } from '#core/resources.ts';
import { isSeveralCities } from '../../app/chosen-cities.ts';
import { view } from '../../app/location.ts';
import { t } from '../../i18n/translate.ts';
import { summary } from '../../live/live-state.ts';
import { MapCard } from '../map/map-card.tsx';
import { MapDeviceCard } from '../map/map-device-card.tsx';
import { AlarmsCard } from './alarms-card.tsx';
import { CitiesCard } from './cities-card.tsx';
import { clientsByTime, lightingLevelByTime, lightingPowerByTime } from './city-series.ts';
import { DayCard } from './day-card.tsx';
import { type DaySeries, WINDOW_MS, withPresent } from './day-series.ts';
import { toDimmingPhases } from './dimming-phases.ts';
import { EventsCard } from './events-card.tsx';
import { FibreCard } from './fibre-card.tsx';
import { HealthCard } from './health-card.tsx';
import { HotspotCard } from './hotspot-card.tsx';
import { KpiRow } from './kpi-row.tsx';

export function OverviewPage() {
  const { device } = view.value;
  const figures = summary.value;
  const { times, today } = lightingLevelByTime.value;
  return (
    <>
      <KpiRow />
      <div class="cards">
        <MapCard id="map" />
        {device === '' ? <AlarmsCard /> : <MapDeviceCard id={device} />}
        <DayCard
          id="power"
          title={t('lightingPower')}
          unit="W"
          day={withSummary(lightingPowerByTime.value, figures, figures?.lightingPowerW)}
          phases={toDimmingPhases(times, today, WINDOW_MS)}
          phaseLabel={t('dimmingPhase')}
        />
        <EventsCard />
      </div>
      <div class="cards is-lower">
        <DayCard
          id="clients"
          title={t('clientsOnWifi')}
          unit=""
          day={withSummary(clientsByTime.value, figures, figures?.clients)}
        />
        <FibreCard />
        {isSeveralCities.value ? <CitiesCard /> : <HotspotCard />}
        <HealthCard />
      </div>
    </>
  );
}

function withSummary(
  day: DaySeries,
  figures: SummaryResource | undefined,
  value: number | undefined,
): DaySeries {
  return figures === undefined || value === undefined
    ? day
    : withPresent(day, Date.parse(figures.time), value);
}
