/** Data quality by the api: who may look, who may map and replay, what the audit log says of it. */
import type { FastifyInstance } from 'fastify';
import { describe, expect, it } from 'vitest';
import { buildApp } from '../../api/app.ts';
import type { Role } from '../../core/assignments.ts';
import type { MappingRequest } from '../../core/quality-resources.ts';
import { type ApiFixture, createApiFixture, createDevice, NOW_MS } from './api-fixture.ts';

const MAPPING: MappingRequest = {
  ...{ city: 'landau', kind: 'lightmast', component: 'lamp', metric: 'energyWh' },
  ...{ toComponent: 'lamp', toMetric: 'activeEnergy', conversion: 'whToKwh' },
};
const NOTHING = { states: [], completeness: [], log: [], acks: [], events: [], quarantine: [] };
const EVERY_ROLE: readonly Role[] = ['viewer', 'operator', 'event-security', 'approver', 'admin'];

async function open() {
  const fixture = await createApiFixture();
  await fillQuality(fixture);
  const app = await buildApp(fixture.options);
  const callAs = async (role: Role, cities: readonly string[] | '*' = ['landau']) => {
    const headers = { authorization: `Bearer ${await fixture.createToken(role, cities)}` };
    return (method: 'GET' | 'POST' | 'PUT' | 'DELETE', url: string, payload?: object) =>
      app.inject({ method, url, headers, ...(payload && { payload }) });
  };
  return { fixture, app: app as unknown as FastifyInstance, callAs };
}

async function fillQuality({ registry }: ApiFixture): Promise<void> {
  const entry = {
    topic: 't',
    kind: 'lightmast' as const,
    timeMs: NOW_MS - 1000,
    reason: 'metricUnknown' as const,
  };
  const kept = (sequence: number, city: string, deviceId: string) => ({
    ...{ sequence, city, deviceId, receivedMs: NOW_MS, kind: 'lightmast' as const },
    ...{ topic: `iot/v1/${city}/lightmast/${deviceId}/telemetry`, payload: new TextEncoder().encode('{}') },
  });
  const day = { late: 1, duplicate: 0, rejected: 2, missing: 3, boots: 0, day: '2026-11-19' };
  await registry.ingest.apply({
    ...NOTHING,
    sequence: 9,
    quarantine: [
      {
        ...{ ...entry, sequence: 1, part: 0, city: 'landau', deviceId: 'ld-lm-0001', count: 5 },
        ...{ field: 'c.lamp-1.energyWh', excerpt: new TextEncoder().encode('{"c":"=1+1"}') },
      },
      { ...entry, sequence: 2, part: 0, city: 'speyer', deviceId: 'sp-lm-0001', field: 'c.lamp-2.energyWh' },
      { sequence: 3, part: 0, timeMs: NOW_MS - 1000, topic: 'journal', reason: 'journalDamaged' },
    ],
    kept: [kept(1, 'landau', 'ld-lm-0001'), kept(2, 'speyer', 'sp-lm-0001')],
    completeness: [
      { ...day, deviceId: 'ld-lm-0001', received: 48 },
      { ...day, deviceId: 'sp-lm-0001', received: 96 },
    ],
    states: [
      {
        ...{ deviceId: 'ld-lm-0001', state: 'ready', stateSinceMs: NOW_MS, components: {} },
        ...{ clockOffsetMs: -61_000, clockWrongSinceMs: NOW_MS - 5000 },
      },
    ],
  });
}

describe('quarantine', () => {
  it('is counted in groups, filtered, opened one by one and given out as a file that runs no formula', async () => {
    const { callAs } = await open();
    const call = await callAs('viewer');
    const groups = (await call('GET', '/api/v1/quarantine/groups')).json();
    expect(groups.items).toEqual([
      {
        ...{ city: 'landau', kind: 'lightmast', reason: 'metricUnknown', subject: 'c.lamp.energyWh' },
        ...{ count: 5, devices: 1, last: new Date(NOW_MS - 1000).toISOString() },
        trend: [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 5],
      },
    ]);
    const list = async (query: string) => (await call('GET', `/api/v1/quarantine?${query}`)).json().items;
    const [entry] = await list('subject=c.lamp.energyWh&kind=lightmast&reason=metricUnknown');
    expect(entry).toMatchObject({ count: 5, device: 'ld-lm-0001', kept: { state: 'kept', remaining: [] } });
    expect(await list('kind=hotspot')).toEqual([]);
    expect(await list(`to=${new Date(NOW_MS - 1000).toISOString()}`)).toEqual([]);
    expect(await list(`from=${new Date(NOW_MS - 1000).toISOString()}`)).toHaveLength(1);
    expect((await call('GET', `/api/v1/quarantine/${entry.id}`)).json()).toEqual(entry);
    const file = await call('GET', '/api/v1/quarantine/export?kind=lightmast');
    expect(file.headers['content-type']).toContain('text/csv');
    const [head, row, ...more] = file.body.split('\r\n');
    expect(head).toContain('reason,field,count,replay,excerpt');
    expect(row).toContain('metricUnknown,c.lamp-1.energyWh,5,kept,"{""c"":""=1+1""}"');
    expect(more).toEqual(['']);
    expect((await call('GET', '/api/v1/quarantine/groups?from=2026-01-01T00:00:00Z')).statusCode).toBe(400);
  });

  it('shows nothing of other cities, and what belongs to none to those who see all', async () => {
    const { callAs } = await open();
    const all = await callAs('viewer', '*');
    const entries = (await all('GET', '/api/v1/quarantine')).json().items as { id: number; city?: string }[];
    expect(entries.map(({ city }) => city)).toEqual([undefined, 'speyer', 'landau']);
    const own = await callAs('viewer');
    for (const { id, city } of entries) {
      const status = (await own('GET', `/api/v1/quarantine/${id}`)).statusCode;
      expect(status).toBe(city === 'landau' ? 200 : 404);
      expect((await all('GET', `/api/v1/quarantine/${id}`)).statusCode).toBe(200);
    }
  });
});

describe('mappings', () => {
  it('are made, changed and deleted by operators of the city, and the audit log tells of each', async () => {
    const { fixture, callAs } = await open();
    const call = await callAs('operator');
    const created = await call('POST', '/api/v1/metric-mappings', MAPPING);
    expect(created.statusCode).toBe(201);
    const { id, version } = created.json();
    expect(created.json()).toMatchObject({ ...MAPPING, changedBy: 'operator-program' });
    const address = `/api/v1/metric-mappings/${id}?version=${version}`;
    const changed = await call('PUT', address, {
      ...MAPPING,
      conversion: 'mwhToKwh',
      model: 'X1',
      city: 'speyer',
    });
    expect(changed.json()).toMatchObject({ version: 2, conversion: 'mwhToKwh', model: 'X1', city: 'landau' });
    expect((await call('PUT', address, MAPPING)).json()).toMatchObject({ code: 'CONFLICT' });
    expect((await call('DELETE', address)).json()).toMatchObject({ code: 'CONFLICT' });
    expect((await call('GET', '/api/v1/metric-mappings')).json().items).toEqual([changed.json()]);
    expect((await call('DELETE', address.replace('=1', '=2'))).statusCode).toBe(204);
    const { items } = await fixture.registry.audit.query({ objectId: id, limit: 9 });
    expect(items.map(({ action, city }) => [action, city])).toEqual([
      ['mapping.delete', 'landau'],
      ['mapping.change', 'landau'],
      ['mapping.create', 'landau'],
    ]);
    expect(items[1]?.changes).toEqual([
      { field: 'conversion', from: 'whToKwh', to: 'mwhToKwh' },
      { field: 'model', to: 'X1' },
    ]);
  });

  it('name every fault, and never begin at what may stand for a person', async () => {
    const { callAs } = await open();
    const call = await callAs('admin');
    const faultsOf = async (changes: Partial<MappingRequest>) =>
      ((await call('POST', '/api/v1/metric-mappings', { ...MAPPING, ...changes })).json().errors ?? []).map(
        ({ field }: { field: string }) => field,
      );
    expect(await faultsOf({ metric: 'clientMac', conversion: 'kelvinToCel' })).toEqual([
      'metric',
      'conversion',
    ]);
    expect(await faultsOf({ component: 'radio-1', toComponent: 'radio' })).toEqual([
      'component',
      'toComponent',
    ]);
    expect(await faultsOf({ conversion: 'guess' as 'none' })).not.toEqual([]);
    expect((await call('POST', '/api/v1/metric-mappings', MAPPING)).statusCode).toBe(201);
    expect((await call('POST', '/api/v1/metric-mappings', MAPPING)).json()).toMatchObject({
      code: 'CONFLICT',
    });
  });
});

describe('replays', () => {
  it('are begun, followed and cancelled by operators, one at a time in a city', async () => {
    const { fixture, callAs } = await open();
    const call = await callAs('operator');
    expect((await call('GET', '/api/v1/replays/kept')).json().items).toEqual([
      { city: 'landau', kind: 'lightmast', messages: 1, bytes: 258 },
    ]);
    const begun = await call('POST', '/api/v1/replays', { city: 'landau', kind: 'lightmast' });
    expect(begun.statusCode).toBe(202);
    expect(begun.json()).toMatchObject({ state: 'running', total: 1, by: 'operator-program' });
    expect((await call('POST', '/api/v1/replays', { city: 'landau' })).json()).toMatchObject({
      code: 'CONFLICT',
    });
    const { id } = begun.json();
    expect((await call('GET', `/api/v1/replays/${id}`)).json()).toEqual(begun.json());
    expect((await call('POST', `/api/v1/replays/${id}/cancel`)).json()).toMatchObject({ state: 'cancelled' });
    expect((await call('GET', '/api/v1/replays')).json().items).toMatchObject([{ id, state: 'cancelled' }]);
    const { items } = await fixture.registry.audit.query({ objectId: id, limit: 9 });
    expect(items.map(({ action }) => action)).toEqual(['quarantine.cancel', 'quarantine.replay']);
    const ofDevice = (device: string) => call('POST', '/api/v1/replays', { city: 'landau', device });
    expect((await ofDevice('sp-lm-0001')).statusCode).toBe(404);
    expect((await ofDevice('ld-lm-0002')).json()).toMatchObject({ total: 0, device: 'ld-lm-0002' });
  });
});

it('whoever may not change anything may look, and nobody touches other cities', async () => {
  const { callAs } = await open();
  const admin = await callAs('admin', '*');
  const { id } = (await admin('POST', '/api/v1/metric-mappings', { ...MAPPING, city: 'speyer' })).json();
  const replayed = (await admin('POST', '/api/v1/replays', { city: 'speyer' })).json();
  for (const role of EVERY_ROLE) {
    const call = await callAs(role);
    const isAllowed = role === 'operator' || role === 'admin';
    for (const url of [
      '/api/v1/quarantine',
      '/api/v1/quarantine/groups',
      '/api/v1/metric-mappings',
      '/api/v1/replays',
      '/api/v1/replays/kept',
      '/api/v1/completeness',
      '/api/v1/completeness/devices',
      '/api/v1/clock-offsets',
    ]) {
      expect((await call('GET', url)).statusCode, url).toBe(200);
      expect((await call('GET', `${url}?city=speyer`)).statusCode, url).toBe(404);
      expect((await call('GET', url)).body, url).not.toContain('speyer');
    }
    const foreign = isAllowed ? 404 : 403;
    const put = `/api/v1/metric-mappings/${id}?version=1`;
    for (const attempt of [
      call('POST', '/api/v1/metric-mappings', { ...MAPPING, city: 'speyer' }),
      call('PUT', put, MAPPING),
      call('DELETE', put),
      call('POST', '/api/v1/replays', { city: 'speyer' }),
      call('POST', `/api/v1/replays/${replayed.id}/cancel`),
    ])
      expect((await attempt).statusCode, role).toBe(foreign);
    expect((await call('GET', `/api/v1/replays/${replayed.id}`)).statusCode).toBe(404);
    const own = await call('POST', '/api/v1/replays', { city: 'landau' });
    expect(own.statusCode).toBe(isAllowed ? 202 : 403);
    if (isAllowed) await call('POST', `/api/v1/replays/${own.json().id}/cancel`);
  }
});

describe('figures', () => {
  it('of completeness set what came against what commissioned devices should have sent', async () => {
    const { fixture, callAs } = await open();
    await fixture.registry.devices.putDevices([createDevice({ id: 'ld-lm-0009', lifecycle: 'planned' })]);
    const call = await callAs('viewer');
    const range = 'kind=lightmast&from=2026-11-19&to=2026-11-20';
    const { from, to, items } = (await call('GET', `/api/v1/completeness?${range}`)).json();
    expect([from, to]).toEqual(['2026-11-19', '2026-11-20']);
    // Two masts of 96 messages a day; half of today is over at noon, an hour later in Landau.
    expect(items).toEqual([
      {
        ...{ city: 'landau', kind: 'lightmast', devices: 2, expected: 192 + 104 },
        ...{ received: 48, late: 1, duplicate: 0, rejected: 2, missing: 3 },
        days: [
          {
            ...{ day: '2026-11-19', expected: 192, received: 48, late: 1 },
            ...{ duplicate: 0, rejected: 2, missing: 3 },
          },
          {
            ...{ day: '2026-11-20', expected: 104, received: 0, late: 0 },
            ...{ duplicate: 0, rejected: 0, missing: 0 },
          },
        ],
      },
    ]);
    const worst = (await call('GET', `/api/v1/completeness/devices?${range}&limit=1`)).json().items;
    expect(worst).toMatchObject([{ device: 'ld-lm-0002', received: 0, expected: 148, name: 'Ostring 2' }]);
    expect((await call('GET', '/api/v1/completeness?from=2026-01-01')).statusCode).toBe(400);
    expect((await call('GET', '/api/v1/completeness?from=2026-12-01')).statusCode).toBe(400);
  });

  it('of clocks name the devices that are furthest off, and since when', async () => {
    const { callAs } = await open();
    const call = await callAs('viewer');
    expect((await call('GET', '/api/v1/clock-offsets')).json()).toEqual({
      spread: [{ city: 'landau', kind: 'lightmast', counts: [1, 0, 0, 0, 0, 0, 0, 0] }],
      devices: [
        {
          ...{ device: 'ld-lm-0001', name: 'Ostring 1', city: 'landau', kind: 'lightmast' },
          ...{ offsetMs: -61_000, since: new Date(NOW_MS - 5000).toISOString() },
        },
      ],
    });
    expect((await call('GET', '/api/v1/clock-offsets?over=62')).json().devices).toEqual([]);
  });
});
