/**
 * All devices of some cities as one JSON text in pieces, from the live model. What always holds: the main thread is held
 * for one piece at a time, and a client that reads slowly makes the pieces wait.
 */
import type { DeviceSummary } from '#core/resources.ts';
import { toTime } from '../to-device-summary.ts';
import type { LiveDevice } from './live-model.ts';

/** About 200 KB of text. */
const DEVICES_PER_PIECE = 500;

export async function* toSnapshotText(options: {
  devices: Iterable<LiveDevice>;
  /** Absent: every city. */
  cities: readonly string[] | undefined;
  nowMs: number;
}): AsyncGenerator<string> {
  const cities = options.cities && new Set(options.cities);
  // What changes while the pieces are on their way follows on the stream.
  const summaries: DeviceSummary[] = [];
  for (const { summary } of options.devices) {
    if (!cities || cities.has(summary.city)) summaries.push(summary);
  }
  yield `{"time":"${toTime(options.nowMs)}","items":[`;
  for (let from = 0; from < summaries.length; from += DEVICES_PER_PIECE) {
    const piece = summaries.slice(from, from + DEVICES_PER_PIECE);
    yield (from === 0 ? '' : ',') + JSON.stringify(piece).slice(1, -1);
    await new Promise(resolve => setImmediate(resolve));
  }
  yield ']}';
}
