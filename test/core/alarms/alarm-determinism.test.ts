/**
 * The same journal gives the same alarms: however it is cut into batches, wherever time is looked at in between, and
 * wherever the engine is replaced by one made of what was written.
 */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type AlarmChange, toKeyText } from '#core/alarms/alarm.ts';
import { type AlarmEngine, type AlarmEngineState, createAlarmEngine } from '#core/alarms/alarm-engine.ts';
import type { Bookings } from '#core/alarms/bookings.ts';
import { createThresholds } from '#core/alarms/thresholds.ts';
import { toComponentClass } from '#core/readings.ts';
import { createAlarmDevice, createTopology, keepState, NIGHT_MS } from './alarm-fixture.ts';

const MASTS = Array.from({ length: 8 }, (_, i) => createAlarmDevice({ id: `mast-${i}` }));
const NODES = ['node-0', 'node-1'].map(id =>
  createAlarmDevice({ id, kind: 'fibrenode', groupId: 'mogli', reportIntervalS: 60 }),
);
const DEVICES = [...MASTS, ...NODES];
const LINKS = [
  [
    { deviceId: 'node-0', component: 'port-1' },
    { deviceId: 'node-1', component: 'port-1' },
  ],
] as const;
const topology = createTopology(DEVICES, LINKS);

type News =
  | {
      type: 'contact';
      device: number;
      state: 'ready' | 'lost' | 'disconnected' | 'sleeping';
      isAnnouncement: boolean;
      afterS: number;
    }
  | {
      type: 'lamp';
      device: number;
      isFailed: boolean;
      isOff: boolean;
      voltage: number;
      lateS: number;
      afterS: number;
    }
  | { type: 'port'; device: number; isUp: boolean; rxPower: number; lateS: number; afterS: number };

const afterS = fc.oneof(fc.integer({ min: 0, max: 5 }), fc.integer({ min: 0, max: 3000 }));
const lateS = fc.oneof(
  { weight: 4, arbitrary: fc.constant(0) },
  { weight: 1, arbitrary: fc.integer({ min: 1000, max: 9000 }) },
);
const news: fc.Arbitrary<News> = fc.oneof(
  fc.record({
    type: fc.constant('contact' as const),
    device: fc.nat(DEVICES.length - 1),
    state: fc.constantFrom('ready' as const, 'lost' as const, 'disconnected' as const, 'sleeping' as const),
    isAnnouncement: fc.boolean(),
    afterS,
  }),
  fc.record({
    type: fc.constant('lamp' as const),
    device: fc.nat(MASTS.length - 1),
    isFailed: fc.boolean(),
    isOff: fc.boolean(),
    voltage: fc.constantFrom(230, 251, 254),
    ...{ lateS, afterS },
  }),
  fc.record({
    type: fc.constant('port' as const),
    device: fc.nat(NODES.length - 1),
    isUp: fc.boolean(),
    rxPower: fc.constantFrom(-40, -12, -8),
    ...{ lateS, afterS },
  }),
);

/** Two requests one after the other, with a gap between them. */
const bookings: Bookings = {
  isInEvent: (deviceId, atMs) => bookings.requestsOn(deviceId, atMs).length > 0,
  bookedCir: () => undefined,
  requestsOn(deviceId, atMs) {
    const hour = Math.floor((atMs - NIGHT_MS) / 3_600_000);
    if (deviceId !== 'node-1' || hour % 4 === 3) return [];
    return [{ id: `request-${hour % 4}`, eventName: 'Maikerwe' }];
  },
};

function create(state?: AlarmEngineState): AlarmEngine {
  return createAlarmEngine({
    topology,
    thresholds: createThresholds([]),
    expectedSilence: device => (device.id === 'mast-7' ? NIGHT_MS + 7_200_000 : undefined),
    isUnderWork: () => false,
    bookings,
    ...(state && { state }),
  });
}

/** @param cuts after which news a batch ends: 'take', or the engine is replaced, or time is looked at on the way */
function run(all: readonly News[], cuts: ReadonlyMap<number, 'take' | 'restart' | 'look'>) {
  let engine = create();
  const kept = keepState();
  const changes: AlarmChange[] = [];
  const values = new Map<string, Record<string, number | boolean | string>>();
  const take = () => {
    const taken = engine.takeChanges();
    kept.note(taken);
    changes.push(...taken.changes);
  };
  let atMs = NIGHT_MS;
  all.forEach((one, index) => {
    if (cuts.get(index) === 'look') engine.advance(atMs + one.afterS * 500);
    atMs += one.afterS * 1000;
    tell(engine, one, atMs, values);
    if (cuts.get(index) === 'take' || cuts.get(index) === 'restart') take();
    if (cuts.get(index) === 'restart') engine = create(kept.state());
  });
  engine.advance(atMs + 40_000_000);
  take();
  const { conditions, watches, memories } = kept.state();
  return { changes, conditions: sorted(conditions), watches: sorted(watches), memories: sorted(memories) };
}

function sorted<T>(entries: readonly (readonly [string, T])[]) {
  return entries.toSorted(([one], [other]) => (one < other ? -1 : 1));
}

function tell(
  engine: AlarmEngine,
  one: News,
  atMs: number,
  values: Map<string, Record<string, number | boolean | string>>,
): void {
  if (one.type === 'contact') {
    const wake = one.state === 'sleeping' ? { nextWakeMs: atMs + 600_000 } : {};
    const { state, isAnnouncement } = one;
    engine.noteContact({ device: DEVICES[one.device]!, state, isAnnouncement, atMs, ...wake });
    return;
  }
  const device = one.type === 'lamp' ? MASTS[one.device]! : NODES[one.device]!;
  const readings =
    one.type === 'lamp'
      ? {
          'lamp-1': {
            ...{
              lampFailure: one.isFailed,
              controlGearFailure: one.voltage > 253,
              powerState: one.isOff ? 'off' : 'on',
            },
            ...{ commandInAction: 80, supplyVoltage: one.voltage },
          },
        }
      : { 'port-1': { operStatus: one.isUp ? 'up' : 'down' }, 'optics-1': { rxPower: one.rxPower } };
  engine.noteContact({ device, state: 'ready', atMs });
  for (const [component, came] of Object.entries(readings)) {
    const place = `${device.id}/${component}`;
    const all = one.lateS > 0 ? came : { ...values.get(place), ...came };
    if (one.lateS === 0) values.set(place, all);
    const times = { timeMs: atMs - one.lateS * 1000, atMs };
    engine.noteReading({ device, component, ...times, came, values: all, isLate: one.lateS > 0 });
  }
}

test('batches, looks at the clock and restarts change nothing', () => {
  const cuts = fc.array(
    fc.tuple(fc.nat(120), fc.constantFrom('take' as const, 'restart' as const, 'look' as const)),
  );
  let raised = 0;
  fc.assert(
    fc.property(fc.array(news, { maxLength: 120 }), cuts, (all, pairs) => {
      const whole = run(all, new Map());
      raised += whole.changes.length;
      expect(run(all, new Map(pairs))).toEqual(whole);
    }),
    { numRuns: 600 },
  );
  expect(raised).toBeGreaterThan(0);
});

test('what is raised and cleared adds up, and a cause that is named stands', () => {
  fc.assert(
    fc.property(fc.array(news, { maxLength: 150 }), all => {
      const { changes, conditions } = run(all, new Map());
      const standing = new Set<string>();
      for (const change of changes) {
        const keyText = toKeyText(change.key);
        if (change.suppressedBy !== undefined) expect(standing).toContain(change.suppressedBy);
        if (change.step === 'raised') expect(standing.has(keyText)).toBe(false);
        if (change.step === 'raised') standing.add(keyText);
        if (change.step === 'cleared') expect(standing.delete(keyText)).toBe(true);
        expect(toComponentClass(change.key.resource)).toBeTruthy();
      }
      const left = conditions.filter(([, { condition }]) => ['active', 'clearing'].includes(condition.phase));
      expect(new Set(left.map(([keyText]) => keyText))).toEqual(standing);
      for (const [, { suppressedBy }] of left) if (suppressedBy) expect(standing).toContain(suppressedBy);
    }),
    { numRuns: 600 },
  );
});
