/**
 * What a load run sent and what was acknowledged, for the reckoning after a crash. An append-only text file:
 * a JSON line that says who is who, then `S client seq` and `A client seq`. A sent line is written before its
 * message can be acknowledged; a torn last line is ignored.
 */
import { closeSync, openSync, readFileSync, writeSync } from 'node:fs';

export interface LedgerHeader {
  clientIds: readonly string[];
  boot: number;
  /** `ts` of seq n is firstTimeMs + n. */
  firstTimeMs: number;
}

export interface LoadLedger {
  sent(client: number, seq: number): void;
  acknowledged(client: number, seq: number): void;
  close(): void;
}

const FLUSH_BYTES = 64 * 1024;
const FLUSH_INTERVAL_MS = 50;

export function openLoadLedger(path: string, header: LedgerHeader): LoadLedger {
  const file = openSync(path, 'a');
  let pending = `${JSON.stringify(header)}\n`;
  const flush = () => {
    if (pending.length > 0) writeSync(file, pending);
    pending = '';
  };
  const append = (line: string) => {
    pending += line;
    if (pending.length >= FLUSH_BYTES) flush();
  };
  flush();
  const timer = setInterval(flush, FLUSH_INTERVAL_MS).unref();
  return {
    sent: (client, seq) => append(`S ${client} ${seq}\n`),
    acknowledged: (client, seq) => append(`A ${client} ${seq}\n`),
    close() {
      clearInterval(timer);
      flush();
      closeSync(file);
    },
  };
}

export interface LedgerEntry {
  clientId: string;
  boot: number;
  seq: number;
  timeMs: number;
  isAcknowledged: boolean;
}

export function readLoadLedger(path: string): LedgerEntry[] {
  const [headerLine, ...lines] = readFileSync(path, 'utf8').split('\n').slice(0, -1);
  const { clientIds, boot, firstTimeMs } = JSON.parse(headerLine ?? '') as LedgerHeader;
  const entries = new Map<string, LedgerEntry>();
  for (const line of lines) {
    const [what, client, seqText] = line.split(' ');
    const name = `${client} ${seqText}`;
    const seq = Number(seqText);
    if (what === 'S')
      entries.set(name, {
        clientId: clientIds[Number(client)]!,
        boot,
        seq,
        timeMs: firstTimeMs + seq,
        isAcknowledged: false,
      });
    else entries.get(name)!.isAcknowledged = true;
  }
  return [...entries.values()];
}
