/**
 * `leitstand demo`, what `npm start` runs: the whole system and, as a process of its own, a fleet of simulated
 * devices that speak to it as real ones would. Their secrets are new at each start and never leave the pipe.
 */
import type { Settings } from '#core/settings.ts';
import type { System } from '../main.ts';
import { provisionDemoFleet, startDemoFleet } from './demo-fleet.ts';
import { printSignIn } from './print-places.ts';
import { readSettings } from './read-settings.ts';
import { startAndTell } from './serve.ts';
import { print } from './terminal.ts';
import { untilTold } from './until-told.ts';

/** A device of the demo delivers its past hours quickly; a real one is held to the usual rate. */
const DEMO_DEVICE_RATE = 50;

export async function runDemo(): Promise<void> {
  const settings = readSettings();
  const told = untilTold();
  const system = await startAndTell({
    ...settings,
    DEVICE_RATE: Math.max(settings.DEVICE_RATE, DEMO_DEVICE_RATE),
    // People read this terminal: only what is wrong is logged.
    LOG_LEVEL: settings.LOG_LEVEL === 'info' ? 'warn' : settings.LOG_LEVEL,
  });
  const fleet = await startFleet(system, settings);
  await told;
  print('\n  Stopping: devices sign off, what was acknowledged is on disk');
  await fleet.stop();
  await system.stop();
}

async function startFleet(system: System, settings: Settings): Promise<{ stop(): Promise<void> }> {
  const devices = await provisionDemoFleet(system.registry, settings);
  await printSignIn(system.api);
  const { mqtt } = system.broker.addresses();
  if (mqtt) return startDemoFleet(devices, mqtt, settings);
  print('  The plain MQTT listener is off, so the demo network stays silent');
  return { stop: async () => {} };
}
