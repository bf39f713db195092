/** What the parts are called on screen; a part without an entry shows its own name. */
import type { MessageKey } from '../i18n/de.ts';
import { t } from '../i18n/translate.ts';

const WORDS: Readonly<Record<string, MessageKey>> = {
  node: 'part.node',
  broker: 'part.broker',
  journal: 'part.journal',
  ingest: 'part.ingest',
  telemetry: 'part.telemetry',
  registry: 'part.registry',
};

export function toPartName(name: string): string {
  const word = WORDS[name];
  return word === undefined ? name : t(word);
}
