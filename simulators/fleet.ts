/**
 * A fleet of simulated devices: ordinary MQTT clients with credentials of their own that know nothing of the
 * platform but its address. Starts gradually, delivers the past hours, stops with a word.
 */
import type { Clock } from '#core/clock.ts';
import type { DeviceKindName } from '#core/device-kinds/device-kind.ts';
import type { Device } from '#core/devices.ts';
import { createConnectionGate } from './connection-gate.ts';
import type { BrokerAddress } from './device-connection.ts';
import type { FaultEpisode } from './faults.ts';
import type { FleetCounters } from './fleet-surroundings.ts';
import { createFleetTime } from './fleet-time.ts';
import { pinImperfections } from './imperfections.ts';
import { toBackfillTimes } from './late-delivery.ts';
import { createLatePacer } from './late-pacer.ts';
import { createSimulatedDevice } from './simulated-device.ts';
import { createWorld } from './simulated-world.ts';
import { createTimerHeap } from './timer-heap.ts';

export interface FleetDevice {
  device: Device;
  secret: string;
  /** Boot counter of its last session, if known. Otherwise it goes on from the clock, in seconds. */
  lastBoot?: number;
}

export type FleetProgress =
  | { type: 'connected' | 'backfilled'; count: number; total: number }
  | { type: 'error'; text: string };

export interface FleetOptions extends BrokerAddress {
  devices: readonly FleetDevice[];
  seed: number;
  /** Simulated hours per hour; at least 1. */
  speed: number;
  clock: Clock;
  /** Late messages about so many hours before the start. */
  backfillHours: number;
  onProgress?: (progress: FleetProgress) => void;
  /** Fault rates of domain section 8 times this; default 3. */
  faultMultiplier?: number;
  /** Some devices have a fault from the start; default true. */
  isImperfect?: boolean;
  /** What breaks besides, in simulated time, by device. */
  faults?: ReadonlyMap<string, readonly FaultEpisode[]>;
  connectionsPerS?: number;
  latePerS?: number;
  /** Between two late messages of one device; the default keeps domain rule 6, 2 per second. */
  lateSpacingMs?: number;
  keepaliveS?: number;
}

export interface Fleet {
  start(): void;
  /** Every device signs off; what takes longer than `graceMs` is cut. */
  stop(graceMs?: number): Promise<void>;
  counters(): Readonly<FleetCounters>;
  /** Does what is due: for a clock that is moved by hand. */
  runDue(): void;
  /** Something is staged at a device. It notices at once when the episode has begun. */
  inject(deviceId: string, episode: FaultEpisode): void;
}

/** Boots count from here in seconds, so that a new process is always ahead of the one before. */
const BOOT_EPOCH_MS = Date.UTC(2026, 0, 1);
const LATE_SPACING_MS = 520;
const LATE_PER_S_AT_LEAST = 500;
/** The past hours of the whole fleet shall be there after about this time. */
const BACKFILL_TAKES_S = 100;
const CONNECTIONS_PER_S = 200;
const KEEPALIVE_S = 60;
const FAULT_MULTIPLIER = 3;

export function createFleet(options: FleetOptions): Fleet {
  const { seed, clock } = options;
  const heap = createTimerHeap(clock);
  const counters: FleetCounters = {
    ...{ connected: 0, turning: 0, delivered: 0, unanswered: 0, cut: 0 },
    published: 0,
    acknowledged: 0,
    late: 0,
    lost: 0,
    reconnects: 0,
    commands: 0,
  };
  const surroundings = {
    seed,
    broker: { host: options.host, port: options.port },
    time: createFleetTime(clock, options.speed),
    heap,
    gate: createConnectionGate(heap, clock, options.connectionsPerS ?? CONNECTIONS_PER_S),
    pacer: createLatePacer({
      heap,
      clock,
      ratePerS: options.latePerS ?? toLateRate(options),
      spacingPerDeviceMs: options.lateSpacingMs ?? LATE_SPACING_MS,
    }),
    keepaliveS: options.keepaliveS ?? KEEPALIVE_S,
    backfillHours: options.backfillHours,
    counters,
    ...createProgress(options),
  };
  const models = createWorld({
    seed,
    devices: options.devices.map(entry => entry.device),
    faultMultiplier: options.faultMultiplier ?? FAULT_MULTIPLIER,
    pinned: pinFaults(options),
  });
  const firstBoot = Math.max(0, Math.floor((clock.nowMs() - BOOT_EPOCH_MS) / 1000));
  const devicesById = new Map(
    options.devices.map(({ device, secret, lastBoot }) => {
      const model = models.get(device.id)!;
      const identity = { device, secret, lastBoot: lastBoot ?? firstBoot };
      return [device.id, createSimulatedDevice({ ...identity, model, surroundings })] as const;
    }),
  );
  const devices = [...devicesById.values()];
  return {
    start() {
      for (const device of devices) device.start();
    },
    async stop(graceMs = 2500) {
      const grace = Promise.withResolvers<void>();
      const timer = setTimeout(grace.resolve, graceMs);
      await Promise.race([Promise.all(devices.map(device => device.stop())), grace.promise]);
      clearTimeout(timer);
      for (const device of devices) device.cut();
      heap.clear();
    },
    counters: () => counters,
    runDue: heap.runDue,
    inject(deviceId, episode) {
      models.get(deviceId)?.inject(episode);
      devicesById.get(deviceId)?.look();
    },
  };
}

function toLateRate({ devices, clock, backfillHours }: FleetOptions): number {
  const countOf = (kind: DeviceKindName) => toBackfillTimes(clock.nowMs(), backfillHours, kind, 0).length;
  const counts = {
    lightmast: countOf('lightmast'),
    hotspot: countOf('hotspot'),
    fibrenode: countOf('fibrenode'),
  };
  const total = devices.reduce((sum, entry) => sum + counts[entry.device.kind], 0);
  return Math.max(LATE_PER_S_AT_LEAST, total / BACKFILL_TAKES_S);
}

function pinFaults(options: FleetOptions): Map<string, FaultEpisode[]> {
  const { devices, seed, clock, isImperfect, faults } = options;
  const plain = devices.map(entry => entry.device);
  const pinned = isImperfect === false ? new Map() : pinImperfections(plain, seed, clock.nowMs());
  for (const [id, episodes] of faults ?? []) pinned.set(id, [...(pinned.get(id) ?? []), ...episodes]);
  return pinned;
}

/** The same error of many devices is told once in ten seconds. */
const ERROR_PAUSE_MS = 10_000;

function createProgress({ devices, clock, onProgress }: FleetOptions) {
  const counts = { connected: 0, backfilled: 0 };
  const toldMs = new Map<string, number>();
  return {
    onProgress(type: 'connected' | 'backfilled') {
      counts[type]++;
      onProgress?.({ type, count: counts[type], total: devices.length });
    },
    onError(text: string) {
      const nowMs = clock.monotonicMs();
      if (nowMs - (toldMs.get(text) ?? Number.NEGATIVE_INFINITY) < ERROR_PAUSE_MS) return;
      // Texts are few (refused, reset, not authorised); a flood of new ones starts over.
      if (toldMs.size > 50) toldMs.clear();
      toldMs.set(text, nowMs);
      onProgress?.({ type: 'error', text });
    },
  };
}
