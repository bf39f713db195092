import type { DeviceResource } from '#core/resources.ts';
import { t } from '../../i18n/translate.ts';
import { Age } from '../../ui/age.tsx';

const SHOWN = 6;

/** The newest entries of the device's log: refusals with their reason, events, disconnections. */
export function DeviceLog({ device }: { device: DeviceResource }) {
  if (device.log.length === 0) return null;
  return (
    <section class="details-section" aria-labelledby="log-title">
      <h3 id="log-title">{t('deviceLog')}</h3>
      <ul class="log">
        {device.log.slice(0, SHOWN).map(({ time, type, text, count }) => (
          <li key={`${time} ${type} ${text}`}>
            <span>
              {text} {count > 1 && <b>{t('times', { count })}</b>}
            </span>
            <span class="muted">
              <Age time={time} />
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
