/** A small network for the alarm engine, and words to tell it what happened. Times in seconds from the start. */
import type { AlarmChange, AlarmDevice } from '#core/alarms/alarm.ts';
import { toGroupResource, toKeyText } from '#core/alarms/alarm.ts';
import {
  type AlarmEngine,
  type AlarmEngineOptions,
  type AlarmEngineState,
  createAlarmEngine,
  type EngineChanges,
} from '#core/alarms/alarm-engine.ts';
import { NO_BOOKINGS } from '#core/alarms/bookings.ts';
import { createThresholds, type ThresholdOverride } from '#core/alarms/thresholds.ts';
import type { LinkEnd, Topology } from '#core/alarms/topology.ts';
import type { DeviceState } from '#core/payloads.ts';
import type { MetricValue } from '#core/readings.ts';

/** A winter night in Landau: lamps burn. */
export const NIGHT_MS = Date.parse('2026-11-20T20:00:00.000Z');
export const NOON_MS = Date.parse('2026-06-20T11:00:00.000Z');

export function createAlarmDevice(fields: Partial<AlarmDevice> & { id: string }): AlarmDevice {
  return {
    ...{ city: 'landau', kind: 'lightmast', lifecycle: 'commissioned', reportIntervalS: 900 },
    ...{ location: [8.117, 49.198], cabinetId: 'schrank-1', ...fields },
  };
}

export function createTopology(
  devices: readonly AlarmDevice[],
  links: readonly (readonly [LinkEnd, LinkEnd])[] = [],
): Topology {
  const byId = new Map(devices.map(device => [device.id, device]));
  const groups = Map.groupBy(devices, device => toGroupResource(device) ?? '');
  return {
    device: id => byId.get(id),
    members: resource => groups.get(resource) ?? [],
    linksOf: id =>
      links.flatMap(([a, z]) =>
        a.deviceId === id
          ? [{ component: a.component, far: z }]
          : z.deviceId === id
            ? [{ component: z.component, far: a }]
            : [],
      ),
  };
}

export interface EngineFixture {
  engine: AlarmEngine;
  /** Everything told so far. */
  changes: AlarmChange[];
  /** `step resource|type|qualifier`, in order; what is suppressed says so. */
  told(): string[];
  /** Raised and not suppressed, as `resource type severity`. */
  standing(): string[];
  state(): AlarmEngineState;
  contact(deviceId: string, atS: number, state?: DeviceState, nextWakeS?: number): void;
  reading(
    deviceId: string,
    component: string,
    atS: number,
    values: Record<string, MetricValue>,
    lateS?: number,
  ): void;
  advance(toS: number): void;
}

export interface EngineFixtureOptions extends Partial<AlarmEngineOptions> {
  devices: readonly AlarmDevice[];
  links?: readonly (readonly [LinkEnd, LinkEnd])[];
  overrides?: readonly ThresholdOverride[];
  startMs?: number;
}

export function createEngineFixture(options: EngineFixtureOptions): EngineFixture {
  const { devices, links, overrides = [], startMs = NIGHT_MS, ...others } = options;
  const topology = createTopology(devices, links);
  const engine = createAlarmEngine({
    topology,
    thresholds: createThresholds(overrides),
    expectedSilence: () => undefined,
    isUnderWork: () => false,
    bookings: NO_BOOKINGS,
    ...others,
  });
  const changes: AlarmChange[] = [];
  const kept = keepState(options.state);
  const merged = new Map<string, Record<string, MetricValue>>();
  const take = () => {
    const taken = engine.takeChanges();
    changes.push(...taken.changes);
    kept.note(taken);
  };
  const known = (id: string) => topology.device(id)!;
  return {
    engine,
    changes,
    told() {
      take();
      return changes.map(change =>
        [change.step, toKeyText(change.key), ...(change.suppressedBy ? ['suppressed'] : [])].join(' '),
      );
    },
    standing() {
      take();
      return [...kept.state().conditions]
        .filter(([, { condition, suppressedBy }]) => isRaised(condition.phase) && suppressedBy === undefined)
        .map(([, { key, condition }]) => `${key.resource} ${key.alarmTypeId} ${condition.severity}`)
        .sort();
    },
    state() {
      take();
      return kept.state();
    },
    contact(deviceId, atS, state = 'ready', nextWakeS) {
      const atMs = startMs + atS * 1000;
      const wake = nextWakeS === undefined ? {} : { nextWakeMs: atMs + nextWakeS * 1000 };
      engine.noteContact({ device: known(deviceId), state, atMs, ...wake });
    },
    reading(deviceId, component, atS, values, lateS = 0) {
      const atMs = startMs + atS * 1000;
      const place = `${deviceId}/${component}`;
      const all = lateS > 0 ? values : { ...merged.get(place), ...values };
      if (lateS === 0) merged.set(place, all);
      const times = { timeMs: atMs - lateS * 1000, atMs };
      engine.noteReading({
        device: known(deviceId),
        component,
        ...times,
        came: values,
        values: all,
        isLate: lateS > 0,
      });
    },
    advance: toS => engine.advance(startMs + toS * 1000),
  };
}

function isRaised(phase: string): boolean {
  return phase === 'active' || phase === 'clearing';
}

/** Does what a registry does with the changes: so that every test also proves that they are complete. */
export function keepState(before?: AlarmEngineState): {
  note(changes: EngineChanges): void;
  state(): AlarmEngineState;
} {
  const conditions = new Map(before?.conditions);
  const watches = new Map(before?.watches);
  const memories = new Map(before?.memories);
  let atMs = before?.atMs ?? 0;
  const put = <T>(map: Map<string, T>, entries: readonly (readonly [string, T | undefined])[]) => {
    for (const [key, value] of entries) {
      if (value === undefined) map.delete(key);
      else map.set(key, structuredClone(value));
    }
  };
  return {
    note(changes) {
      atMs = changes.atMs;
      put(conditions, changes.conditions);
      put(watches, changes.watches);
      put(memories, changes.memories);
    },
    state: () =>
      structuredClone({ atMs, conditions: [...conditions], watches: [...watches], memories: [...memories] }),
  };
}
