/**
 * Commands to devices. They live in the registry with their state; the broker only carries them: when a
 * device subscribes, and as soon as one is queued for a device that is there. What always holds: a command
 * is published before it is marked as sent, so a crash in between sends it again and never loses it; devices
 * recognise a repetition by its id. Sent ones are repeated at each reconnect until acknowledged or expired, but never on
 * the same connection: a round may fall between the subscription and what it brings about, and finds the same commands.
 */
import type { Clock } from '#core/clock.ts';
import type { Command } from '#core/payloads.ts';
import type { DeviceCommand, RegistryCommands } from '#store/registry/registry-commands.ts';
import type { BrokerCounters } from './broker-counters.ts';
import type { Session } from './session.ts';
import type { Sessions } from './sessions.ts';

export interface CommandDelivery {
  /** The device has subscribed: everything open goes out. */
  deliverOpen(session: Session): Promise<void>;
  /** One round: what is queued for devices that are here, and what has expired. */
  check(): Promise<void>;
}

export interface CommandDeliveryContext {
  commands: Pick<RegistryCommands, 'pendingOf' | 'devicesWithQueued' | 'markSent' | 'expire'>;
  sessions: Sessions;
  clock: Clock;
  counters: BrokerCounters;
  expireIntervalMs: number;
}

const MAX_DEVICES = 1000;
const NONE: ReadonlySet<string> = new Set();

export function createCommandDelivery(context: CommandDeliveryContext): CommandDelivery {
  const { commands, sessions, clock, counters } = context;
  /** By connection, the last delivery: the next one waits for it, else both would send what both have read. */
  const turns = new WeakMap<Session, Promise<void>>();
  /** By connection, what went out on it and is still open. */
  const sentOn = new WeakMap<Session, ReadonlySet<string>>();
  let expiredMs = clock.monotonicMs();

  function deliver(session: Session, states: ReadonlySet<DeviceCommand['state']>): Promise<void> {
    const before = turns.get(session) ?? Promise.resolve();
    const turn = before.catch(() => undefined).then(() => deliverNow(session, states));
    turns.set(session, turn);
    return turn;
  }

  async function deliverNow(session: Session, states: ReadonlySet<DeviceCommand['state']>): Promise<void> {
    const { principal } = session;
    if (principal?.type !== 'device') return;
    const before = sentOn.get(session) ?? NONE;
    const pending = await commands.pendingOf(principal.deviceId, clock.nowMs());
    const wanted = pending.filter(
      command => states.has(command.state) && !before.has(command.id) && isSubscribed(session, command),
    );
    if (wanted.length === 0) return;
    const written = await Promise.all(wanted.map(command => publish(session, principal.prefix, command)));
    const ids = wanted.filter((_, index) => written[index]).map(command => command.id);
    if (ids.length === 0) return;
    counters.commandsSent += ids.length;
    await commands.markSent(ids, clock.nowMs());
    const stillOpen = pending.map(({ id }) => id).filter(id => before.has(id));
    sentOn.set(session, new Set([...stillOpen, ...ids]));
  }

  return {
    deliverOpen: session => deliver(session, new Set(['queued', 'sent'])),
    async check() {
      const nowMs = clock.nowMs();
      for (const deviceId of await commands.devicesWithQueued(nowMs, MAX_DEVICES)) {
        const session = sessions.ofDevice(deviceId);
        if (session) await deliver(session, new Set(['queued']));
      }
      if (clock.monotonicMs() - expiredMs < context.expireIntervalMs) return;
      expiredMs = clock.monotonicMs();
      await commands.expire(nowMs);
    },
  };
}

function isSubscribed({ client, filters, principal }: Session, command: DeviceCommand): boolean {
  if (client.closed || !client.connected || !principal) return false;
  return ['cmd/#', 'cmd/+', `cmd/${command.name}`].some(name => filters.has(principal.prefix + name));
}

/** True once it is written to the socket. */
function publish(session: Session, prefix: string, command: DeviceCommand): Promise<boolean> {
  const payload: Command = {
    v: 1,
    id: command.id,
    ts: new Date(command.createdMs).toISOString(),
    ttlS: command.ttlS,
    ...(command.args && { args: command.args }),
  };
  const message = {
    cmd: 'publish' as const,
    topic: `${prefix}cmd/${command.name}`,
    payload: JSON.stringify(payload),
    qos: 1 as const,
    retain: false,
    dup: false,
  };
  return new Promise(resolve => {
    session.client.publish(message, error => resolve(!error && !session.client.closed));
  });
}
