import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { systemClock } from '#core/clock.ts';
import { readNodeConfig, toNodeConfig } from '#core/requests/node-config.ts';
import { NODE_CAPACITY_BPS, share } from '../../simulators/fibre-services.ts';
import { createFleet } from '../../simulators/fleet.ts';
import { planFleet } from '../../simulators/fleet-plan.ts';
import { createWorld } from '../../simulators/simulated-world.ts';
import { startPlainBroker } from './plain-broker.ts';

const M = 1_000_000;
const { devices } = planFleet({ seed: 3, scale: 0.5 });
const nodes = devices.filter(device => device.kind === 'fibrenode' && device.city === 'landau').slice(0, 2);
const node = nodes[0]!;
const topicOf = (rest: string) => `iot/v1/${node.city}/${node.kind}/${node.id}/${rest}`;
const BOOKED = toNodeConfig([
  {
    requestId: 'MG-LD-2026-000001',
    phase: 'active',
    services: [
      { service: 'bos', cir: 200 * M, eir: 0 },
      { service: 'vendor', cir: 50 * M, eir: 100 * M },
    ],
  },
  { requestId: 'MG-LD-2026-000002', phase: 'setup', services: [{ service: 'bos', cir: 30 * M, eir: 5 * M }] },
]);

describe('the configuration of a node', () => {
  test('is merged over its requests, read back, and refused when anything in it was changed', () => {
    expect(BOOKED).toMatchObject({
      phase: 'active',
      bookings: 'MG-LD-2026-000001,MG-LD-2026-000002',
      'service-bos.cir': 230 * M,
    });
    expect(readNodeConfig(BOOKED)).toEqual({
      phase: 'active',
      requestIds: ['MG-LD-2026-000001', 'MG-LD-2026-000002'],
      rates: { bos: { cir: 230 * M, eir: 5 * M }, vendor: { cir: 50 * M, eir: 100 * M } },
    });
    expect(readNodeConfig({ ...BOOKED, 'service-bos.cir': 231 * M })).toBeUndefined();
    expect(readNodeConfig(toNodeConfig([]))).toEqual({ phase: 'idle', requestIds: [], rates: {} });
  });
});

describe('who gets what', () => {
  const wanted = { bos: 300 * M, cctv: 400 * M, vendor: 100 * M, visitor: 4000 * M };

  test('without bookings visitors yield first, BOS last', () => {
    expect(share(wanted, {})).toEqual({ bos: 300 * M, cctv: 400 * M, vendor: 100 * M, visitor: 200 * M });
  });

  test('a booked class keeps its rate, then what was booked on top, then the rest as it comes', () => {
    const full = { bos: 300 * M, cctv: 900 * M, vendor: 100 * M, visitor: 4000 * M };
    const rates = { vendor: { cir: 60 * M, eir: 20 * M } };
    expect(share(full, rates)).toEqual({ bos: 300 * M, cctv: 620 * M, vendor: 80 * M, visitor: 0 });
  });

  test('more promised than the node usually carries is carried', () => {
    const given = share({ ...wanted, bos: 2 * NODE_CAPACITY_BPS }, { bos: { cir: 1500 * M, eir: 0 } });
    expect(given.bos).toBe(1500 * M);
  });

  test('visitors flood: their own network drops, the booked ones do not', () => {
    const world = createWorld({ seed: 3, devices: nodes, faultMultiplier: 0 });
    const model = world.get(node.id)!;
    const timeMs = Date.parse('2026-11-20T11:00:00Z');
    const bookings = readNodeConfig(BOOKED)!;
    const before = model.measure(timeMs, { bookings });
    expect(before['service-visitor']!['dropRate']).toBe(0);
    model.inject({ name: 'visitorFlood', startMs: timeMs, endMs: timeMs + 60_000, strength: 1 });
    const flooded = model.measure(timeMs, { bookings });
    expect(flooded['service-visitor']!['dropRate']).toBeGreaterThan(50);
    for (const name of ['service-bos', 'service-vendor', 'service-cctv'])
      expect(flooded[name]).toEqual(before[name]);
    expect(Number(flooded['service-bos']!['rate'])).toBeGreaterThan(100 * M);
  });

  test('a cable that is cut is dark at both its ends', () => {
    const world = createWorld({ seed: 3, devices: nodes, faultMultiplier: 0 });
    const timeMs = Date.parse('2026-11-20T11:00:00Z');
    const cut = { name: 'fibreCut' as const, startMs: timeMs, endMs: timeMs + 60_000, strength: 1 };
    world.get(nodes[0]!.id)!.inject({ ...cut, component: 'port-2' });
    world.get(nodes[1]!.id)!.inject({ ...cut, component: 'port-1' });
    expect(world.get(nodes[0]!.id)!.measure(timeMs, {})['optics-2']).toMatchObject({ rxLos: true });
    expect(world.get(nodes[1]!.id)!.measure(timeMs, {})['optics-1']).toMatchObject({ rxLos: true });
    expect(world.get(nodes[0]!.id)!.testLink!(2, timeMs)).toBe(0);
    expect(world.get(nodes[0]!.id)!.testLink!(1, timeMs)).toBeGreaterThan(9e9);
    expect(world.get(nodes[0]!.id)!.testLink!(7, timeMs)).toBeUndefined();
  });
});

test('a node answers its configuration and a link test, and refuses what was not signed off', async () => {
  const until = (check: () => void) => vi.waitFor(check, { timeout: 20_000, interval: 20 });
  const broker = await startPlainBroker();
  const fleet = createFleet({
    ...{ host: '127.0.0.1', port: broker.port, seed: 3, speed: 20, clock: systemClock, backfillHours: 0 },
    ...{ faultMultiplier: 0, isImperfect: false },
    devices: [{ device: node, secret: 'secret', lastBoot: 0 }],
  });
  fleet.start();
  onTestFinished(() => fleet.stop(500));
  await until(() => expect(fleet.counters().acknowledged).toBeGreaterThan(0));

  const ts = new Date().toISOString();
  await broker.publish(topicOf('config'), { v: 1, ts, version: 7, config: BOOKED });
  await broker.publish(topicOf('config'), { v: 1, ts, version: 8, config: { ...BOOKED, phase: 'idle' } });
  await until(() =>
    expect(broker.said(topicOf('ack/config'))).toMatchObject([
      { id: 'config-7', result: 'done' },
      { id: 'config-8', result: 'rejected', reason: 'The digest does not fit the configuration' },
    ]),
  );

  await broker.publish(topicOf('cmd/linkTest'), { v: 1, id: 't1', ts, ttlS: 60, args: { port: 2 } });
  await until(() =>
    expect(broker.said(topicOf('ack/linkTest')).map(ack => ack['result'])).toEqual(['accepted', 'done']),
  );
  const tested = broker.said(topicOf('event')).filter(event => event['type'] === 'linkTestResult');
  expect(tested).toMatchObject([{ comp: 'port-2', data: { id: 't1' } }]);
  expect((tested[0]!['data'] as { throughput: number }).throughput).toBeGreaterThan(9e9);
});
