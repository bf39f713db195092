/** Where a process that has started keeps its data and listens, for people at a terminal. */
import type { Settings } from '#core/settings.ts';
import { toShownPlace } from '#store/registry/open-registry.ts';
import type { Api } from '../api/api.ts';
import type { Broker } from '../broker/broker.ts';
import { toStoreOptions } from './part-options.ts';
import { print } from './terminal.ts';

/** What lies in the data directory; the servers are told by `printServers`. */
export function printDataDirectory(settings: Settings): void {
  const here = ['journal'];
  if (settings.TELEMETRY === 'duckdb') here.push('telemetry');
  if (settings.REGISTRY === 'sqlite') here.push('registry');
  print(`  ✓ stores     ${settings.DATA_DIRECTORY}/ (${here.join(', ')})`);
}

export function printServers(settings: Settings): void {
  if (settings.TELEMETRY === 'influx') print(`  ✓ telemetry  ${settings.INFLUX_URL}`);
  const { registry } = toStoreOptions(settings);
  if (registry.engine === 'postgres') print(`  ✓ registry   ${toShownPlace(registry)}`);
}

export function printBroker(broker: Broker): void {
  const { mqtt, mqtts } = broker.addresses();
  if (mqtt) print(`  ✓ broker     mqtt://${mqtt.host}:${mqtt.port}`);
  if (mqtts) print(`  ✓ broker     mqtts://${mqtts.host}:${mqtts.port}`);
}

export function printConsole(settings: Settings, api: Api): void {
  const web = api.address();
  print(`  ✓ console    ${settings.HTTP_PUBLIC_URL || `http://${web.host}:${web.port}`}`);
}

export async function printSignIn(api: Api): Promise<void> {
  print('\n  Sign in (the link works once; `leitstand link` prints another):');
  print(`\n      ${await api.createSignInLink(Date.now())}\n`);
}
