/** `leitstand api`: api and console until they are told to stop. All they know is in the stores: there may be several. */
import { flushCompileCache } from 'node:module';
import { pino } from 'pino';
import { startApi } from '../system/start-api.ts';
import { printConsole, printServers, printSignIn } from './print-places.ts';
import { readSettings } from './read-settings.ts';
import { print } from './terminal.ts';
import { untilTold } from './until-told.ts';

export async function runApi(): Promise<void> {
  const settings = readSettings();
  const told = untilTold();
  const { api, stop } = await startApi(settings, pino({ level: settings.LOG_LEVEL, base: null }));
  flushCompileCache();
  printServers(settings);
  printConsole(settings, api);
  await printSignIn(api);
  await told;
  print('Stopping: devices notice nothing');
  await stop();
}
