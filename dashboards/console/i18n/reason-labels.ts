/** Why something was refused, in words: reasons of the decoder (quarantine) and of the broker. */
import type { Label } from '#core/device-kinds/device-kind.ts';
import { REFUSAL_REASONS, type RefusalReason } from '#core/refusal-reasons.ts';
import { REJECTION_REASONS, type RejectionReason } from '#core/rejections.ts';
import type { Language } from './formats.ts';

const GERMAN: Record<RejectionReason | RefusalReason, string> = {
  topicInvalid: 'Topic entspricht nicht dem Aufbau iot/v1/{Stadt}/{Art}/{Gerät}/{Kanal}',
  identityMismatch: 'Topic gehört nicht zu den Zugangsdaten des Absenders',
  deviceUnknown: 'Gerät ist nicht eingetragen',
  payloadTooLarge: 'Nachricht ist größer als erlaubt',
  payloadNotUtf8: 'Nachricht ist kein gültiges UTF-8',
  payloadNotJson: 'Nachricht ist kein JSON-Objekt',
  payloadTooDeep: 'Nachricht ist tiefer als 8 Ebenen verschachtelt',
  payloadTooManyKeys: 'Nachricht hat mehr als 2.304 Schlüssel',
  duplicateKey: 'Ein Schlüssel kommt in einem Objekt doppelt vor',
  forbiddenField: 'Enthält ein Feld, das eine Person oder deren Gerät erkennbar machen kann',
  fieldUnknown: 'Enthält ein unbekanntes Feld',
  fieldMissing: 'Ein Pflichtfeld fehlt',
  fieldInvalid: 'Ein Feld hat falschen Typ oder falschen Bereich',
  versionUnsupported: 'Die Version der Nachricht ist nicht 1',
  clockSkew: 'Zeitstempel liegt mehr als 5 Minuten in der Zukunft',
  tooOld: 'Zeitstempel ist älter als 7 Tage',
  tooManyComponents: 'Mehr als 32 Komponenten',
  tooManyMetrics: 'Mehr als 64 Messgrößen in einer Komponente',
  componentUnknown: 'Diese Geräteart hat keine solche Komponente',
  metricUnknown: 'Die Komponente hat keine Messgröße dieses Namens',
  valueInvalid: 'Der Wert hat nicht den Typ seiner Messgröße',
  valueOutOfRange: 'Der Wert liegt außerhalb der harten Grenzen seiner Messgröße',
  storeRefused: 'Der Messwertspeicher hat den Wert nicht angenommen',
  journalDamaged: 'Der Eintrag im Journal war auf der Platte beschädigt',
  topicNotAllowed: 'Topic gehört nicht zu den Zugangsdaten, oder der Kanal ist unbekannt',
  messageIdMissing: 'Nachricht mit QoS 1 oder 2 ohne Nachrichtennummer',
  revoked: 'Die Zugangsdaten wurden entfernt, gesperrt oder geändert',
  journalFull: 'Das Journal hat seine Obergrenze erreicht',
  journalFailed: 'Das Journal kann gerade nicht schreiben',
  protocolVersion: 'Hier wird nur MQTT 3.1.1 gesprochen',
  clientId: 'Die Client-Kennung ist leer oder nicht die Kennung des Geräts',
  userName: 'Benutzername und Passwort sind beide nötig',
  notUtf8: 'Ein Text beim Verbinden ist kein gültiges UTF-8 oder enthält ein Steuerzeichen',
  willNotAllowed: 'Das Testament nennt ein Topic, auf dem das Gerät nicht senden darf',
  badCredentials: 'Unbekannter Benutzername oder falsches Passwort',
  tooManyFailures: 'Zu viele fehlgeschlagene Anmeldungen',
  tooManyTakeovers: 'Dieselbe Kennung meldet sich immer wieder von anderen Verbindungen an',
  registryUnavailable: 'Das Register antwortet nicht, niemand kann sich anmelden',
  loginTimeout: 'Die Anmeldung hat zu lange gedauert',
  sharedSubscription: 'Geteilte Abonnements ($share) werden nicht angeboten',
  filterNotAllowed: 'Der Filter gehört nicht zu den Zugangsdaten',
  tooManySubscriptions: 'Zu viele Abonnements, oder ein Filter ist zu lang oder zu tief',
};

const ENGLISH: Record<string, string> = { ...REFUSAL_REASONS, ...REJECTION_REASONS };

/** Undefined: a reason of a newer server. */
export function toReasonLabel(reason: string, language: Language): string | undefined {
  const label: Label = {
    de: (GERMAN as Record<string, string>)[reason] ?? '',
    en: ENGLISH[reason] ?? '',
  };
  return label[language] || undefined;
}
