/** Where the public Wi-Fi is used most now: the hotspots with the most devices on them. */
import type { DeviceSummary } from '#core/resources.ts';
import { isSeveralCities } from '../../app/chosen-cities.ts';
import { linkTo } from '../../app/location.ts';
import { formats, t } from '../../i18n/translate.ts';
import { cityNames, fleet, fleetRevision } from '../../live/live-state.ts';
import { Card } from '../../ui/card.tsx';
import { MeterBar } from '../../ui/meter-bar.tsx';
import { useHeld } from '../../ui/use-held.ts';
import { toBusiest } from './busiest-hotspots.ts';

const SHOWN = 7;

export function HotspotCard() {
  fleetRevision.value;
  const { shown, handlers } = useHeld(toBusiest(fleet.devices.values(), SHOWN));
  const most = shown[0]?.headline?.value ?? 0;
  return (
    <Card id="hotspots" title={t('busiestHotspots')} class="hotspot-card">
      {fleet.isLoaded && shown.length === 0 && <p class="empty">{t('noHotspots')}</p>}
      <ul class="figure-list" {...handlers}>
        {shown.map(device => (
          <HotspotRow key={device.id} device={device} most={most} />
        ))}
      </ul>
    </Card>
  );
}

function HotspotRow({ device, most }: { device: DeviceSummary; most: number }) {
  const clients = device.headline?.value ?? 0;
  const city = isSeveralCities.value ? cityNames.value.get(device.city) : undefined;
  return (
    <li>
      <a href={linkTo(`/devices/${encodeURIComponent(device.id)}`)}>
        <span class="figure-name">
          {device.name} {city && <span class="muted">{city}</span>}
        </span>
        <MeterBar share={most > 0 ? clients / most : 0} />
        <span class="figure-value">
          {formats.value.number(clients)} <span class="visually-hidden">{t('clients')}</span>
        </span>
      </a>
    </li>
  );
}
