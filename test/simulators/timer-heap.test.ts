import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Clock } from '#core/clock.ts';
import { createConnectionGate } from '../../simulators/connection-gate.ts';
import { createLateBacklog, toBackfillTimes } from '../../simulators/late-delivery.ts';
import { createLatePacer } from '../../simulators/late-pacer.ts';
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

  test('backfill covers the hours on an even grid and stops before now', () => {
    const nowMs = Date.parse('2026-11-20T18:00:00Z');
    const times = toBackfillTimes(nowMs, 6, 'lightmast', 0.4);
    expect(times).toHaveLength(24);
    expect(times.every((timeMs, i) => i === 0 || timeMs - times[i - 1]! === 900_000)).toBe(true);
    expect(times[0]).toBeGreaterThanOrEqual(nowMs - 6 * 3_600_000);
    expect(times.at(-1)).toBeLessThan(nowMs);
    expect(toBackfillTimes(nowMs, 24, 'hotspot', 0.4)).toHaveLength(6 * 12 + 18 * 4);
    expect(toBackfillTimes(nowMs, 0, 'lightmast', 0.4)).toEqual([]);
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
});
