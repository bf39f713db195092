/**
 * A disk that fails under the writer (reliability R13, R14, R15): errors are put into the system calls of a
 * child process by strace. In none of them is an entry acknowledged that is not read afterwards.
 */
import { spawnSync } from 'node:child_process';
import { describe, expect, it, onTestFinished } from 'vitest';
import { listSegments } from '../../../store/journal/journal-files.ts';
import { createTemporaryDirectory } from '../../support/temporary-directory.ts';
import { findLost, type LedgerSettings, readNumbers, startLedgerChild } from './ledger.ts';

// strace is not everywhere, and containers often forbid tracing.
const canInject = spawnSync('strace', ['-e', 'inject=fsync:error=EIO', 'true']).status === 0;

const SETTINGS: LedgerSettings = {
  firstNumber: 1,
  total: 1500,
  window: 20,
  payloadBytes: 200,
  segmentBytes: 20_000,
};

function startTracedChild(directory: string, settings: LedgerSettings, ...faults: string[]) {
  // Only these calls stop for strace; each other one would cost two switches of process.
  const calls = new Set(faults.map(fault => /=(\w+):/.exec(fault)![1]));
  const only = [
    '--seccomp-bpf',
    '-e',
    `trace=${[...calls].join()}`,
    ...faults.flatMap(fault => ['-e', fault]),
  ];
  const strace = ['strace', '-f', '-qqq', '-o', '/dev/null', ...only];
  const child = startLedgerChild(directory, settings, strace);
  onTestFinished(child.kill);
  return child;
}

describe.skipIf(!canInject)('disk faults (needs strace)', () => {
  const passing: [string, ...string[]][] = [
    ['one sync fails (R13)', 'inject=fdatasync:error=EIO:when=20'],
    ['every seventh sync fails (R13)', 'inject=fdatasync:error=EIO:when=9+7'],
    [
      'syncs fail and the tail cannot be cut (R13)',
      'inject=fdatasync:error=EIO:when=9+7',
      'inject=ftruncate:error=EIO',
    ],
    ['syncs of the directory fail (R13)', 'inject=fsync:error=EIO:when=2+2'],
    ['a write fails (R14)', 'inject=pwrite64:error=EIO:when=15'],
    ['writes write nothing (R14)', 'inject=pwrite64:retval=0:when=10+10'],
    ['writes find the volume read-only for a while (R14)', 'inject=pwrite64:error=EROFS:when=10..14'],
    ['writes find the disk full for a while (R11)', 'inject=pwrite64:error=ENOSPC:when=10..14'],
  ];

  for (const [name, ...faults] of passing) {
    it(`${name}: refused, healed, nothing acknowledged is lost`, { timeout: 60_000 }, async () => {
      const directory = createTemporaryDirectory();
      const child = startTracedChild(directory, SETTINGS, ...faults);
      await child.ended;
      const { acknowledged, refused, stats } = child.ledger;
      expect(stats).toMatchObject({ pending: 0, appended: acknowledged.length });
      expect(stats!.failures).toBeGreaterThan(0);
      expect(refused.length).toBeGreaterThan(0);
      expect(new Set(refused.map(refusal => refusal.code))).toEqual(new Set(['JOURNAL_FAILED']));
      expect(acknowledged.at(-1)).toBeGreaterThan(refused[0]!.number);
      // What was refused is not read either, but for what was being written when the process ended.
      const read = await readNumbers(directory, SETTINGS.payloadBytes);
      expect(read.slice(0, acknowledged.length)).toEqual(acknowledged);
      expect(read.length).toBeLessThanOrEqual(acknowledged.length + SETTINGS.window);
    });
  }

  it('every sync fails for ever (R13): nothing is acknowledged any more, the rest is kept', {
    timeout: 60_000,
  }, async () => {
    const directory = createTemporaryDirectory();
    const child = startTracedChild(directory, SETTINGS, 'inject=fdatasync:error=EIO:when=20+');
    await child.until(ledger => ledger.refused.length > 4000);
    expect(child.ledger.acknowledged.length).toBeGreaterThan(0);
    expect(child.ledger.acknowledged.length).toBeLessThan(SETTINGS.total);
    expect(Math.max(...child.ledger.acknowledged)).toBeLessThan(child.ledger.refused[0]!.number);
    // Trying again and again leaves no heap of empty segments behind.
    const { segment } = (await listSegments(directory)).at(-1)!;
    expect(segment).toBeGreaterThan(3);
    expect((await listSegments(directory)).length).toBeLessThan(6);
    await child.kill();
    expect(findLost(child.ledger.acknowledged, await readNumbers(directory, SETTINGS.payloadBytes))).toEqual(
      [],
    );
  });

  it('interrupted calls (EINTR, R14) are repeated', { timeout: 60_000 }, async () => {
    const directory = createTemporaryDirectory();
    const faults = ['inject=pwrite64:error=EINTR:when=5+5', 'inject=fdatasync:error=EINTR:when=4+6'];
    const child = startTracedChild(directory, SETTINGS, ...faults);
    await child.ended;
    expect(child.ledger.refused).toEqual([]);
    expect(child.ledger.acknowledged).toHaveLength(SETTINGS.total + SETTINGS.window - 1);
    expect(findLost(child.ledger.acknowledged, await readNumbers(directory, SETTINGS.payloadBytes))).toEqual(
      [],
    );
  });

  it('a sync of half a second (R15): batches grow, everything is acknowledged', {
    timeout: 60_000,
  }, async () => {
    const directory = createTemporaryDirectory();
    const settings = { ...SETTINGS, total: 4000, window: 1000, segmentBytes: 1e7 };
    const child = startTracedChild(directory, settings, 'inject=fdatasync:delay_exit=500000');
    await child.ended;
    const { acknowledged, refused, stats } = child.ledger;
    expect(refused).toEqual([]);
    expect(stats!.appended / stats!.syncs).toBeGreaterThan(300);
    expect(findLost(acknowledged, await readNumbers(directory, settings.payloadBytes))).toEqual([]);
  });
});
