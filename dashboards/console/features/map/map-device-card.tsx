/** Who the chosen device is and what it last said; everything else is on its own page. */
import './map-device-card.css';
import type { DeviceResource, DeviceSummary } from '#core/resources.ts';
import { linkTo } from '../../app/location.ts';
import { toValueText } from '../../i18n/metric-values.ts';
import { formats, language, t } from '../../i18n/translate.ts';
import { cityNames, deviceKinds, fleet, fleetRevision } from '../../live/live-state.ts';
import { Age } from '../../ui/age.tsx';
import { Card } from '../../ui/card.tsx';
import { Icon } from '../../ui/icon.tsx';
import { OpenAlarmLinks } from '../alarms/alarm-links.tsx';
import { selectedDevice } from '../devices/device-details.ts';
import { toComponentLabel, toMetricPlaces } from '../devices/metric-catalogue.ts';
import { toDeviceState } from './device-state.ts';
import { DeviceStateMark } from './device-state-mark.tsx';
import { toPresenceText } from './device-texts.ts';
import { cityMap, closeDevice, isListOnly } from './map-state.ts';

const SHOWN_VALUES = 8;
const CLOSE_ZOOM = 16;

export function MapDeviceCard({ id }: { id: string }) {
  fleetRevision.value;
  const summary = fleet.devices.get(id);
  const details = selectedDevice.value;
  return (
    <Card
      id="map-device"
      class="map-device-card"
      title={
        <>
          {summary && <DeviceStateMark kind={summary.kind} state={toDeviceState(summary)} />}
          <span>{summary?.name ?? id}</span>
        </>
      }
      tools={
        <button
          type="button"
          class="quiet-button push-end"
          aria-label={t('close')}
          title={t('close')}
          onClick={closeDevice}
        >
          <Icon name="close" />
        </button>
      }
    >
      {summary && <Identity device={summary} />}
      <OpenAlarmLinks device={id} />
      {details === 'missing' && <p class="empty">{t('deviceMissing')}</p>}
      {typeof details === 'object' && details.id === id && <Values device={details} />}
      <div class="map-device-tools">
        <a class="button" href={linkTo(`/devices/${encodeURIComponent(id)}`)}>
          {t('map.toDevice')}
        </a>
        {summary?.location && !isListOnly.value && (
          <button
            type="button"
            class="text-button"
            onClick={() =>
              summary.location && cityMap.value?.goTo({ center: summary.location, zoom: CLOSE_ZOOM })
            }
          >
            {t('map.zoomToDevice')}
          </button>
        )}
      </div>
    </Card>
  );
}

function Identity({ device }: { device: DeviceSummary }) {
  const kind = deviceKinds.value.find(({ name }) => name === device.kind)?.label[language.value];
  return (
    <p class="map-device-identity">
      {[kind, cityNames.value.get(device.city), toPresenceText(device)].filter(Boolean).join(' · ')}
      {' · '}
      <Age time={device.lastReceived ?? device.lastReading} />
      <br />
      <code>{device.id}</code>
    </p>
  );
}

/** The first values of its catalogue; what a person came for stands first there. */
function Values({ device }: { device: DeviceResource }) {
  const places = toMetricPlaces(device, deviceKinds.value).filter(
    ({ component, metric }) => device.components[component]?.values[metric.name] !== undefined,
  );
  if (places.length === 0) return <p class="empty">{t('noValues')}</p>;
  const more = places.length - SHOWN_VALUES;
  return (
    <table class="map-values" aria-label={t('currentValues')}>
      <tbody>
        {places.slice(0, SHOWN_VALUES).map(({ component, metric }) => (
          <tr key={`${component}.${metric.name}`}>
            <th scope="row">
              {metric.label[language.value]}{' '}
              <span class="muted">
                {toComponentLabel(deviceKinds.value, device.kind, component, language.value)}
              </span>
            </th>
            <td>{toValueText(device.components[component]!.values[metric.name]!, metric, language.value)}</td>
          </tr>
        ))}
      </tbody>
      {more > 0 && (
        <tfoot>
          <tr>
            <td colSpan={2} class="muted">
              {t('map.moreValues', { count: formats.value.number(more) })}
            </td>
          </tr>
        </tfoot>
      )}
    </table>
  );
}
