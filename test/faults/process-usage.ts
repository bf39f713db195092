/** What a process takes of the machine, as the kernel counts it. */
import { readdirSync, readFileSync } from 'node:fs';
import type { SystemProcess } from '../support/system-process.ts';

export function readMemoryMb({ process: { pid } }: SystemProcess): number {
  const [, kb] = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return Number(kb) / 1024;
}

export function countOpenFiles({ process: { pid } }: SystemProcess): number {
  return readdirSync(`/proc/${pid}/fd`).length;
}
