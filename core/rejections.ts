/**
 * The closed list of reasons why a message or a value is refused. Texts are for the device's owner.
 * A rejection may name the field (a key), never a value: a forbidden value must not be stored or logged.
 */
export const REJECTION_REASONS = {
  topicInvalid: 'The topic is not of the grammar iot/v1/{city}/{kind}/{device}/{channel}',
  identityMismatch: 'The topic is not below the prefix of the credential that sent it',
  deviceUnknown: 'The device is not in the registry',
  payloadTooLarge: 'The payload is larger than 16 KiB',
  payloadNotUtf8: 'The payload is not well-formed UTF-8',
  payloadNotJson: 'The payload is not a JSON object',
  payloadTooDeep: 'The payload is nested deeper than 8 levels',
  payloadTooManyKeys: 'The payload has more than 2,304 keys',
  duplicateKey: 'A key stands twice in one object',
  forbiddenField: 'The payload carries a field that may identify a person or a device of a person',
  fieldUnknown: 'The payload has a field that the schema does not know',
  fieldMissing: 'A required field is absent',
  fieldInvalid: 'A field has a value of the wrong type or range',
  versionUnsupported: 'The payload version is not 1',
  clockSkew: 'The time stamp is more than 5 minutes in the future',
  tooOld: 'The time stamp is older than 7 days',
  tooManyComponents: 'More than 32 components',
  tooManyMetrics: 'More than 64 metrics in one component',
  componentUnknown: 'The device kind has no component of this class',
  metricUnknown: 'The component has no metric of this name',
  valueInvalid: 'The value is not of the type of its metric',
  valueOutOfRange: 'The value is outside the hard range of its metric',
  storeRefused: 'The telemetry store refused the reading',
  journalDamaged: 'The journal record was damaged on disk',
} as const;

export type RejectionReason = keyof typeof REJECTION_REASONS;

/** Of the field `c.lamp-1.energyWh` what all lamps have in common: `c.lamp.energyWh`. */
export function toSubject(field: string): string {
  return field.replace(/^((?:c|q|components)\.[^.-]+)-[^.]*/, '$1');
}

/** One refusal: of a whole message, or of one value while the rest stays. */
export interface Rejection {
  reason: RejectionReason;
  /** The key concerned, `c.lamp-1.activePower`; a name of at most 96 characters, never a value. */
  field?: string;
}
