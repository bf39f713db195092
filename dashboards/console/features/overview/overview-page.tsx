/** The page: key figures, devices and the selected one beside them, the day of the city below. */
import { view } from '../../app/location.ts';
import { t } from '../../i18n/translate.ts';
import { fleet } from '../../live/live-state.ts';
import { AttentionCard } from '../devices/attention-card.tsx';
import { DeviceCard } from '../devices/device-card.tsx';
import { DevicesCard } from '../devices/devices-card.tsx';
import { DayCard } from '../series/day-card.tsx';
import { DeviceSeriesCard } from '../series/device-series-card.tsx';
import { clientsByTime, lightingPowerByTime } from './city-series.ts';
import { KpiRow } from './kpi-row.tsx';

export function OverviewPage() {
  const { device } = view.value;
  return (
    <>
      <KpiRow />
      <div class="cards">
        <DevicesCard />
        {device === '' ? <AttentionCard /> : <DeviceCard id={device} />}
        <DayCard id="power" title={t('lightingPower')} unit="W" day={lightingPowerByTime.value} />
        {device === '' ? (
          <DayCard id="clients" title={t('clientsOnWifi')} unit="" day={clientsByTime.value} />
        ) : (
          <DeviceSeriesCard name={fleet.devices.get(device)?.name ?? device} />
        )}
      </div>
    </>
  );
}
