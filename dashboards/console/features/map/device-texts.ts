/** What is said of a device on the map in few words. */
import type { DeviceSummary } from '#core/resources.ts';
import { toSilenceText } from '#core/silence-texts.ts';
import { language, t } from '../../i18n/translate.ts';

/** `nicht erreichbar, weil: Schaltschrank kv-12`; only its presence while there is no reason to tell. */
export function toPresenceText(device: DeviceSummary): string {
  const presence = t(`presence.${device.presence}`);
  const reason = toSilenceText(device, language.value);
  return reason === '' ? presence : t('map.silentBecause', { presence, reason });
}

/** What the pointer shows over a device: its name, and how it is. */
export function toPointerText(device: DeviceSummary | undefined): string {
  return device ? `${device.name}: ${toPresenceText(device)}` : '';
}
