/**
 * The start with a journal of ten million messages (reliability R33): `node test/faults/large-journal.ts [messages]`.
 * It must be ready within 30 s, stay small while it drains, and store every one of them. Takes minutes and
 * about 3 GB of disk, so it is not part of `npm test`.
 */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { JournalWriter } from '#store/journal/journal.ts';
import { openJournalWriter } from '#store/journal/open-journal-writer.ts';
import { toBenchClients, toRssBytes, watchSystem } from '../bench/bench-system.ts';
import { spawnSystem } from '../support/spawn-system.ts';

const MESSAGES = 10_000_000;
const DEVICES = 200;
/** Entries on their way to the disk at once. */
const IN_FLIGHT = 20_000;
const LIMIT_BYTES = 8 * 1024 ** 3;
const READY_S = 30;
const RSS_MIB = 1024;

async function fillJournal(
  directory: string,
  clients: { username: string; topic: string }[],
  messages: number,
) {
  mkdirSync(directory, { recursive: true });
  const writer = await openJournalWriter({ directory, limitBytes: LIMIT_BYTES });
  const startMs = Date.now() - 60_000 - messages / DEVICES;
  for (let sent = 0; sent < messages; sent += IN_FLIGHT) {
    const count = Math.min(IN_FLIGHT, messages - sent);
    await Promise.all(Array.from({ length: count }, (_, i) => append(writer, clients, sent + i, startMs)));
  }
  await writer.close();
}

function append(
  writer: JournalWriter,
  clients: { username: string; topic: string }[],
  index: number,
  startMs: number,
): Promise<void> {
  const { username, topic } = clients[index % DEVICES]!;
  const seq = Math.floor(index / DEVICES);
  const ts = new Date(startMs + seq).toISOString();
  const payload = Buffer.from(
    `{"ts":"${ts}","boot":1,"seq":${seq},"c":{"lamp-1":{"activePower":17.8,"dimmingLevel":50}}}`,
  );
  return new Promise((resolve, reject) => {
    writer.append({ receivedMs: startMs + seq, identity: username, topic, payload }, error =>
      error ? reject(error) : resolve(),
    );
  });
}

async function main(messages: number): Promise<void> {
  const dataDirectory = mkdtempSync(join(tmpdir(), 'leitstand-large-journal-'));
  try {
    const { clients, token } = await toBenchClients(dataDirectory, DEVICES);
    await fillJournal(join(dataDirectory, 'journal'), clients, messages);
    const startedMs = performance.now();
    const system = await spawnSystem({
      dataDirectory,
      settings: { JOURNAL_LIMIT_MB: LIMIT_BYTES / 1024 ** 2 },
    });
    const readyS = (performance.now() - startedMs) / 1000;
    const { metric } = watchSystem(system, token);
    let peakBytes = 0;
    for (let backlog = messages; backlog > 0; await wait(500)) {
      peakBytes = Math.max(peakBytes, toRssBytes(system.process.pid!));
      backlog = await metric('leitstand_ingest_backlog_records');
    }
    const drainS = (performance.now() - startedMs) / 1000;
    const rows = await metric('leitstand_telemetry_rows');
    await system.end('SIGTERM');
    const rssMib = Math.round(peakBytes / 2 ** 20);
    const holds = readyS <= READY_S && rssMib <= RSS_MIB && rows === messages;
    console.log(
      `R33 ${holds ? 'holds' : 'does not hold'}: ${messages} messages, ready after ${readyS.toFixed(1)} s, ` +
        `drained after ${drainS.toFixed(0)} s, RSS at most ${rssMib} MiB, ${rows} stored`,
    );
    process.exitCode = holds ? 0 : 1;
  } finally {
    rmSync(dataDirectory, { recursive: true, force: true });
  }
}

await main(Number(process.argv[2] ?? MESSAGES));
