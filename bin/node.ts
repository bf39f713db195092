/** `leitstand node`: broker, ingest and upkeep until it is told to stop; what people see is the api's business. */
import { flushCompileCache } from 'node:module';
import { pino } from 'pino';
import { startNode } from '../system/start-node.ts';
import { printBroker, printDataDirectory, printServers } from './print-places.ts';
import { readSettings } from './read-settings.ts';
import { print } from './terminal.ts';
import { untilTold } from './until-told.ts';

export async function runNode(): Promise<void> {
  const settings = readSettings();
  const told = untilTold();
  const node = await startNode(settings, pino({ level: settings.LOG_LEVEL, base: null }));
  flushCompileCache();
  printDataDirectory(settings);
  printServers(settings);
  printBroker(node.broker);
  const { host, port } = node.listener.address();
  print(`  ✓ node       http://${host}:${port} (health, metrics)`);
  await told;
  print('Stopping: what was acknowledged is on disk');
  await node.stop();
}
