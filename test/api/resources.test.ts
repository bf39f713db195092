/** What the resources say, over real stores; every answer must fit the schema it is documented with. */
import Type, { type Static } from 'typebox';
import { Value } from 'typebox/value';
import { describe, expect, it } from 'vitest';
import { SessionSchema } from '../../api/schemas/access-schemas.ts';
import { CommandSchema } from '../../api/schemas/command-schemas.ts';
import { QuarantineSchema } from '../../api/schemas/quality-schemas.ts';
import * as schemas from '../../api/schemas/resource-schemas.ts';
import { createApiFixture, createDevice, NOW_MS, SILENT } from './api-fixture.ts';
import { openReader } from './resource-reader.ts';

const Devices = Type.Object({
  items: Type.Array(schemas.DeviceSummarySchema),
  nextCursor: Type.Optional(Type.String()),
});
const ids = (page: Static<typeof Devices>) => page.items.map(item => item.id);

describe('devices', () => {
  it('come in pages by id until there are no more', async () => {
    const { read } = await openReader(await createApiFixture());
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page: Static<typeof Devices> = await read(
        Devices,
        `/api/v1/devices?limit=2${cursor === undefined ? '' : `&cursor=${cursor}`}`,
      );
      expect(page.items.length).toBeLessThanOrEqual(2);
      seen.push(...ids(page));
      cursor = page.nextCursor;
    } while (cursor !== undefined);
    expect(seen).toEqual(['ld-hs-0001', 'ld-lm-0001', 'ld-lm-0002', 'sp-lm-0001']);
  });

  it('are found by city, kind, presence and its reason, text and place', async () => {
    const fixture = await createApiFixture();
    await fixture.putCurrent({ deviceId: 'ld-lm-0002', lastReceivedMs: NOW_MS });
    await fixture.putCurrent({ deviceId: 'sp-lm-0001', watch: SILENT });
    const { read } = await openReader(fixture);
    const find = async (query: string) => ids(await read(Devices, `/api/v1/devices?${query}`));
    expect(await find('city=speyer')).toEqual(['sp-lm-0001']);
    expect(await find('city=speyer,landau&kind=hotspot')).toEqual(['ld-hs-0001']);
    expect(await find('presence=ready')).toEqual(['ld-lm-0002']);
    expect(await find('presence=stale,unknown')).toEqual(['ld-hs-0001', 'ld-lm-0001', 'sp-lm-0001']);
    expect(await find('reason=group,uplink')).toEqual(['sp-lm-0001']);
    expect(await find('reason=device')).toEqual([]);
    expect(await find('text=OSTRING%202')).toEqual(['ld-lm-0002']);
    expect(await find('bbox=8.15,49,8.3,50')).toEqual(['ld-lm-0002']);
  });

  it('tell all that is known of one', async () => {
    const fixture = await createApiFixture();
    await fixture.putCurrent({
      deviceId: 'ld-lm-0001',
      lastReadingMs: NOW_MS - 1_000,
      lastReceivedMs: NOW_MS,
      clockOffsetMs: 12,
      birth: {
        kind: 'lightmast',
        fw: '2.1',
        location: [8.1, 49.2],
        components: [{ id: 'lamp-1', metrics: [] }],
      },
      components: {
        'lamp-2': { timeMs: NOW_MS, values: { activePower: 20 } },
        'lamp-1': {
          timeMs: NOW_MS,
          values: { activePower: 17.5, powerState: 'on' },
          quality: { ts: 'uncertain' },
        },
      },
    });
    await fixture.registry.ingest.apply({
      sequence: 2,
      states: [],
      completeness: [
        {
          deviceId: 'ld-lm-0001',
          day: '2026-11-20',
          received: 40,
          late: 1,
          duplicate: 2,
          rejected: 3,
          missing: 4,
          boots: 1,
        },
        {
          deviceId: 'ld-lm-0001',
          day: '2026-11-19',
          received: 96,
          late: 0,
          duplicate: 0,
          rejected: 0,
          missing: 0,
          boots: 0,
        },
      ],
      quarantine: [],
      log: [{ deviceId: 'ld-lm-0001', timeMs: NOW_MS, type: 'event', text: 'doorOpen', count: 1 }],
      acks: [],
      events: [],
    });
    const { read } = await openReader(fixture);
    const device = await read(schemas.DeviceSchema, '/api/v1/devices/ld-lm-0001');
    expect(device).toMatchObject({
      presence: 'ready',
      lastReading: '2026-11-20T11:59:59.000Z',
      headline: { component: 'lamp-1', metric: 'activePower', value: 17.5, unit: 'W' },
      birth: { fw: '2.1', location: [8.1, 49.2] },
      components: {
        'lamp-1': { values: { activePower: 17.5, powerState: 'on' }, quality: { ts: 'uncertain' } },
      },
      clockOffsetMs: 12,
      log: [{ type: 'event', text: 'doorOpen', count: 1 }],
    });
    // A message every 15 minutes: 96 on a whole day, 52 from midnight in Berlin to 13:00 there.
    expect(device.completeness.map(({ day, expected, received }) => [day, expected, received])).toEqual([
      ['2026-11-20', 52, 40],
      ['2026-11-19', 96, 96],
    ]);
  });

  it('expect nothing of the time before they were registered', async () => {
    const fixture = await createApiFixture();
    await fixture.registry.devices.putDevices([createDevice({ id: 'ld-lm-0009', name: 'Ostring 9' })]);
    fixture.clock.advance(2 * 3_600_000);
    const received = { received: 8, late: 0, duplicate: 0, rejected: 0, missing: 0, boots: 1 };
    await fixture.registry.ingest.apply({
      sequence: 1,
      states: [],
      completeness: [{ deviceId: 'ld-lm-0009', day: '2026-11-20', ...received }],
      quarantine: [],
      log: [],
      acks: [],
      events: [],
    });
    const { read } = await openReader(fixture);
    const device = await read(schemas.DeviceSchema, '/api/v1/devices/ld-lm-0009');
    expect(device.completeness).toMatchObject([{ day: '2026-11-20', expected: 8, received: 8 }]);
  });
});

describe('other resources', () => {
  it('session, cities and device kinds', async () => {
    const { read } = await openReader(await createApiFixture());
    expect(await read(SessionSchema, '/api/v1/session')).toMatchObject({
      assignments: [{ role: 'operator', cities: '*' }],
      cities: '*',
      citiesByRole: { operator: '*' },
    });
    const cities = await read(Type.Object({ items: Type.Array(schemas.CitySchema) }), '/api/v1/cities');
    expect(cities.items.map(city => city.slug)).toEqual(['landau', 'speyer']);
    const kinds = await read(
      Type.Object({ items: Type.Array(schemas.DeviceKindSchema) }),
      '/api/v1/device-kinds',
    );
    expect(kinds.items.map(kind => kind.name)).toEqual(['lightmast', 'hotspot', 'fibrenode']);
  });

  it('summary counts by presence and leaves silent devices out of the sums', async () => {
    const fixture = await createApiFixture();
    const lamp = (activePower: number) => ({ 'lamp-1': { timeMs: NOW_MS, values: { activePower } } });
    await fixture.putCurrent({ deviceId: 'ld-lm-0001', lastReceivedMs: NOW_MS, components: lamp(30) });
    await fixture.putCurrent({ deviceId: 'ld-lm-0002', state: 'lost', components: lamp(40) });
    await fixture.putCurrent({ deviceId: 'sp-lm-0001', lastReceivedMs: NOW_MS, components: lamp(50) });
    const { read } = await openReader(fixture);
    const all = await read(schemas.SummarySchema, '/api/v1/summary');
    expect(all).toMatchObject({ lightingPowerW: 80, messagesPerS: 3, backlog: 1 });
    const landau = await read(schemas.SummarySchema, '/api/v1/summary?city=landau');
    expect(landau.lightingPowerW).toBe(30);
    expect(landau.kinds.lightmast).toMatchObject({ total: 2, presence: { ready: 1, lost: 1 } });
    expect(landau).not.toHaveProperty('presenceTime');
    await fixture.putCurrent({ deviceId: 'ld-lm-0001', watch: SILENT, components: lamp(30) });
    const noNews = { changes: [], conditions: [], watches: [], memories: [] };
    await fixture.registry.ingest.applyTime({ states: [], alarms: { ...noNews, atMs: NOW_MS - 1 } });
    const later = await read(schemas.SummarySchema, '/api/v1/summary?city=landau');
    expect(later.kinds.lightmast.presence).toMatchObject({ stale: 1, lost: 1 });
    expect(later.kinds.lightmast.reasons).toMatchObject({ group: 1, device: 0 });
    expect(later.presenceTime).toBe(new Date(NOW_MS - 1).toISOString());
    expect(later.lightingPowerW).toBe(0);
  });

  it('quarantine says what was refused and why, newest first', async () => {
    const fixture = await createApiFixture();
    await fixture.registry.ingest.apply({
      sequence: 1,
      states: [],
      completeness: [],
      quarantine: [1, 2, 3].map(part => ({
        sequence: 1,
        part,
        timeMs: NOW_MS + part,
        city: 'landau',
        deviceId: 'ld-lm-0001',
        topic: 'iot/v1/landau/lightmast/ld-lm-0001/telemetry',
        reason: part === 3 ? ('forbiddenField' as const) : ('payloadNotJson' as const),
        ...(part === 3 ? { field: 'c.radio-1.clientMac' } : { excerpt: Uint8Array.of(0x7b, 0xff) }),
      })),
      log: [],
      acks: [],
      events: [],
    });
    const { read } = await openReader(fixture);
    const Page = Type.Object({
      items: Type.Array(QuarantineSchema),
      nextCursor: Type.Optional(Type.String()),
    });
    const first = await read(Page, '/api/v1/quarantine?limit=2');
    expect(first.items[0]).toMatchObject({ reason: 'forbiddenField', field: 'c.radio-1.clientMac' });
    expect(first.items[0]?.excerpt).toBeUndefined();
    expect(first.items[1]).toMatchObject({ device: 'ld-lm-0001', excerpt: '{\uFFFD' });
    const second = await read(Page, `/api/v1/quarantine?limit=2&cursor=${first.nextCursor}`);
    expect(second.items).toHaveLength(1);
    expect(second.nextCursor).toBeUndefined();
    expect((await read(Page, '/api/v1/quarantine?reason=forbiddenField')).items).toHaveLength(1);
  });

  it('commands are queued up to a bound and listed', async () => {
    const fixture = await createApiFixture();
    const { read, post } = await openReader(fixture);
    const url = '/api/v1/devices/ld-lm-0001/commands';
    const queued = await post(url, { name: 'setLevel', args: { level: 50 }, ttlS: 60 });
    expect(queued.statusCode).toBe(202);
    expect(Value.Errors(CommandSchema, queued.json())).toEqual([]);
    const list = await read(Type.Object({ items: Type.Array(CommandSchema) }), url);
    expect(list.items).toMatchObject([
      { name: 'setLevel', args: { level: 50 }, state: 'queued', by: 'operator-program' },
    ]);
    for (let count = 1; count < 16; count += 1)
      expect((await post(url, { name: 'identify' })).statusCode).toBe(202);
    const refused = await post(url, { name: 'identify' });
    expect([refused.statusCode, refused.json().code]).toEqual([409, 'CONFLICT']);
    for (const body of [
      {},
      { name: 'format' },
      { name: 'reboot', force: true },
      { name: 'reboot', ttlS: 1e9 },
      { name: 'reboot', args: { level: 1 } },
      { name: 'setLevel' },
      { name: 'setLevel', args: { level: 101 } },
      { name: 'setLevel', args: { level: '50' } },
      [],
    ]) {
      expect((await post(url, body)).statusCode, JSON.stringify(body)).toBe(400);
    }
    const dimmed = await post('/api/v1/devices/ld-hs-0001/commands', {
      name: 'setLevel',
      args: { level: 5 },
    });
    expect(dimmed.json().errors).toEqual([{ field: 'name', rule: 'is no command of a hotspot' }]);
  });
});
