/** What nodes that obey would have said by now, written as ingest writes it. */
import type { ConfigAck } from '#core/config-acks.ts';
import type { FibreLink } from '#core/network/network.ts';
import type { Registry } from '#store/registry/registry.ts';
import type { DeviceCurrent, IngestUpdate } from '#store/registry/registry-ingest.ts';

export interface NodeAnswers {
  /** Nodes that do not take their configuration. */
  refusing?: readonly string[];
  /** Received at every port, dBm. */
  rxPower?: number;
  throughput?: number;
}

export async function answerAsNodes(
  registry: Registry,
  nowMs: number,
  { refusing = [], rxPower = -6, throughput = 9.5e9 }: NodeAnswers = {},
): Promise<void> {
  const links = await registry.network.listLinks();
  const configs = await registry.commands.listConfigs();
  const configAcks = configs.flatMap(({ deviceId, config, sentVersion = 0 }): ConfigAck[] =>
    sentVersion < config.version
      ? [
          {
            ...{ deviceId, version: config.version, timeMs: nowMs, reason: 'Deckel offen' },
            isAccepted: !refusing.includes(deviceId),
          },
        ]
      : [],
  );
  const acks: IngestUpdate['acks'][number][] = [];
  const events: IngestUpdate['events'][number][] = [];
  for (const { deviceId } of await registry.network.listNodes())
    for (const { id, args } of await registry.commands.pendingOf(deviceId, nowMs)) {
      acks.push({ id, deviceId, result: 'done', timeMs: nowMs });
      const data = { id, throughput };
      const event = { type: 'linkTestResult', comp: `port-${Number(args?.['port'])}`, data };
      events.push({ deviceId, timeMs: nowMs, event });
    }
  const nodes = [...new Set(links.flatMap(({ aEnd, zEnd }) => [aEnd.deviceId, zEnd.deviceId]))];
  await registry.ingest.apply({
    sequence: (await registry.ingest.lastSequence()) + 1,
    ...{ acks, events, configAcks, completeness: [], quarantine: [], log: [] },
    states: nodes.map(deviceId => toCurrent(deviceId, links, rxPower, nowMs)),
  });
}

function toCurrent(
  deviceId: string,
  links: readonly FibreLink[],
  rxPower: number,
  nowMs: number,
): DeviceCurrent {
  const ports = links
    .flatMap(({ aEnd, zEnd }) => [aEnd, zEnd])
    .filter(end => end.deviceId === deviceId)
    .map(({ port }) => port.replace('port-', 'optics-'));
  const optics = { timeMs: nowMs, values: { rxPower, txPower: -2, rxLos: false } };
  return {
    ...{ deviceId, state: 'ready', stateSinceMs: nowMs, lastReadingMs: nowMs, lastReceivedMs: nowMs },
    components: Object.fromEntries(ports.map(port => [port, optics])),
  };
}
