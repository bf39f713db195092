/** kill -9 while appending, at twenty instants, over and over on the same journal (reliability R01). */
import { once } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { expect, it, onTestFinished } from 'vitest';
import { openJournalWriter } from '../../../store/journal/open-journal-writer.ts';
import { createTemporaryDirectory } from '../../support/temporary-directory.ts';
import { findLost, readNumbers, startLedgerChild } from './ledger.ts';

const PAYLOAD_BYTES = 300;

it('keeps every acknowledged entry, once and in order, through twenty kills', {
  timeout: 120_000,
}, async () => {
  const directory = createTemporaryDirectory();
  const acknowledged: number[] = [];
  for (let round = 0; round < 20; round++) {
    const firstNumber = round * 1_000_000;
    const settings = {
      firstNumber,
      total: 1e6,
      window: 50,
      payloadBytes: PAYLOAD_BYTES,
      segmentBytes: 300_000,
    };
    const child = startLedgerChild(directory, settings);
    onTestFinished(child.kill);
    await child.until(ledger => ledger.acknowledged.length > 0);
    await wait(10 * round);
    child.process.kill('SIGKILL');
    await child.ended;
    expect(child.ledger.refused).toEqual([]);
    acknowledged.push(...child.ledger.acknowledged);
    expect(findLost(acknowledged, await readNumbers(directory, PAYLOAD_BYTES))).toEqual([]);
  }
  expect(acknowledged.length).toBeGreaterThan(20);
});

it('gives the lock back when the thread of the writer dies', async () => {
  const directory = createTemporaryDirectory();
  const module = new URL('../../../store/journal/open-journal-writer.ts', import.meta.url).href;
  const worker = new Worker(
    `import(${JSON.stringify(module)})
      .then(({ openJournalWriter }) => openJournalWriter({ directory: ${JSON.stringify(directory)}, limitBytes: 1e6 }))
      .then(() => require('node:worker_threads').parentPort.once('message', () => {}).postMessage('open'));`,
    { eval: true },
  );
  await once(worker, 'message');
  await expect(openJournalWriter({ directory, limitBytes: 1e6 })).rejects.toMatchObject({
    code: 'STORE_LOCKED',
  });
  await worker.terminate();
  await (await openJournalWriter({ directory, limitBytes: 1e6 })).close();
});
