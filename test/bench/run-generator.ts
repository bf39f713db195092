/** Runs the load generator as a process of its own, so that broker and generator share nothing but the cores. */
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { LoadOptions, LoadResult } from '../../simulators/load-options.ts';

const entry = fileURLToPath(import.meta.resolve('../../simulators/run-load.ts'));

export async function runGenerator(options: LoadOptions): Promise<LoadResult> {
  const child = spawn(process.execPath, [entry], { stdio: ['pipe', 'pipe', 'inherit'] });
  child.stdin.end(`${JSON.stringify(options)}\n`);
  const chunks: Buffer[] = [];
  for await (const chunk of child.stdout) chunks.push(chunk as Buffer);
  return JSON.parse(Buffer.concat(chunks).toString()) as LoadResult;
}

/** What a mast says, about 300 bytes with its envelope. */
export const MAST_COMPONENTS = JSON.stringify({
  'lamp-1': {
    dimmingLevel: 50,
    activePower: 17.8,
    powerState: 'low',
    status: 'ok',
    supplyVoltage: 229.4,
    supplyCurrent: 0.091,
    powerFactor: 0.85,
    activeEnergy: 1834.25,
    operatingHours: 18210.5,
    controlGearTemperature: 31.2,
  },
});
