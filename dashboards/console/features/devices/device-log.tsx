import type { DeviceResource } from '#core/resources.ts';
import { de, type MessageKey } from '../../i18n/de.ts';
import { toReasonLabel } from '../../i18n/reason-labels.ts';
import { language, t } from '../../i18n/translate.ts';
import { Age } from '../../ui/age.tsx';

type LogLine = DeviceResource['log'][number];

/** The newest entries of the device's log: refusals with their reason, disconnections. */
export function DeviceLog({ device, shown }: { device: DeviceResource; shown: number }) {
  if (device.log.length === 0) return <p class="empty">{t('devices.logEmpty')}</p>;
  return (
    <ul class="log">
      {device.log.slice(0, shown).map(line => (
        <li key={`${line.time} ${line.type} ${line.text}`}>
          <span>
            <b>{toTypeText(line.type)}</b> {toLineText(line)}{' '}
            {line.count > 1 && <b>{t('times', { count: line.count })}</b>}
          </span>
          <span class="muted">
            <Age time={line.time} />
          </span>
        </li>
      ))}
    </ul>
  );
}

function toTypeText(type: string): string {
  const key = `devices.log.${type}`;
  return key in de ? t(key as MessageKey) : type;
}

/** A line of free words stays as it was written. */
function toLineText({ reason, field, text }: LogLine): string {
  const label = reason && toReasonLabel(reason, language.value);
  if (!label) return text;
  return field ? `${label}: ${field}` : label;
}
