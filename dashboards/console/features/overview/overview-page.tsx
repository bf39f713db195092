/** The page: key figures, devices and the selected one beside them, the day of the city below. */
import type { SummaryResource } from '#core/resources.ts';
import { view } from '../../app/location.ts';
import { t } from '../../i18n/translate.ts';
import { fleet, summary } from '../../live/live-state.ts';
import { AttentionCard } from '../devices/attention-card.tsx';
import { DeviceCard } from '../devices/device-card.tsx';
import { DevicesCard } from '../devices/devices-card.tsx';
import { DayCard } from '../series/day-card.tsx';
import { DeviceSeriesCard } from '../series/device-series-card.tsx';
import { CitiesCard } from './cities-card.tsx';
import { clientsByTime, lightingPowerByTime } from './city-series.ts';
import { type DaySeries, withPresent } from './day-series.ts';
import { KpiRow } from './kpi-row.tsx';

export function OverviewPage() {
  const { city, device } = view.value;
  const figures = summary.value;
  return (
    <>
      <KpiRow />
      <div class="cards">
        <DevicesCard />
        {device !== '' ? <DeviceCard id={device} /> : city === '' ? <CitiesCard /> : <AttentionCard />}
        <DayCard
          id="power"
          title={t('lightingPower')}
          unit="W"
          day={withSummary(lightingPowerByTime.value, figures, figures?.lightingPowerW)}
        />
        {device === '' ? (
          <DayCard
            id="clients"
            title={t('clientsOnWifi')}
            unit=""
            day={withSummary(clientsByTime.value, figures, figures?.clients)}
          />
        ) : (
          <DeviceSeriesCard name={fleet.devices.get(device)?.name ?? device} />
        )}
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
