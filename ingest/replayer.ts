/**
 * Judges kept messages again, with the mappings of now, when somebody asked for a replay. What always holds: it adds
 * what was refused before and writes nothing that was stored already; readings are durable before the registry hears
 * of them; position, verdicts and states change in one transaction, so whatever fails in between is done again from
 * there and changes nothing. Nothing is counted as received twice: only readings and current values come of it.
 */
import { createRecord } from '#core/create-record.ts';
import { type DecodeResult, decode } from '#core/decode.ts';
import type { Reading } from '#core/readings.ts';
import type { Rejection } from '#core/rejections.ts';
import { parseDeviceTopic } from '#core/topics.ts';
import type { KeptMessage, RegistryQuality, ReplayVerdict } from '#store/registry/registry-quality.ts';
import type { TelemetryStore } from '#store/telemetry/telemetry-store.ts';
import type { DeviceDirectory } from './device-directory.ts';
import type { DeviceTracker } from './device-tracker.ts';
import type { IngestMetrics } from './ingest-metrics.ts';
import type { MappingDirectory } from './mapping-directory.ts';
import type { RetryOptions } from './retry.ts';
import { writeReadings } from './write-readings.ts';

export interface ReplayerOptions {
  registry: Pick<RegistryQuality, 'nextReplay' | 'applyReplayed'>;
  telemetry: Pick<TelemetryStore, 'write'>;
  directory: Pick<DeviceDirectory, 'find'>;
  mappings: MappingDirectory;
  metrics: Pick<IngestMetrics, 'replayed'>;
}

export interface Replayer {
  /**
   * The next messages of the replay that is next. Only while the tracker is as the registry has it. Returns whether
   * there was anything to do.
   */
  runOnce(tracker: DeviceTracker, retry: RetryOptions, nowMs: number): Promise<boolean>;
}

const MESSAGES_AT_ONCE = 256;
const MAX_REMAINING = 8;

export function createReplayer(options: ReplayerOptions): Replayer {
  const { registry, telemetry, directory, mappings, metrics } = options;

  function judge(message: KeptMessage): Judged {
    const { sequence, topic } = message;
    const parsed = parseDeviceTopic(topic);
    if (!parsed || !directory.find(parsed))
      return { sequence, added: [], remaining: [{ reason: 'deviceUnknown' }] };
    const after = decode(message, mappings.find);
    return {
      sequence,
      added: toAdded(readingsOf(decode(message)), readingsOf(after)),
      remaining: after.ok ? after.message.dropped : [after.rejection],
    };
  }

  return {
    async runOnce(tracker, retry, nowMs) {
      const next = await registry.nextReplay(MESSAGES_AT_ONCE);
      if (!next) return false;
      const { replay, messages } = next;
      await mappings.refresh(true);
      const judged = messages.map(judge);
      const refused = new Set(
        await writeReadings(
          telemetry,
          judged.flatMap(({ added }) => added),
          retry,
        ),
      );
      const verdicts = judged.map(one => toVerdict(one, refused));
      for (const { added } of judged) tracker.add(added.filter(reading => !refused.has(reading)));
      const isLast = messages.length < MESSAGES_AT_ONCE;
      const isApplied = await registry.applyReplayed({
        ...{ replayId: replay.id, verdicts, states: tracker.takeChanged(), nowMs },
        fromPosition: replay.position,
        toPosition: isLast ? replay.endSequence : messages.at(-1)!.sequence,
      });
      if (isApplied) for (const { state } of verdicts) metrics.replayed.inc({ state });
      return true;
    },
  };
}

interface Judged {
  sequence: number;
  /** What the message lacked when it came. */
  added: Reading[];
  remaining: readonly Rejection[];
}

function toVerdict({ sequence, added, remaining }: Judged, refused: ReadonlySet<Reading>): ReplayVerdict {
  const refusedNow = added.filter(reading => refused.has(reading));
  const all = refusedNow
    .map(({ component }): Rejection => ({ reason: 'storeRefused', field: `c.${component}` }))
    .concat(remaining);
  const hasGained = refusedNow.length < added.length;
  return {
    sequence,
    state: all.length === 0 ? 'stored' : hasGained ? 'partly' : 'refused',
    remaining: all.slice(0, MAX_REMAINING),
  };
}

function readingsOf(result: DecodeResult): readonly Reading[] {
  return result.ok && result.message.type === 'telemetry' ? result.message.readings : [];
}

/** The values of `after` that `before` has not. */
function toAdded(before: readonly Reading[], after: readonly Reading[]): Reading[] {
  const added: Reading[] = [];
  for (const reading of after) {
    const known = before.find(({ component }) => component === reading.component)?.values;
    const names = Object.keys(reading.values).filter(name => !known || !(name in known));
    if (names.length === 0) continue;
    const { values, quality = {}, ...rest } = reading;
    const marks = pick(quality, [...names, 'ts']);
    added.push({
      ...rest,
      values: pick(values, names),
      ...(Object.keys(marks).length > 0 && { quality: marks }),
    });
  }
  return added;
}

function pick<Value>(record: Record<string, Value>, names: readonly string[]): Record<string, Value> {
  const picked = createRecord<Value>();
  for (const name of names) if (record[name] !== undefined) picked[name] = record[name];
  return picked;
}
