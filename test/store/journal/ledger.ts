/**
 * The ledger rule of the fault tests (reliability 8): what was acknowledged is read again, nothing is read
 * twice or out of order, and everything read was sent.
 */
import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { JournalStats } from '../../../store/journal/journal.ts';
import { openJournalReader } from '../../../store/journal/open-journal-reader.ts';
import { openJournalWriter } from '../../../store/journal/open-journal-writer.ts';
import { createEntry, readAll, toPlain } from './journal-traffic.ts';

export interface LedgerSettings {
  /** Number of the first entry; each number is used once per journal. */
  firstNumber: number;
  /** The child ends by itself when this many entries were acknowledged. */
  total: number;
  /** Entries waiting at the same time. */
  window: number;
  payloadBytes: number;
  segmentBytes: number;
}

export interface Ledger {
  acknowledged: number[];
  refused: { number: number; code: string }[];
  stats?: JournalStats;
}

export interface LedgerChild {
  process: ChildProcess;
  ledger: Ledger;
  /** Resolves when the ledger satisfies the condition, rejects when the child ends before. */
  until(condition: (ledger: Ledger) => boolean): Promise<void>;
  /** Resolves when the child has ended and its ledger is complete. */
  ended: Promise<void>;
  /** Ends it at once, also behind a wrapper. */
  kill(): Promise<void>;
}

const CHILD = fileURLToPath(new URL('./ledger-child.ts', import.meta.url));

/** `wrapper` is a command that runs Node for us: ['strace', '-f', …]. */
export function startLedgerChild(
  directory: string,
  settings: LedgerSettings,
  wrapper: readonly string[] = [],
): LedgerChild {
  const command = [...wrapper, process.execPath, CHILD, directory, JSON.stringify(settings)];
  // One thread for files, because strace counts calls per thread.
  const child = spawn(command[0]!, command.slice(1), {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { ...process.env, UV_THREADPOOL_SIZE: '1' },
  });
  const ledger: Ledger = { acknowledged: [], refused: [] };
  const lines = createInterface(child.stdout);
  lines.on('line', line => file(line, ledger));
  const ended = Promise.all([once(child, 'exit'), once(lines, 'close')]).then(() => {});
  const until = (condition: (ledger: Ledger) => boolean) =>
    new Promise<void>((resolve, reject) => {
      const look = () => condition(ledger) && resolve();
      lines.on('line', look);
      look();
      ended.then(() => reject(new Error(`the child ended early: ${JSON.stringify(ledger).slice(0, 500)}`)));
    });
  const kill = () => {
    child.stdin.end();
    return ended;
  };
  return { process: child, ledger, until, ended, kill };
}

function file(line: string, ledger: Ledger): void {
  if (line.startsWith('+')) ledger.acknowledged.push(Number(line.slice(1)));
  if (line.startsWith('-')) {
    const [number, code] = line.slice(1).split(' ');
    ledger.refused.push({ number: Number(number), code: code! });
  }
  if (line.startsWith('stats ')) ledger.stats = JSON.parse(line.slice(6));
}

/** Opens the journal as after a restart; resolves with the numbers read, checked for order and content. */
export async function readNumbers(directory: string, payloadBytes: number): Promise<number[]> {
  const writer = await openJournalWriter({ directory, limitBytes: 1e9 });
  const reader = await openJournalReader({ directory });
  reader.advance(writer.synced);
  const records = await readAll(reader);
  await reader.close();
  await writer.close();
  const numbers = records.map(record => Number(/mast-(\d+)$/.exec(record.identity)?.[1]));
  for (const [index, number] of numbers.entries()) {
    if (index > 0) assert(number > numbers[index - 1]!, `entry ${number} twice or out of order`);
    const expected = { ...createEntry(number, payloadBytes), sequence: index + 1 };
    assert.deepEqual(toPlain(records[index]!), toPlain(expected));
  }
  return numbers;
}

/** Acknowledged but not read. */
export function findLost(acknowledged: number[], read: number[]): number[] {
  const known = new Set(read);
  return acknowledged.filter(number => !known.has(number));
}
