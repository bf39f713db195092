/**
 * A file under way keeps its place in a gate until its last byte is sent, it was given up, or ten minutes are over:
 * whoever reads more slowly keeps others from their files.
 */
import type { Readable } from 'node:stream';
import { finished } from 'node:stream/promises';
import type { QueryGate } from './query-gate.ts';

const TIME_MS = 600_000;

/** Throws BUSY, and what opening throws. */
export function openInGate(
  gate: QueryGate,
  signal: AbortSignal,
  open: () => Promise<Readable>,
  timeMs = TIME_MS,
): Promise<Readable> {
  const { promise, resolve, reject } = Promise.withResolvers<Readable>();
  const run = async () => {
    const stream = await open();
    const timer = setTimeout(() => stream.destroy(new Error('The file took too long to send')), timeMs);
    timer.unref();
    resolve(stream);
    await finished(stream).catch(() => undefined);
    clearTimeout(timer);
  };
  gate.run(signal, run).catch(reject);
  return promise;
}
