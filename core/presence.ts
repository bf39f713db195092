/**
 * What a person is told about a device being there, and why it is silent. Decided by the alarm engine in ingest
 * (`core/alarms/silence-watch.ts`), written with the device's current state and only read everywhere else.
 */

/**
 * ready, disconnected, lost: as reported last. sleeping: as it announced, or silent as planned. stale: no message for 3 × its
 * interval, at least 5 min. unknown: nothing was ever received, or we could not have heard it.
 */
export const PRESENCES = ['ready', 'sleeping', 'disconnected', 'lost', 'stale', 'unknown'] as const;
export type Presence = (typeof PRESENCES)[number];

/**
 * device: it alone. group: its group or cabinet fell silent together. uplink: it said last that its uplink is down.
 * retained: all that is known of it is a birth or a state that it left; it never sent a reading. expected: as planned.
 * broker: we were not there to hear it. ingest: what it sent may still wait in our journal.
 */
export const SILENCE_REASONS = [
  'device',
  'group',
  'uplink',
  'retained',
  'expected',
  'broker',
  'ingest',
] as const;
export type SilenceReason = (typeof SILENCE_REASONS)[number];

/** What is said of a device in REST and live stream. */
export interface PresenceStatement {
  presence: Presence;
  /** Absent while it is heard, and of what was never heard. */
  presenceReason?: SilenceReason;
  /** What silenced it, as a resource: `landau/cabinet/kv-12`, `landau/hotspot/ld-hs-1/uplink`. */
  presenceCause?: string;
}

/** Whether it is there cannot be told, because of us. */
export function isUnheardByUs({ presenceReason }: Pick<PresenceStatement, 'presenceReason'>): boolean {
  return presenceReason === 'broker' || presenceReason === 'ingest';
}

/** Nobody has to look after the device: it is silent as planned, or the fault is ours. */
export function isExcused(statement: Pick<PresenceStatement, 'presenceReason'>): boolean {
  return statement.presenceReason === 'expected' || isUnheardByUs(statement);
}

const STALE_AFTER_INTERVALS = 3;
export const STALE_AT_LEAST_MS = 5 * 60_000;

/** Domain rule 4. */
export function toStaleAfterMs(reportIntervalS: number): number {
  return Math.max(STALE_AT_LEAST_MS, STALE_AFTER_INTERVALS * reportIntervalS * 1000);
}
