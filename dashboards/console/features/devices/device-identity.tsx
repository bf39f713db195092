import type { DeviceResource } from '#core/resources.ts';
import { toSilenceText } from '#core/silence-texts.ts';
import type { MessageKey } from '../../i18n/de.ts';
import { formats, language, t } from '../../i18n/translate.ts';
import { cityNames, deviceKinds } from '../../live/live-state.ts';
import { toLifecycleText } from './device-columns.tsx';

/** What the registry knows; a line only for what is known. */
export function DeviceIdentity({ device }: { device: DeviceResource }) {
  const kind = deviceKinds.value.find(({ name }) => name === device.kind)?.label[language.value];
  const place = cityNames.value.get(device.city) ?? device.city;
  const silence = toSilenceText(device, language.value);
  return (
    <div class="details-section">
      <p class="identity-line">
        {kind ?? device.kind} · {place} · <code>{device.id}</code>
        {device.presenceSince && (
          <span class="muted">
            {' · '}
            {t(`presence.${device.presence}`)}{' '}
            {t('since', { time: formats.value.dayAndTime(Date.parse(device.presenceSince)) })}
            {silence !== '' && ` (${silence})`}
          </span>
        )}
      </p>
      <dl class="facts">
        {toFacts(device).map(([key, value]) => (
          <div key={key}>
            <dt>{t(key)}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}

function toFacts(device: DeviceResource): [MessageKey, string][] {
  const { number, duration } = formats.value;
  const model = [device.manufacturerName, device.modelName].filter(Boolean).join(' ');
  const facts: [MessageKey, string | undefined][] = [
    ['model', model],
    ['serialNumber', device.serialNumber],
    ['firmware', device.firmwareVersion],
    ['hardware', device.hardwareVersion],
    ['group', device.groupId],
    ['cabinet', device.cabinetId],
    [
      'position',
      device.location
        ?.toReversed()
        .map(degrees => number(degrees, 5))
        .join(' / '),
    ],
    ['interval', duration(device.reportIntervalS)],
    ['lifecycle', toLifecycleText(device.lifecycle)],
    ['devices.registered', device.registered && formats.value.instant(Date.parse(device.registered))],
    [
      'clockOffset',
      device.clockOffsetMs === undefined ? undefined : `${number(device.clockOffsetMs / 1000, 1)} s`,
    ],
  ];
  return facts.filter((fact): fact is [MessageKey, string] => Boolean(fact[1]));
}
