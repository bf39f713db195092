/**
 * What was refused in a batch: entries for quarantine, and lines for the log of the device, from which the broker
 * tells it. What always holds: no entry carries a value that may identify a person; one noisy device does not
 * fill the quarantine; what is folded is still counted.
 */
import type { DeviceKindName } from '#core/device-kinds/device-kind.ts';
import { mayIdentifyPerson } from '#core/forbidden-fields.ts';
import { toLogText } from '#core/log-texts.ts';
import { REJECTION_REASONS, type Rejection } from '#core/rejections.ts';
import type { JournalBatch, JournalRecord } from '#store/journal/journal.ts';
import {
  type DeviceLogEntry,
  type QuarantineEntry,
  REFUSAL_LOG_TYPE,
} from '#store/registry/registry-ingest.ts';
import type { IngestMetrics } from './ingest-metrics.ts';

export interface Refusals {
  /** A whole message. `sender`: whom it is certain to come from. */
  addMessage(record: JournalRecord, rejection: Rejection, sender?: Sender, claimed?: Claim): void;
  /** Parts of a message that stayed. */
  addParts(record: JournalRecord, rejections: readonly Rejection[], sender: Sender): void;
  addDamage(damage: JournalBatch['damaged'][number], sequence: number, timeMs: number): void;
  readonly quarantine: readonly QuarantineEntry[];
  /** One line per device, reason and field. */
  log(): DeviceLogEntry[];
}

interface Sender {
  id: string;
  city: string;
  kind: DeviceKindName;
}

interface Claim {
  device: string;
  city: string;
  kind: DeviceKindName;
}

const EXCERPT_MAX_BYTES = 1024;
/** Entries that one sender, or one message with many bad parts, gets in a batch. */
const MAX_MESSAGES_PER_SENDER = 32;
const MAX_PARTS_PER_MESSAGE = 8;

export function createRefusals(
  metrics: Pick<IngestMetrics, 'rejected' | 'dropped' | 'quarantineFolded'>,
): Refusals {
  const quarantine: QuarantineEntry[] = [];
  const lines = new Map<string, DeviceLogEntry>();
  const messagesOf = new Map<string, number>();
  /** The entry that counts for all alike of a sender. */
  const entries = new Map<string, QuarantineEntry>();

  function addLine(deviceId: string, { reason, field }: Rejection, timeMs: number): void {
    const text = toLogText(REJECTION_REASONS[reason], field);
    const key = `${deviceId} ${text}`;
    const line = lines.get(key);
    if (line) line.count += 1;
    else lines.set(key, { timeMs, deviceId, type: REFUSAL_LOG_TYPE, text, count: 1 });
  }

  /** Its place in the batch numbers an entry: a batch is learned as a whole or not at all. */
  function addEntry(key: string, entry: Omit<QuarantineEntry, 'part'>): void {
    const numbered = { ...entry, part: quarantine.length };
    quarantine.push(numbered);
    entries.set(key, numbered);
  }

  /** Counted on an entry alike, when there is one. */
  function fold(key: string): void {
    metrics.quarantineFolded.inc();
    const entry = entries.get(key);
    if (entry) entry.count = (entry.count ?? 1) + 1;
  }

  return {
    quarantine,
    log: () => [...lines.values()],

    addMessage(record, rejection, sender, claimed) {
      metrics.rejected.inc({ reason: rejection.reason });
      if (sender) addLine(sender.id, rejection, record.receivedMs);
      const count = (messagesOf.get(record.identity) ?? 0) + 1;
      messagesOf.set(record.identity, count);
      const key = toKey(record.identity, rejection);
      if (count > MAX_MESSAGES_PER_SENDER) {
        fold(key);
        return;
      }
      const city = sender?.city ?? claimed?.city;
      const kind = sender?.kind ?? claimed?.kind;
      const deviceId = sender?.id ?? claimed?.device;
      addEntry(key, {
        ...toEntry(record, rejection, true),
        ...(city !== undefined && { city }),
        ...(kind !== undefined && { kind }),
        ...(deviceId !== undefined && { deviceId }),
      });
    },

    addParts(record, rejections, sender) {
      let added = 0;
      for (const rejection of rejections) {
        metrics.dropped.inc({ reason: rejection.reason });
        addLine(sender.id, rejection, record.receivedMs);
        const key = toKey(sender.id, rejection);
        if (entries.has(key) || added === MAX_PARTS_PER_MESSAGE) {
          fold(key);
          continue;
        }
        const { id: deviceId, city, kind } = sender;
        // The first excerpt speaks for all parts of the message.
        addEntry(key, { ...toEntry(record, rejection, added === 0), city, kind, deviceId });
        added += 1;
      }
    },

    addDamage({ segment, offset, bytes }, sequence, timeMs) {
      metrics.rejected.inc({ reason: 'journalDamaged' });
      quarantine.push({
        part: quarantine.length,
        sequence,
        timeMs,
        topic: `journal segment ${segment}, ${bytes} bytes at ${offset}`,
        reason: 'journalDamaged',
      });
    },
  };
}

function toKey(sender: string, { reason, field }: Rejection): string {
  return `${sender} ${reason} ${field}`;
}

function toEntry(
  record: JournalRecord,
  { reason, field }: Rejection,
  withExcerpt: boolean,
): Omit<QuarantineEntry, 'part'> {
  const entry: Omit<QuarantineEntry, 'part'> = {
    sequence: record.sequence,
    timeMs: record.receivedMs,
    topic: record.topic,
    reason,
  };
  if (field !== undefined) entry.field = field;
  const excerpt = withExcerpt && reason !== 'forbiddenField' ? toExcerpt(record.payload) : undefined;
  if (excerpt) entry.excerpt = excerpt;
  return entry;
}

/**
 * The beginning of the payload, copied. Absent when the payload as a whole may identify somebody, or is not text:
 * nobody can tell what is in it then.
 */
export function toExcerpt(payload: Uint8Array): Uint8Array | undefined {
  if (payload.length === 0) return undefined;
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(payload);
    return mayIdentifyPerson(text) ? undefined : payload.slice(0, EXCERPT_MAX_BYTES);
  } catch {
    return undefined;
  }
}
