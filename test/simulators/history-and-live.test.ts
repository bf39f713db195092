import { describe, expect, onTestFinished, test } from 'vitest';
import { systemClock } from '#core/clock.ts';
import type { Device } from '#core/devices.ts';
import { createFleet } from '../../simulators/fleet.ts';
import { planFleet } from '../../simulators/fleet-plan.ts';
import { createWorld } from '../../simulators/simulated-world.ts';
import { startPlainBroker } from './plain-broker.ts';

const MINUTE_MS = 60_000;
const WEEK_MS = 7 * 24 * 60 * MINUTE_MS;

test('live and late messages say what the one model says of their instants', async () => {
  const { devices } = planFleet({ seed: 3, scale: 0.02 });
  const broker = await startPlainBroker();
  const finished = Promise.withResolvers<void>();
  const fleet = createFleet({
    host: '127.0.0.1',
    port: broker.port,
    seed: 3,
    speed: 1,
    clock: systemClock,
    backfillHours: 3,
    lateSpacingMs: 5,
    faultMultiplier: 0,
    isImperfect: false,
    devices: devices.map(device => ({ device, secret: 'secret' })),
    onProgress: ({ type, ...rest }) => {
      if (type === 'backfilled' && 'count' in rest && rest.count === rest.total) finished.resolve();
    },
  });
  fleet.start();
  onTestFinished(() => fleet.stop(500));
  await finished.promise;
  const world = createWorld({ seed: 3, devices, faultMultiplier: 0 });
  for (const device of devices) {
    const said = broker.said(`iot/v1/${device.city}/${device.kind}/${device.id}/telemetry`);
    expect(said.filter(message => message['late'] !== true).length, device.id).toBeGreaterThan(0);
    expect(said.filter(message => message['late'] === true).length, device.id).toBeGreaterThanOrEqual(12);
    for (const { ts, c } of said) {
      const expected = world.get(device.id)!.measure(Date.parse(ts as string), {});
      // A live report may be of some components only.
      expect(JSON.parse(JSON.stringify(expected)), `${device.id} ${ts}`).toMatchObject(c as object);
    }
  }
});

/** Both the course of the day and five standard deviations of chance fit in; doors that open at once do not. */
const isPlausibleStep = (before: number, after: number) => {
  const larger = Math.max(before, after);
  return Math.abs(after - before) <= 0.2 * larger + 4.5 * Math.sqrt(larger) + 2;
};

describe('the clients of a city never jump', () => {
  const { devices } = planFleet({ seed: 1, scale: 1 });
  const world = createWorld({ seed: 1, devices, faultMultiplier: 0 });
  const clientsOf = (device: Device, timeMs: number) =>
    world.get(device.id)!.measure(timeMs, {})['sys']!['clientsConnected'] as number;

  test.each(['zweibruecken', 'speyer'])('in %s over a week of five-minute steps', city => {
    const hotspots = devices.filter(device => device.city === city && device.kind === 'hotspot');
    const startMs = Date.parse('2026-11-16T00:00:00Z');
    const sums: number[] = [];
    for (let timeMs = startMs; timeMs < startMs + WEEK_MS; timeMs += 5 * MINUTE_MS)
      sums.push(hotspots.reduce((sum, device) => sum + clientsOf(device, timeMs), 0));
    const jumps = sums.flatMap((sum, i) => {
      const before = sums[i - 1] ?? sum;
      const at = new Date(startMs + i * 5 * MINUTE_MS).toISOString();
      return isPlausibleStep(before, sum) ? [] : [`${at}: ${before} to ${sum}`];
    });
    expect(jumps).toEqual([]);
    expect(Math.max(...sums)).toBeGreaterThan(10 * (Math.min(...sums) + 1));
  });
});
