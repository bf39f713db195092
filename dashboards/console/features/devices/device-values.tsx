import type { DeviceResource } from '#core/resources.ts';
import { query, setQuery } from '../../app/location.ts';
import { toValueText } from '../../i18n/metric-values.ts';
import { language, t } from '../../i18n/translate.ts';
import { deviceKinds } from '../../live/live-state.ts';
import { Age } from '../../ui/age.tsx';
import { toComponentLabel, toMetricPlaces, toPlaceKey } from './metric-catalogue.ts';

/**
 * The newest value of every metric, by component. Each name draws its history when pressed; that is a short cut
 * for choosing metrics and no tab stop of its own, or forty of them would stand before the chart.
 */
export function DeviceValues({ device }: { device: DeviceResource }) {
  const components = Object.entries(device.components);
  if (components.length === 0) return <p class="empty">{t('noValues')}</p>;
  return (
    <div class="details-section">
      {components.map(([component, { time }]) => (
        <table key={component} class="values">
          <caption>
            <b>{toComponentLabel(deviceKinds.value, device.kind, component, language.value)}</b>{' '}
            <span class="muted">
              <Age time={time} />
            </span>
          </caption>
          <tbody>
            <ComponentRows device={device} component={component} />
          </tbody>
        </table>
      ))}
    </div>
  );
}

function ComponentRows({ device, component }: { device: DeviceResource; component: string }) {
  const places = toMetricPlaces(device, deviceKinds.value);
  const drawn = (query.value.get('metrics') ?? '').split(',');
  const { values = {}, quality = {} } = device.components[component] ?? {};
  return (
    <>
      {places
        .filter(place => place.component === component)
        .map(place => {
          const key = toPlaceKey(place);
          const { name, label } = place.metric;
          const doubt = quality[name];
          const value = values[name];
          return (
            <tr key={key} class={drawn.includes(key) ? 'is-chosen' : undefined}>
              <th scope="row">
                <button
                  type="button"
                  tabIndex={-1}
                  title={t('devices.drawMetric', { metric: label[language.value] })}
                  onClick={() => setQuery({ metrics: key })}
                >
                  {label[language.value]}
                </button>
              </th>
              <td>
                {value === undefined ? '–' : toValueText(value, place.metric, language.value)}
                {doubt && <span class="doubt"> {t(`quality.${doubt}`)}</span>}
              </td>
            </tr>
          );
        })}
    </>
  );
}
