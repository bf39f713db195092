import { expect, it } from 'vitest';
import { createRateMeter } from '#core/rate-meter.ts';
import { createManualClock } from '../support/manual-clock.ts';

it('tells the rate of the last seconds, not of all time', () => {
  const clock = createManualClock();
  const meter = createRateMeter(clock);
  let total = 0;
  for (let second = 0; second < 20; second++) {
    total += second < 10 ? 100 : 500;
    meter.set(total);
    clock.pass(1000);
  }
  expect(meter.perSecond()).toBeGreaterThan(400);
  expect(meter.perSecond()).toBeLessThanOrEqual(500);
});

it('falls to zero when nothing comes any more', () => {
  const clock = createManualClock();
  const meter = createRateMeter(clock);
  expect(meter.perSecond()).toBe(0);
  meter.set(1);
  clock.pass(1000);
  meter.set(1001);
  clock.pass(60_000);
  expect(meter.perSecond()).toBe(0);
});
