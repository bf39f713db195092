/**
 * The devices of some cities as one JSON text in pieces, from the live model. What always holds: the main thread is held
 * for one piece at a time, and a client that reads slowly makes the pieces wait.
 */
import { toDeviceBlock } from '#core/device-blocks.ts';
import type { DeviceSummary } from '#core/resources.ts';
import { toTime } from '../to-device-summary.ts';
import type { LiveModel } from './live-model.ts';

/** About 250 KB of text. */
const DEVICES_PER_BLOCK = 1_000;

export interface SnapshotOptions {
  model: Pick<LiveModel, 'revision' | 'listDevices' | 'changedSince'>;
  /** Absent: every city. */
  cities: readonly string[] | undefined;
  /** Revision of the snapshot that the client has. */
  since: number | undefined;
  nowMs: number;
}

/** What changes while the pieces are on their way follows on the stream. */
export function toSnapshotText({ model, cities, since, nowMs }: SnapshotOptions): AsyncGenerator<string> {
  const changed = since === undefined ? undefined : model.changedSince(since);
  const summaries = changed ?? Array.from(model.listDevices(), ({ summary }) => summary);
  const citySet = cities && new Set(cities);
  const wanted = citySet ? summaries.filter(({ city }) => citySet.has(city)) : summaries;
  const head = { time: toTime(nowMs), revision: model.revision, isWhole: changed === undefined };
  return toPieces(JSON.stringify(head), wanted);
}

async function* toPieces(head: string, summaries: readonly DeviceSummary[]): AsyncGenerator<string> {
  yield `${head.slice(0, -1)},"blocks":[`;
  for (let from = 0; from < summaries.length; from += DEVICES_PER_BLOCK) {
    const block = toDeviceBlock(summaries.slice(from, from + DEVICES_PER_BLOCK));
    yield (from === 0 ? '' : ',') + JSON.stringify(block);
    await new Promise(resolve => setImmediate(resolve));
  }
  yield ']}';
}
