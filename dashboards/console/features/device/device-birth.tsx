import type { DeviceResource } from '#core/resources.ts';
import { formats, language, t } from '../../i18n/translate.ts';
import { deviceKinds } from '../../live/live-state.ts';
import { toComponentLabel } from '../devices/metric-catalogue.ts';

/** What the device said of itself when it started last. */
export function DeviceBirth({ device }: { device: DeviceResource }) {
  const { birth, birthTime } = device;
  return (
    <section class="details-section" aria-labelledby="birth-title">
      <h3 id="birth-title">{t('devices.birth')}</h3>
      {birth ? (
        <dl class="facts">
          {toFacts(birth, birthTime).map(([label, value]) => (
            <div key={label}>
              <dt>{label}</dt>
              <dd>{value}</dd>
            </div>
          ))}
          {birth.components && (
            <div class="is-wide">
              <dt>{t('devices.componentsSent')}</dt>
              <dd>{toComponentsText(device, birth.components)}</dd>
            </div>
          )}
        </dl>
      ) : (
        <p class="muted">{t('devices.birthNone')}</p>
      )}
    </section>
  );
}

type Birth = NonNullable<DeviceResource['birth']>;

function toComponentsText(device: DeviceResource, components: NonNullable<Birth['components']>): string {
  const texts = components.map(({ id, metrics }) =>
    t('devices.componentMetrics', {
      component: toComponentLabel(deviceKinds.value, device.kind, id, language.value),
      count: metrics.length,
    }),
  );
  return texts.join(', ');
}

function toFacts(birth: Birth, birthTime: string | undefined): [string, string][] {
  const { instant, duration, number } = formats.value;
  const facts: [string, string | undefined][] = [
    [t('devices.birthTime'), birthTime && instant(Date.parse(birthTime))],
    [t('devices.profile'), birth.profile],
    [t('firmware'), birth.fw],
    [t('hardware'), birth.hw],
    [t('model'), birth.model],
    [t('serialNumber'), birth.serial],
    [t('devices.boot'), birth.boot === undefined ? undefined : number(birth.boot)],
    [t('interval'), birth.intervalS === undefined ? undefined : duration(birth.intervalS)],
  ];
  return facts.filter((fact): fact is [string, string] => Boolean(fact[1]));
}
