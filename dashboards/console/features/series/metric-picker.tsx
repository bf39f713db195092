import { setView } from '../../app/location.ts';
import { language, t } from '../../i18n/translate.ts';
import { deviceKinds } from '../../live/live-state.ts';
import { selectedDevice } from '../devices/device-details.ts';
import { toComponentLabel, toPlaceKey } from '../devices/metric-catalogue.ts';
import { chosenPlace, isDevice, metricPlaces } from './device-series.ts';

/** Every metric the device has sent, grouped by component. */
export function MetricPicker() {
  const device = selectedDevice.value;
  const chosen = chosenPlace.value;
  if (!isDevice(device) || !chosen) return null;
  const components = [...new Set(metricPlaces.value.map(({ component }) => component))];
  return (
    <select
      class="select"
      aria-label={t('metric')}
      value={toPlaceKey(chosen)}
      onChange={event => setView({ metric: event.currentTarget.value })}
    >
      {components.map(component => (
        <optgroup
          key={component}
          label={toComponentLabel(deviceKinds.value, device.kind, component, language.value)}
        >
          {metricPlaces.value
            .filter(place => place.component === component)
            .map(place => (
              <option key={toPlaceKey(place)} value={toPlaceKey(place)}>
                {place.metric.label[language.value]}
              </option>
            ))}
        </optgroup>
      ))}
    </select>
  );
}
