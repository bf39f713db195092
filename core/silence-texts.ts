/** Why a device is silent, in words: in the console's lists and map, and in the files made from them. */
import type { Label } from './device-kinds/device-kind.ts';
import type { PresenceStatement, SilenceReason } from './presence.ts';

export const SILENCE_LABELS: Record<SilenceReason, Label> = {
  device: { de: 'Gerät selbst', en: 'the device itself' },
  group: { de: 'Gruppe oder Schaltschrank', en: 'group or cabinet' },
  uplink: { de: 'Anbindung des Geräts', en: 'uplink of the device' },
  retained: { de: 'nur angemeldet, nie ein Messwert', en: 'announced only, never a reading' },
  expected: { de: 'wie geplant', en: 'as planned' },
  broker: { de: 'wir waren nicht da', en: 'we were not there' },
  ingest: { de: 'unsere Verarbeitung ist im Rückstand', en: 'our processing is behind' },
};

const NEVER: Label = { de: 'noch nie gemeldet', en: 'never reported yet' };
/** By the second part of a resource; of a device's own component the reason says enough. */
const CAUSES: Record<string, Label> = {
  cabinet: { de: 'Schaltschrank', en: 'cabinet' },
  group: { de: 'Gruppe', en: 'group' },
};

/** `Schaltschrank kv-12`, `wie geplant`; '' while it is heard. */
export function toSilenceText(statement: PresenceStatement, language: keyof Label): string {
  const { presence, presenceReason, presenceCause = '' } = statement;
  if (presenceReason === undefined) return presence === 'unknown' ? NEVER[language] : '';
  const [, type = '', name = ''] = presenceCause.split('/');
  const cause = CAUSES[type];
  return cause ? `${cause[language]} ${name}` : SILENCE_LABELS[presenceReason][language];
}
