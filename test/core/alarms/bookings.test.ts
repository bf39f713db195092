/** What bandwidth requests change in alarms: severity, the promise of a rate, and whom an alarm names. */
import { describe, expect, test } from 'vitest';
import { applyAlarmChange } from '#core/alarms/alarm-record.ts';
import {
  type BookedRequest,
  type Bookings,
  IMPACTED_REQUESTS_MAX,
  joinRequests,
} from '#core/alarms/bookings.ts';
import { createAlarmDevice, createEngineFixture, NIGHT_MS } from './alarm-fixture.ts';

const NODES = Array.from({ length: 6 }, (_, i) =>
  createAlarmDevice({ id: `node-${i + 1}`, kind: 'fibrenode', groupId: 'mogli', reportIntervalS: 60 }),
);
const MAIKERWE: BookedRequest = { id: 'MG-LD-2026-000001', eventName: 'Maikerwe' };
const MARKET: BookedRequest = { id: 'MG-LD-2026-000002', eventName: 'Wochenmarkt' };

/** Active on the node within these seconds, with 20 Mbit/s for BOS and 50 for visitors. */
function createBookings(
  spans: readonly { deviceId: string; request: BookedRequest; fromS: number; toS: number }[],
): Bookings {
  const on = (deviceId: string, atMs: number) =>
    spans.filter(
      span =>
        span.deviceId === deviceId &&
        atMs >= NIGHT_MS + span.fromS * 1000 &&
        atMs < NIGHT_MS + span.toS * 1000,
    );
  const rates: Record<string, number> = { bos: 20e6, visitor: 50e6 };
  return {
    isInEvent: (deviceId, atMs) => on(deviceId, atMs).length > 0,
    bookedCir: (deviceId, service, atMs) => (on(deviceId, atMs).length > 0 ? rates[service] : undefined),
    requestsOn: (deviceId, atMs) => on(deviceId, atMs).map(({ request }) => request),
  };
}

const AT_NODE_1 = createBookings([{ deviceId: 'node-1', request: MAIKERWE, fromS: 0, toS: 1000 }]);

describe('a booked rate', () => {
  const open = (bookings: Bookings) => createEngineFixture({ devices: NODES, bookings });

  test('is missed when less runs than is booked and something was dropped, for half a minute', () => {
    const fixture = open(AT_NODE_1);
    fixture.reading('node-1', 'service-bos', 0, { rate: 12e6, dropRate: 30 });
    fixture.advance(29);
    expect(fixture.standing()).toEqual([]);
    fixture.advance(30);
    expect(fixture.standing()).toEqual(['landau/fibrenode/node-1/service-bos cirViolated major']);
    expect(fixture.changes[0]).toMatchObject({ value: 12e6, impactedRequests: [MAIKERWE] });
    fixture.reading('node-1', 'service-bos', 100, { rate: 21e6, dropRate: 12 });
    fixture.advance(160);
    expect(fixture.standing()).toEqual([]);
  });

  test('is kept when nobody wants more, for classes that are not promised, where and when none is booked', () => {
    const fixture = open(AT_NODE_1);
    fixture.reading('node-1', 'service-bos', 0, { rate: 2e6, dropRate: 0 });
    fixture.reading('node-1', 'service-visitor', 0, { rate: 2e6, dropRate: 80 });
    fixture.reading('node-1', 'service-cctv', 0, { rate: 2e6, dropRate: 80 });
    fixture.reading('node-2', 'service-bos', 0, { rate: 2e6, dropRate: 80 });
    fixture.reading('node-1', 'service-bos', 1000, { rate: 2e6, dropRate: 80 });
    fixture.advance(2000);
    expect(fixture.told()).toEqual([]);
  });

  test('is promised no longer when the request has ended', () => {
    const fixture = open(AT_NODE_1);
    for (const s of [0, 900, 1100]) fixture.reading('node-1', 'service-bos', s, { rate: 1e6, dropRate: 50 });
    fixture.advance(1200);
    expect(fixture.told()).toEqual([
      'raised landau/fibrenode/node-1/service-bos|cirViolated|',
      'cleared landau/fibrenode/node-1/service-bos|cirViolated|',
    ]);
  });
});

describe('an alarm in an event', () => {
  test('a link that is down becomes critical when a request begins, and names it to the end', () => {
    const bookings = createBookings([
      { deviceId: 'node-1', request: MARKET, fromS: 100, toS: 300 },
      { deviceId: 'node-1', request: MAIKERWE, fromS: 200, toS: 400 },
    ]);
    const fixture = createEngineFixture({ devices: NODES, bookings });
    for (const s of [0, 50, 150, 250, 450]) fixture.reading('node-1', 'port-1', s, { operStatus: 'down' });
    fixture.reading('node-1', 'port-1', 500, { operStatus: 'up' });
    fixture.advance(600);
    fixture.told();
    const told = fixture.changes.map(({ step, severity, impactedRequests }) => [
      ...[step, severity],
      impactedRequests?.map(({ eventName }) => eventName).join(' ') ?? '',
    ]);
    expect(told).toEqual([
      ['raised', 'major', ''],
      ['severity', 'critical', 'Wochenmarkt'],
      ['severity', 'major', 'Maikerwe Wochenmarkt'],
      ['cleared', 'major', 'Maikerwe Wochenmarkt'],
    ]);
  });

  test('what is raised again names only who is endangered now', () => {
    const fixture = createEngineFixture({ devices: NODES, bookings: AT_NODE_1 });
    for (const s of [0, 2000]) {
      fixture.reading('node-1', 'port-1', s, { operStatus: 'down' });
      fixture.reading('node-1', 'port-1', s + 10, { operStatus: 'up' });
      fixture.advance(s + 100);
    }
    fixture.told();
    const records = fixture.changes.map((_, i) =>
      fixture.changes.slice(0, i + 1).reduce(applyAlarmChange, undefined),
    );
    expect(records.map(record => record?.impactedRequests)).toEqual([
      [MAIKERWE],
      [MAIKERWE],
      undefined,
      undefined,
    ]);
  });

  test('half a group of nodes that falls silent is critical, and names the requests of all', () => {
    const bookings = createBookings([
      { deviceId: 'node-2', request: MARKET, fromS: 0, toS: 1000 },
      { deviceId: 'node-3', request: MARKET, fromS: 0, toS: 1000 },
      { deviceId: 'node-6', request: MAIKERWE, fromS: 0, toS: 1000 },
    ]);
    const fixture = createEngineFixture({ devices: NODES, bookings });
    for (const { id } of NODES) fixture.contact(id, 0);
    for (const { id } of NODES.slice(0, 3)) fixture.contact(id, 10, 'lost');
    fixture.advance(80);
    expect(fixture.standing()).toEqual(['landau/group/mogli groupCommsLost critical']);
    const group = fixture.changes.find(({ key }) => key.alarmTypeId === 'groupCommsLost');
    expect(group?.impactedRequests).toEqual([MAIKERWE, MARKET]);
  });

  test('what was told late names the requests of its time', () => {
    const fixture = createEngineFixture({ devices: NODES, bookings: AT_NODE_1 });
    fixture.reading('node-1', 'ups', 9000, { status: 'OB' }, 8500);
    fixture.reading('node-1', 'ups', 9001, { status: 'OL' }, 8000);
    expect(fixture.told()).toEqual(['wasTrue landau/fibrenode/node-1/ups|onBattery|']);
    expect(fixture.changes[0]?.impactedRequests).toEqual([MAIKERWE]);
  });

  test('an alarm names so many requests and no more', () => {
    const many = Array.from({ length: 50 }, (_, i) => ({ id: `r-${i + 10}`, eventName: 'Fest' }));
    expect(joinRequests([MAIKERWE], many)).toHaveLength(IMPACTED_REQUESTS_MAX);
    expect(joinRequests(many.slice(0, 3), many.slice(0, 2))).toEqual(many.slice(0, 3));
  });
});
