/** What a process has used of all processors: tells more than the clock on a machine that others use too. */
import type { ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** The kernel's unit. */
const MS_PER_TICK = 10;

export function readProcessorMs({ pid }: ChildProcess): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' ');
  return (Number(fields[11]) + Number(fields[12])) * MS_PER_TICK;
}
