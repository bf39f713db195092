/** Everything the broker learns from the registry while it runs: restored at start, then asked in rounds. */
import type { Clock } from '#core/clock.ts';
import { toDevicePrefix } from '#core/topics.ts';
import type { Registry } from '#store/registry/registry.ts';
import { createAlarmPublishing, toAlarmPrefix } from './alarm-publishing.ts';
import type { BrokerLog } from './broker-log.ts';
import { createConfigDelivery } from './config-delivery.ts';
import { createCredentialWatch } from './credential-watch.ts';
import type { Gates } from './gates.ts';
import { createPolling, type Polling } from './polling.ts';
import { createRefusalPublishing } from './refusal-publishing.ts';
import { createRequestPublishing } from './request-publishing.ts';
import { restoreRetained } from './retained-restore.ts';

export interface RegistryFollower {
  open(): Promise<void>;
  close(): Promise<void>;
}

export interface RegistryFollowerContext {
  registry: Registry;
  gates: Gates;
  clock: Clock;
  log: BrokerLog;
  /** Instead of the intervals below. */
  roundMs?: number | undefined;
}

const ALARMS_INTERVAL_MS = 1000;
const COMMANDS_INTERVAL_MS = 500;
const CREDENTIALS_INTERVAL_MS = 1000;
const REFUSALS_INTERVAL_MS = 1000;
const REQUESTS_INTERVAL_MS = 1000;
const SESSIONS_INTERVAL_MS = 5000;

export function createRegistryFollower(context: RegistryFollowerContext): RegistryFollower {
  const { registry, gates, clock, log } = context;
  const { aedes, retained, sessions, persistence, counters } = gates;

  function publish(topic: string, payload: Buffer, isNew: boolean): void {
    retained.put(topic, payload, 1);
    if (isNew) aedes.publish({ cmd: 'publish', topic, payload, qos: 1, retain: false, dup: false }, () => {});
  }

  const configs = createConfigDelivery({
    commands: registry.commands,
    async toPrefix(deviceId) {
      const device = await registry.devices.getDevice(deviceId);
      return device && `${toDevicePrefix({ city: device.city, kind: device.kind, device: device.id })}/`;
    },
    publish,
  });
  const alarms = createAlarmPublishing({ alarms: registry.alarms, publish });
  const requests = createRequestPublishing({ requests: registry.requests, clock, publish });
  const watch = createCredentialWatch({
    access: registry.access,
    credentials: gates.credentials,
    sessions,
    kick: gates.connections.kick,
    async forget(userName, isGone) {
      await persistence.forgetSession(userName.split('/').at(-1) ?? '');
      if (isGone) forgetDevice(userName);
    },
  });
  const refusals = createRefusalPublishing({ ingest: registry.ingest, sessions, clock });
  const rounds = [
    toRound('commands', () => gates.commands.check(), COMMANDS_INTERVAL_MS),
    toRound('configs', () => configs.check(), COMMANDS_INTERVAL_MS),
    toRound('alarms', () => alarms.check(), ALARMS_INTERVAL_MS),
    toRound('requests', () => requests.check(), REQUESTS_INTERVAL_MS),
    toRound('credentials', () => watch.check(), CREDENTIALS_INTERVAL_MS),
    toRound('refusals', () => refusals.check(), REFUSALS_INTERVAL_MS),
    toRound('sessions', expireSessions, SESSIONS_INTERVAL_MS),
  ];

  /** Its alarms are gone from the registry without a change of theirs. */
  function forgetDevice(userName: string): void {
    retained.deleteBelow(`iot/v1/${userName}/`);
    const [city = '', , device = ''] = userName.split('/');
    for (const { topic } of [...retained.match(`${toAlarmPrefix(city, device)}/#`)])
      publish(topic, Buffer.alloc(0), true);
  }

  async function expireSessions(): Promise<void> {
    counters.expiredSessions += await persistence.expireSessions();
  }

  function toRound(name: string, task: () => Promise<void>, intervalMs: number): Polling {
    return createPolling(task, context.roundMs ?? intervalMs, error =>
      log.warn('roundFailed', { name, error: String(error) }),
    );
  }

  return {
    async open() {
      await watch.open();
      await refusals.open();
      const devices = await registry.devices.listAllDevices();
      restoreRetained(retained, devices, await registry.ingest.listCurrent());
      await configs.restore();
      await alarms.restore();
      await requests.restore();
      for (const round of rounds) round.start();
    },
    async close() {
      await Promise.all(rounds.map(round => round.stop()));
    },
  };
}
