/** A command of `leitstand` as a process: what it printed, and how it ended. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const script = fileURLToPath(new URL('../../bin/leitstand.ts', import.meta.url));

export interface CommandResult {
  /** Null when a signal ended it. */
  code: number | null;
  /** Both streams. */
  output: string;
}

export interface RunningCommand {
  process: ChildProcess;
  ended: Promise<CommandResult>;
}

/** @param settings without the prefix */
export function startLeitstand(
  args: readonly string[],
  settings: Record<string, string | number>,
): RunningCommand {
  const environment = Object.entries(settings).map(([name, value]) => [`LEITSTAND_${name}`, `${value}`]);
  const child = spawn(process.execPath, [script, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...Object.fromEntries(environment) },
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', chunk => (output += chunk));
  return { process: child, ended: once(child, 'close').then(([code]) => ({ code, output })) };
}

export function runLeitstand(
  args: readonly string[],
  settings: Record<string, string | number>,
): Promise<CommandResult> {
  return startLeitstand(args, settings).ended;
}
