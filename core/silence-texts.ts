/** Why a device is silent, in words: in the console's lists and map, and in the files made from them. */
import type { Label } from './device-kinds/device-kind.ts';
import type { PresenceStatement, SilenceReason } from './presence.ts';

export const SILENCE_LABELS: Record<SilenceReason, Label> = {
  device: { de: 'Gerät selbst', en: 'the device itself' },
  group: { de: 'Gruppe oder Schaltschrank', en: 'group or cabinet' },
  uplink: { de: 'eigene Anbindung', en: 'its own uplink' },
  retained: { de: 'nie ein Messwert', en: 'never a reading' },
  expected: { de: 'wie geplant', en: 'as planned' },
  broker: { de: 'unser Ausfall', en: 'our outage' },
  ingest: { de: 'unser Rückstand', en: 'our backlog' },
};

const NEVER: Label = { de: 'nie gemeldet', en: 'never reported' };
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
