/**
 * Faults in system calls, put in by strace. Only the journal calls fdatasync (the databases call fsync), so a
 * fault there is a fault of the journal and of nothing else. Counts of `when` are per thread.
 */
import { spawnSync } from 'node:child_process';

/** strace is not everywhere, and containers often forbid tracing. */
export const canInject = spawnSync('strace', ['-e', 'inject=fsync:error=EIO', 'true']).status === 0;

/** `-D`: the traced program is our child, so signals reach it. */
export function injectIntoSync(fault: string): string[] {
  const quiet = ['-D', '-f', '-qqq', '--seccomp-bpf', '-o', '/dev/null'];
  return ['strace', ...quiet, '-e', 'trace=fdatasync', '-e', `inject=fdatasync:${fault}`];
}
