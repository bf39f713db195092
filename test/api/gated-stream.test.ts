/** A file under way keeps its place until it has ended, however it ends. */
import { Readable } from 'node:stream';
import { expect, it } from 'vitest';
import { openInGate } from '../../api/gated-stream.ts';
import { createQueryGate } from '../../api/query-gate.ts';
import { waitUntil } from '../support/wait-until.ts';

const signal = new AbortController().signal;

it('gives its place back when the file is read, is given up, or nobody reads it for too long', async () => {
  const gate = createQueryGate({ running: 1, waiting: 0 });
  const isFree = () =>
    waitUntil(
      'the place',
      () => gate.running,
      running => running === 0,
    );
  const open = async () => Readable.from(['a', 'b']);

  const read = await openInGate(gate, signal, open);
  await expect(openInGate(gate, signal, open)).rejects.toMatchObject({ code: 'BUSY' });
  expect(await read.toArray()).toEqual(['a', 'b']);
  await isFree();

  const givenUp = await openInGate(gate, signal, open);
  givenUp.destroy();
  await isFree();

  const slow = await openInGate(gate, signal, open, 20);
  slow.on('error', () => undefined);
  await isFree();
  expect(slow.destroyed).toBe(true);

  await expect(openInGate(gate, signal, () => Promise.reject(new Error('no rows')))).rejects.toThrow(
    'no rows',
  );
  await isFree();
});
