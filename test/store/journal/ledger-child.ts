/**
 * A process of its own that appends numbered entries and files on its standard output what became of each:
 * `+n` acknowledged, `-n CODE` refused; `open` at the start, `stats {…}` at the end. Faults are done to it
 * from outside. Arguments: directory, settings as JSON.
 */
import { setTimeout as wait } from 'node:timers/promises';
import { openJournalWriter } from '../../../store/journal/open-journal-writer.ts';
import { append, createEntry } from './journal-traffic.ts';
import type { LedgerSettings } from './ledger.ts';

const directory = process.argv[2]!;
const settings: LedgerSettings = JSON.parse(process.argv[3]!);
// Dies at once when its starter closes the pipe or dies; a tracer between the two passes no signal on.
process.stdin.on('end', () => process.kill(process.pid, 'SIGKILL')).resume();
if ('unref' in process.stdin) process.stdin.unref();

let next = settings.firstNumber;
let acknowledged = 0;

const { segmentBytes } = settings;
// Nobody is to wait for a disk that a test has put in order again.
const writer = await openJournalWriter({ directory, limitBytes: 1e9, segmentBytes, firstRetryMs: 5 });
print('open');
await Promise.all(Array.from({ length: settings.window }, appendInTurn));
print(`stats ${JSON.stringify(writer.stats)}`);
await writer.close();

async function appendInTurn(): Promise<void> {
  while (acknowledged < settings.total) {
    const number = next++;
    try {
      await append(writer, createEntry(number, settings.payloadBytes));
      acknowledged += 1;
      print(`+${number}`);
    } catch (error) {
      print(`-${number} ${(error as { code: string }).code}`);
      await wait(5);
    }
  }
}

/** Synchronous on a pipe, so a kill loses nothing that was printed. */
function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
