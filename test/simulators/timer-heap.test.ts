import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Clock } from '#core/clock.ts';
import type { DeviceKindName } from '#core/device-kinds/device-kind.ts';
import { createConnectionGate } from '../../simulators/connection-gate.ts';
import type { DeviceModel } from '../../simulators/device-model.ts';
import { createLateBacklog, toBackfillTimes } from '../../simulators/late-delivery.ts';
import { createLatePacer } from '../../simulators/late-pacer.ts';
import { planNextReport } from '../../simulators/report-plan.ts';
import { createTimerHeap } from '../../simulators/timer-heap.ts';

/** Follows the fake timers. */
const clock: Clock = { nowMs: () => Date.now(), monotonicMs: () => Date.now() };

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe('timer heap', () => {
  test('runs every task once, in order of time, ties in order of arrival', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -5, max: 500 }), { maxLength: 80 }), delays => {
        const heap = createTimerHeap(clock);
        const ran: [delayMs: number, index: number][] = [];
        delays.forEach((delayMs, index) => {
          heap.runIn(delayMs, () => ran.push([Math.max(0, delayMs), index]));
        });
        vi.advanceTimersByTime(600);
        expect(ran).toEqual(ran.toSorted(([a, i], [b, j]) => a - b || i - j));
        expect(ran).toHaveLength(delays.length);
        expect(heap.size).toBe(0);
      }),
    );
  });

  test('a task may plan the next one; clear forgets all', () => {
    const heap = createTimerHeap(clock);
    let runs = 0;
    const again = () => {
      runs++;
      heap.runIn(100, again);
    };
    heap.runIn(100, again);
    vi.advanceTimersByTime(1050);
    expect(runs).toBe(10);
    heap.clear();
    vi.advanceTimersByTime(1000);
    expect(runs).toBe(10);
  });
});

test('the gate opens at its rate, first come first served', () => {
  const opened: number[] = [];
  const gate = createConnectionGate(createTimerHeap(clock), clock, 200);
  for (let i = 0; i < 1000; i++) gate.pass(() => opened.push(i));
  vi.advanceTimersByTime(2000);
  expect(opened.length).toBeGreaterThan(350);
  expect(opened.length).toBeLessThan(430);
  vi.advanceTimersByTime(4000);
  expect(opened).toEqual(Array.from({ length: 1000 }, (_, i) => i));
});

describe('late delivery', () => {
  test('the backlog gives the newest first and loses the oldest when full', () => {
    const backlog = createLateBacklog(3);
    backlog.add([50, 10, 40]);
    backlog.add([20, 30]);
    expect([backlog.size, backlog.lost]).toEqual([3, 2]);
    expect([backlog.takeNewest(), backlog.takeNewest(), backlog.takeNewest(), backlog.takeNewest()]).toEqual([
      50,
      40,
      30,
      undefined,
    ]);
  });

  test('every quarter of an hour of the past hears of every device once, the last six hours of hotspots thrice', () => {
    const nowMs = Date.parse('2026-11-20T18:17:00Z');
    const firstMs = Date.parse('2026-11-18T18:00:00Z');
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), phase => {
        const countByQuarter = (kind: DeviceKindName) => {
          const times = toBackfillTimes(nowMs, 48, kind, phase);
          expect(times.at(-1)).toBeLessThan(nowMs);
          const counts = new Array<number>(48 * 4 + 2).fill(0);
          for (const timeMs of times) counts[Math.floor((timeMs - firstMs) / 900_000)]!++;
          return counts.slice(0, -1);
        };
        expect(countByQuarter('lightmast')).toEqual(new Array(48 * 4 + 1).fill(1));
        const hotspot = countByQuarter('hotspot');
        expect(hotspot.slice(0, 42 * 4)).toEqual(new Array(42 * 4).fill(1));
        expect(hotspot[42 * 4]).toBeGreaterThanOrEqual(1);
        expect(hotspot.slice(42 * 4 + 1)).toEqual(new Array(6 * 4).fill(3));
      }),
    );
    expect(toBackfillTimes(nowMs, 0, 'lightmast', 0.4)).toEqual([]);
  });

  test('history lies on the beat that the device keeps live', () => {
    const nowMs = Date.parse('2026-11-20T18:17:00Z');
    const phase = 0.37;
    const model = { toBeats: () => [{ everyS: 900 }], findChangeMs: () => undefined };
    const { dueMs } = planNextReport(model as unknown as DeviceModel, {}, phase, nowMs);
    expect(toBackfillTimes(nowMs, 2, 'lightmast', phase).map(timeMs => (dueMs - timeMs) % 900_000)).toEqual(
      new Array(9).fill(0),
    );
  });

  test('the pacer shares its rate fairly and lets each device pause', () => {
    const heap = createTimerHeap(clock);
    const pacer = createLatePacer({ heap, clock, ratePerS: 100, spacingPerDeviceMs: 500 });
    const sent = new Map<string, number[]>();
    const join = (name: string, count: number) => {
      const times: number[] = [];
      sent.set(name, times);
      const sender = {
        sendLate() {
          if (times.length === count) return false;
          times.push(Date.now());
          return true;
        },
      };
      pacer.join(sender);
      pacer.join(sender);
    };
    for (let i = 0; i < 100; i++) join(`device ${i}`, 5);
    vi.advanceTimersByTime(2600);
    const soFar = [...sent.values()].map(times => times.length);
    expect(Math.max(...soFar) - Math.min(...soFar)).toBeLessThanOrEqual(1);
    expect(soFar.reduce((a, b) => a + b)).toBeLessThan(280);
    vi.advanceTimersByTime(5000);
    for (const times of sent.values()) {
      expect(times).toHaveLength(5);
      for (let i = 1; i < 5; i++) expect(times[i]! - times[i - 1]!).toBeGreaterThanOrEqual(490);
    }
    expect(heap.size).toBe(0);
  });

  test('who is in a hurry does not wait for the others', () => {
    const heap = createTimerHeap(clock);
    const pacer = createLatePacer({ heap, clock, ratePerS: 50, spacingPerDeviceMs: 100 });
    const left = new Map<string, number>();
    const join = (name: string, isUrgent: boolean) => {
      left.set(name, 10);
      const sendLate = () => {
        const count = left.get(name)!;
        left.set(name, Math.max(0, count - 1));
        return count > 0;
      };
      pacer.join({ sendLate }, isUrgent);
    };
    for (let i = 0; i < 50; i++) join(`device ${i}`, false);
    join('about to vanish', true);
    vi.advanceTimersByTime(1500);
    expect(left.get('about to vanish')).toBe(0);
    expect(Math.min(...[...left].filter(([name]) => name.startsWith('device')).map(([, n]) => n))).toBe(8);
  });
});
