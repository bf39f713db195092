/** Words for the values of enum metrics. A value without a word is shown as it was sent. */
import type { Language } from './formats.ts';

const WORDS: Readonly<Record<string, Record<Language, string>>> = {
  on: { de: 'an', en: 'on' },
  off: { de: 'aus', en: 'off' },
  low: { de: 'gedimmt', en: 'low' },
  bootingUp: { de: 'startet', en: 'booting up' },
  ok: { de: 'in Ordnung', en: 'ok' },
  defectiveLamp: { de: 'Lampe defekt', en: 'defective lamp' },
  brokenLantern: { de: 'Leuchtenkopf defekt', en: 'broken lantern' },
  columnIssue: { de: 'Mast beschädigt', en: 'column issue' },
  schedule: { de: 'Zeitplan', en: 'schedule' },
  photocell: { de: 'Dämmerungssensor', en: 'photocell' },
  motion: { de: 'Bewegung', en: 'motion' },
  button: { de: 'Taster', en: 'button' },
  override: { de: 'Leitstand', en: 'override' },
  failsafe: { de: 'Notbetrieb', en: 'failsafe' },
  up: { de: 'in Betrieb', en: 'up' },
  down: { de: 'ausgefallen', en: 'down' },
  testing: { de: 'im Test', en: 'testing' },
  unknown: { de: 'unbekannt', en: 'unknown' },
  dormant: { de: 'ruht', en: 'dormant' },
  'not-present': { de: 'nicht vorhanden', en: 'not present' },
  'lower-layer-down': { de: 'untere Schicht ausgefallen', en: 'lower layer down' },
  '2g4': { de: '2,4 GHz', en: '2.4 GHz' },
  '5g': { de: '5 GHz', en: '5 GHz' },
  '6g': { de: '6 GHz', en: '6 GHz' },
  OL: { de: 'Netzbetrieb', en: 'on line' },
  OB: { de: 'Batteriebetrieb', en: 'on battery' },
  LB: { de: 'Batterie fast leer', en: 'low battery' },
  CHRG: { de: 'lädt', en: 'charging' },
  DISCHRG: { de: 'entlädt', en: 'discharging' },
  BYPASS: { de: 'Umgehung', en: 'bypass' },
  OVER: { de: 'überlastet', en: 'overloaded' },
  RB: { de: 'Batterie tauschen', en: 'replace battery' },
  OFF: { de: 'aus', en: 'off' },
};

export function toEnumLabel(value: string, language: Language): string {
  return WORDS[value]?.[language] ?? value;
}
