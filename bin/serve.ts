/** `leitstand serve`: the system until it is told to stop. */
import { flushCompileCache } from 'node:module';
import { pino } from 'pino';
import type { Settings } from '#core/settings.ts';
import { type System, startSystem } from '../main.ts';
import { printBroker, printConsole, printDataDirectory, printServers, printSignIn } from './print-places.ts';
import { readSettings } from './read-settings.ts';
import { print } from './terminal.ts';
import { untilTold } from './until-told.ts';

export async function runServe(): Promise<void> {
  const settings = readSettings();
  const told = untilTold();
  const system = await startAndTell(settings);
  await printSignIn(system.api);
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
  printDataDirectory(settings);
  printServers(settings);
  printBroker(system.broker);
  printConsole(settings, system.api);
  return system;
}
