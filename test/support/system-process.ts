/** The real system as a process, killed when the test has finished. */
import { onTestFinished } from 'vitest';
import { type SystemProcess, type SystemProcessOptions, spawnSystem } from './spawn-system.ts';

export async function startSystemProcess(options: SystemProcessOptions): Promise<SystemProcess> {
  const system = await spawnSystem(options);
  onTestFinished(async () => {
    await system.end('SIGKILL');
  });
  return system;
}

export { findFreePort, type SystemProcess, type SystemProcessOptions } from './spawn-system.ts';
