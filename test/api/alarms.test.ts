/** Alarms by the api: lists page by page, what people may do about them and where, what the audit log says of it. */
import { Value } from 'typebox/value';
import { describe, expect, it } from 'vitest';
import {
  AcknowledgementsSchema,
  AlarmDetailSchema,
  AlarmHealthSchema,
  AlarmSchema,
  AlarmTypeSchema,
} from '../../api/schemas/alarm-schemas.ts';
import type { AlarmResource } from '../../core/alarm-resources.ts';
import type { Role } from '../../core/assignments.ts';
import { raiseAlarm } from './alarm-fixture.ts';
import { NOW_MS } from './api-fixture.ts';
import { createPeopleFixture } from './people/people-fixture.ts';

const DAY_MS = 86_400_000;
const EVENT = { id: 'MG-LD-2026-000123', eventName: 'Maikerwe' };
const timeIn = (ms: number) => new Date(NOW_MS + ms).toISOString();

async function open() {
  const fixture = await createPeopleFixture();
  const callAs = async (role: Role, cities: readonly string[] | '*' = ['landau']) => {
    const headers = { authorization: `Bearer ${await fixture.createToken(role, cities)}` };
    return async (method: 'GET' | 'POST', url: string, payload?: object) => {
      const reply = await fixture.app.inject({
        ...{ method, url: `/api/v1/${url}`, headers },
        ...(payload && { payload }),
      });
      return { status: reply.statusCode, body: reply.json() };
    };
  };
  const raise = (deviceId: string, more: Parameters<typeof raiseAlarm>[3] = {}) =>
    raiseAlarm(fixture.registry, deviceId.startsWith('sp') ? 'speyer' : 'landau', deviceId, more);
  return { ...fixture, callAs, raise };
}

describe('lists of alarms', () => {
  it('are gravest first, page by page, filtered, and only of the caller’s cities', async () => {
    const { callAs, raise } = await open();
    const ids = [
      await raise('ld-lm-0002', { severity: 'major', timeMs: NOW_MS + 5 }),
      await raise('ld-lm-0001', { severity: 'minor', type: 'lampFailure' }),
      await raise('ld-lm-0001', { impactedRequests: [EVENT] }),
      await raise('ld-hs-0001', { severity: 'major', type: 'apDown' }),
    ];
    const foreign = await raise('sp-lm-0001');
    const call = await callAs('viewer');
    const list = async (query: string) =>
      (await call('GET', `alarms?${query}`)).body.items as AlarmResource[];
    const idsOf = async (query: string) => (await list(query)).map(({ id }) => id);
    const sorted = [ids[2], ids[0], ids[3], ids[1]];
    expect(await idsOf('')).toEqual(sorted);
    for (const item of await list('')) expect(Value.Errors(AlarmSchema, item)).toEqual([]);
    expect((await list('severity=critical'))[0]).toMatchObject({
      ...{ city: 'landau', kind: 'lightmast', device: 'ld-lm-0001', type: 'leakageDetected' },
      ...{ operatorState: 'none', isCleared: false, raised: timeIn(0), impactedCount: 0 },
      impactedRequests: [EVENT],
    });
    expect(await idsOf('kind=hotspot')).toEqual([ids[3]]);
    expect(await idsOf('type=lampFailure,apDown&severity=minor')).toEqual([ids[1]]);
    expect(await idsOf('device=ld-lm-0001')).toEqual([ids[2], ids[1]]);
    expect(await idsOf(`from=${timeIn(1)}`)).toEqual([ids[0]]);
    const seen: string[] = [];
    for (let cursor = ''; ; ) {
      const { body } = await call('GET', `alarms?limit=1${cursor && `&cursor=${cursor}`}`);
      seen.push(body.items[0].id);
      if (!body.nextCursor) break;
      cursor = body.nextCursor;
    }
    expect(seen).toEqual(sorted);
    expect((await call('GET', 'alarms?cursor=AAAA')).status).toBe(400);
    expect((await call('GET', 'alarms?type=none')).status).toBe(400);
    expect((await call('GET', 'alarms?city=speyer')).status).toBe(404);
    expect((await call('GET', `alarms/${foreign}`)).status).toBe(404);
    expect((await call('GET', 'alarms/counts')).body).toEqual({
      severities: { warning: 0, minor: 1, major: 2, critical: 1 },
      ...{ fresh: 4, shelved: 0 },
    });
  });

  it('leave out what another alarm explains, unless they are asked for its cause', async () => {
    const { callAs, raise } = await open();
    const cause = await raise('ld-lm-0002', { type: 'groupDark' });
    const explained = await raise('ld-lm-0001', {
      ...{ type: 'commsLost', suppressedBy: 'landau/lightmast/ld-lm-0002|groupDark|' },
    });
    const call = await callAs('viewer');
    expect((await call('GET', 'alarms')).body.items).toHaveLength(1);
    const { items } = (await call('GET', `alarms?cause=${cause}`)).body;
    expect(items).toMatchObject([{ id: explained, causeId: cause }]);
  });
});

it('tell from when on the value is not good, as the city has set it', async () => {
  const { callAs, raise, registry } = await open();
  const id = await raise('ld-lm-0001', { type: 'supplyVoltageTooHigh', severity: 'warning' });
  const plain = await raise('ld-lm-0001');
  const call = await callAs('viewer');
  const readThreshold = async (of: string) => (await call('GET', `alarms/${of}`)).body.threshold;
  expect(await readThreshold(id)).toEqual({ side: 'above', at: 253, clearAt: 250 });
  const threshold = { city: 'landau', alarmTypeId: 'supplyVoltageTooHigh', at: [256] } as const;
  await registry.alarmRules.put({
    ...{ id: 'rule', city: 'landau', version: 1, changedMs: NOW_MS, changedBy: 'x' },
    ...{ type: 'threshold', threshold },
  });
  expect(await readThreshold(id)).toEqual({ side: 'above', at: 256, clearAt: 250 });
  expect(await readThreshold(plain)).toBeUndefined();
});

it('what there can be an alarm about has a text of what to do in both languages', async () => {
  const { callAs } = await open();
  const { items } = (await (await callAs('approver'))('GET', 'alarm-types')).body;
  expect(items.length).toBeGreaterThan(25);
  for (const item of items) {
    expect(Value.Errors(AlarmTypeSchema, item)).toEqual([]);
    expect([item.action.de, item.action.en]).not.toContain('');
  }
});

describe('what people do', () => {
  it('is in the history of the alarm and in the audit log, and what cannot be done now says why', async () => {
    const { callAs, raise, registry } = await open();
    const id = await raise('ld-lm-0001');
    const call = await callAs('operator');
    const act = (body: object) => call('POST', `alarms/${id}/actions`, body);
    const acknowledged = await act({ step: 'ack' });
    expect(acknowledged).toMatchObject({
      status: 200,
      body: { operatorState: 'ack', acknowledgedBy: 'operator-program' },
    });
    expect(Value.Errors(AlarmDetailSchema, acknowledged.body)).toEqual([]);
    expect(await act({ step: 'ack' })).toMatchObject({
      status: 409,
      body: { code: 'CONFLICT', detail: expect.stringContaining('alreadyAcknowledged') },
    });
    expect((await act({ step: 'close' })).body.detail).toContain('notCleared');
    expect((await act({ step: 'unshelve' })).body.detail).toContain('notShelved');
    await act({ step: 'comment', text: ' Techniker unterwegs ' });
    await act({ step: 'assign', to: 'me' });
    expect((await call('GET', 'alarms?assignee=me')).body.items).toHaveLength(1);
    const shelve = (until: string) => act({ step: 'shelve', until, text: 'Baustelle' });
    expect((await shelve(timeIn(31 * DAY_MS))).body.errors[0].field).toBe('until');
    expect((await shelve(timeIn(-1))).body.detail).toContain('endInPast');
    expect((await shelve(timeIn(DAY_MS))).body).toMatchObject({
      ...{ operatorState: 'shelved', shelvedUntil: timeIn(DAY_MS) },
      operatorChanges: [
        { step: 'shelve', text: 'Baustelle', until: timeIn(DAY_MS) },
        { step: 'assign' },
        { step: 'comment', text: 'Techniker unterwegs', by: { name: 'operator-program' } },
        { step: 'ack' },
      ],
    });
    const { items } = await registry.audit.query({ objectId: id, limit: 20 });
    expect(items.map(({ action }) => action)).toEqual([
      'alarm.shelve',
      'alarm.assign',
      'alarm.comment',
      'alarm.acknowledge',
    ]);
    expect(items[0]).toMatchObject({
      city: 'landau',
      changes: [
        { field: 'alarm', to: 'leakageDetected' },
        { field: 'resource', to: 'landau/lightmast/ld-lm-0001' },
        { field: 'until', to: timeIn(DAY_MS) },
        { field: 'reason', to: 'Baustelle' },
      ],
    });
  });

  it('takes only what is known: no other step, no shelf without end and reason, no empty comment', async () => {
    const { callAs, raise } = await open();
    const id = await raise('ld-lm-0001');
    const call = await callAs('admin');
    for (const body of [
      {},
      { step: 'delete' },
      { step: 'ack', extra: 1 },
      { step: 'comment', text: '  ' },
      { step: 'comment', text: 'x'.repeat(501) },
      { step: 'shelve', until: timeIn(1000) },
      { step: 'shelve', text: 'Baustelle' },
      { step: 'assign', to: 'somebody' },
    ])
      expect((await call('POST', `alarms/${id}/actions`, body)).status, JSON.stringify(body)).toBe(400);
  });

  it('is for operators and administrators of the city', async () => {
    const { callAs, raise } = await open();
    const own = await raise('ld-lm-0001');
    const foreign = await raise('sp-lm-0001');
    const statuses: Record<string, number[]> = {};
    for (const role of ['viewer', 'operator', 'event-security', 'approver', 'admin'] as const) {
      const call = await callAs(role);
      const comment = { step: 'comment', text: 'Gesehen' };
      statuses[role] = [
        (await call('GET', `alarms/${own}`)).status,
        (await call('POST', `alarms/${own}/actions`, comment)).status,
        (await call('POST', `alarms/${foreign}/actions`, comment)).status,
      ];
    }
    expect(statuses).toEqual({
      viewer: [200, 403, 403],
      operator: [200, 200, 404],
      'event-security': [200, 403, 403],
      approver: [200, 403, 403],
      admin: [200, 200, 404],
    });
  });

  it('acknowledges many at once, each answered for itself', async () => {
    const { callAs, raise, registry } = await open();
    const first = await raise('ld-lm-0001');
    const second = await raise('ld-lm-0002');
    const foreign = await raise('sp-lm-0001');
    const call = await callAs('operator');
    await call('POST', `alarms/${first}/actions`, { step: 'ack' });
    const reply = await call('POST', 'alarms/acknowledgements', { ids: [first, second, foreign] });
    expect(Value.Errors(AcknowledgementsSchema, reply.body)).toEqual([]);
    expect(reply.body.items).toEqual([
      { id: first, result: 'alreadyAcknowledged' },
      { id: second, result: 'done' },
      { id: foreign, result: 'notFound' },
    ]);
    expect((await registry.alarms.get(foreign))?.operatorState).toBe('none');
    const again = await call('POST', 'alarms/acknowledgements', { ids: [second] });
    expect(again.body.items).toEqual([{ id: second, result: 'alreadyAcknowledged' }]);
    const { items } = await registry.audit.query({ limit: 20 });
    expect(items.map(({ objectId, outcome }) => [objectId, outcome])).toEqual([
      [undefined, 'refused'],
      [second, 'done'],
      [first, 'done'],
    ]);
    const many = Array.from({ length: 201 }, (_, i) => String(i).padStart(22, 'a'));
    expect((await call('POST', 'alarms/acknowledgements', { ids: many })).status).toBe(400);
  });
});

it('health counts raises of the caller’s cities, and no further back than thirty days', async () => {
  const { callAs, raise } = await open();
  for (let times = 0; times < 12; times += 1) {
    const timeMs = NOW_MS - 60_000 * (20 - times);
    const step = times % 2 === 0 ? 'raised' : 'cleared';
    await raise('ld-lm-0001', { type: 'lampFailure', severity: 'minor', step, timeMs });
    await raise('sp-lm-0001', { timeMs, step });
  }
  await raise('ld-lm-0002', { timeMs: NOW_MS - 3 * DAY_MS });
  const call = await callAs('viewer');
  const { body } = await call('GET', 'alarms/health');
  expect(Value.Errors(AlarmHealthSchema, body)).toEqual([]);
  expect(body).toMatchObject({
    ...{ raised: 7, operators: 0, mix: { low: 6, medium: 0, high: 1 }, floods: [], isTruncated: false },
    standing: { count: 1, items: [{ device: 'ld-lm-0002' }] },
    chattering: [{ alarm: { device: 'ld-lm-0001' }, raised: 6 }],
  });
  expect((await call('GET', `alarms/health?from=${timeIn(-31 * DAY_MS)}`)).status).toBe(400);
  expect((await call('GET', `alarms/health?from=${timeIn(1)}`)).status).toBe(400);
});
