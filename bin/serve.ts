/** `leitstand serve`: the system until it is told to stop. */
import { flushCompileCache } from 'node:module';
import { pino } from 'pino';
import type { Settings } from '#core/settings.ts';
import { toShownPlace } from '#store/registry/open-registry.ts';
import { type System, startSystem } from '../main.ts';
import { toStoreOptions } from './part-options.ts';
import { readSettings } from './read-settings.ts';
import { print } from './terminal.ts';

export async function runServe(): Promise<void> {
  const settings = readSettings();
  const told = untilTold();
  const system = await startAndTell(settings);
  await printSignIn(system);
  await told;
  print('Stopping: what was acknowledged is on disk');
  await system.stop();
}

/** Starts the system and says where it listens. */
export async function startAndTell(settings: Settings): Promise<System> {
  const log = pino({ level: settings.LOG_LEVEL, base: null });
  const system = await startSystem(settings, log);
  // Now, not at the end: a process that is killed would leave the next start as slow as the first.
  flushCompileCache();
  const { mqtt, mqtts } = system.broker.addresses();
  const web = system.api.address();
  printStores(settings);
  if (mqtt) print(`  ✓ broker     mqtt://${mqtt.host}:${mqtt.port}`);
  if (mqtts) print(`  ✓ broker     mqtts://${mqtts.host}:${mqtts.port}`);
  print(`  ✓ console    ${settings.HTTP_PUBLIC_URL || `http://${web.host}:${web.port}`}`);
  return system;
}

function printStores(settings: Settings): void {
  const { registry } = toStoreOptions(settings);
  const here = ['journal'];
  if (settings.TELEMETRY === 'duckdb') here.push('telemetry');
  if (registry.engine === 'sqlite') here.push('registry');
  print(`  ✓ stores     ${settings.DATA_DIRECTORY}/ (${here.join(', ')})`);
  if (settings.TELEMETRY === 'influx') print(`  ✓ telemetry  ${settings.INFLUX_URL}`);
  if (registry.engine === 'postgres') print(`  ✓ registry   ${toShownPlace(registry)}`);
}

export async function printSignIn(system: System): Promise<void> {
  print('\n  Sign in (the link works once; `leitstand link` prints another):');
  print(`\n      ${await system.api.createSignInLink(Date.now())}\n`);
}

/** npm passes on the Ctrl-C that the terminal has sent to us already: one key press comes twice. */
const SAME_KEY_PRESS_MS = 1000;

/**
 * Resolves on the first SIGINT or SIGTERM. Supervisors repeat SIGTERM, so it changes nothing any more; a second
 * Ctrl-C is a person who does not want to wait.
 */
export function untilTold(): Promise<void> {
  return new Promise(resolve => {
    let toldMs: number | undefined;
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      process.on(signal, () => {
        const nowMs = performance.now();
        toldMs ??= nowMs;
        if (signal === 'SIGINT' && nowMs - toldMs > SAME_KEY_PRESS_MS) process.exit(130);
        resolve();
      });
    }
  });
}
