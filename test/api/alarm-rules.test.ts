/** Thresholds, expected silence and maintenance by the api: what may be set, what then holds, what is refused and why. */
import { Value } from 'typebox/value';
import { describe, expect, it } from 'vitest';
import {
  EffectiveThresholdSchema,
  MaintenanceSchema,
  SilenceSchema,
  ThresholdSchema,
} from '../../api/schemas/alarm-rule-schemas.ts';
import type { EffectiveThresholdResource } from '../../core/alarm-rule-resources.ts';
import { createAllocation, createRequest } from '../store/registry/network-fixtures.ts';
import { raiseAlarm } from './alarm-fixture.ts';
import { createDevice, NOW_MS } from './api-fixture.ts';
import { createPeopleFixture } from './people/people-fixture.ts';
import { putRequestNetwork } from './request-fixture.ts';

const NODE = 'ld-fn-0001';
const VOLTAGE = { city: 'landau', alarmTypeId: 'supplyVoltageTooHigh' };
const timeIn = (hours: number) => new Date(NOW_MS + hours * 3_600_000).toISOString();

async function open() {
  const fixture = await createPeopleFixture();
  await fixture.registry.devices.putDevices([
    createDevice({ id: 'ld-lm-0005', city: 'landau', cabinetId: 'schrank-5' }),
    createDevice({ id: NODE, city: 'landau', kind: 'fibrenode', groupId: 'fest' }),
  ]);
  const headers = { authorization: `Bearer ${await fixture.createToken('operator', ['landau'])}` };
  const call = async (method: 'GET' | 'POST' | 'PUT' | 'DELETE', url: string, payload?: object) => {
    const reply = await fixture.app.inject({
      ...{ method, url: `/api/v1/${url}`, headers },
      ...(payload && { payload }),
    });
    return { status: reply.statusCode, body: reply.body === '' ? undefined : reply.json() };
  };
  const faultsOf = async (url: string, payload: object) => (await call('POST', url, payload)).body.errors;
  return { ...fixture, call, faultsOf };
}

describe('thresholds', () => {
  it('of the most particular rule hold, field by field, and say where they come from', async () => {
    const { call } = await open();
    const set = async (rule: object) =>
      (await call('POST', 'alarm-thresholds', { ...VOLTAGE, ...rule })).body;
    const city = await set({ at: [256], clearAt: 252, raiseForS: 120 });
    const group = await set({ groupId: 'schrank-5', raiseForS: 30 });
    const device = await set({ deviceId: 'ld-lm-0005', isEnabled: false });
    expect(Value.Errors(ThresholdSchema, city)).toEqual([]);
    const effective = async (query: string): Promise<EffectiveThresholdResource> => {
      const { items } = (await call('GET', `alarm-thresholds/effective?city=landau${query}`)).body;
      for (const item of items) expect(Value.Errors(EffectiveThresholdSchema, item)).toEqual([]);
      return items.find(({ alarmTypeId }: EffectiveThresholdResource) => alarmTypeId === VOLTAGE.alarmTypeId);
    };
    const ofCity = [
      { field: 'raiseForS', ruleId: city.id },
      { field: 'at', ruleId: city.id },
      { field: 'clearAt', ruleId: city.id },
    ];
    expect(await effective('&kind=lightmast')).toMatchObject({
      ...{ isEnabled: true, raiseForS: 120, clearForS: 60, clearAt: 252, sources: ofCity },
      levels: [{ severity: 'warning', at: 256 }],
    });
    expect(await effective('&groupId=schrank-5')).toMatchObject({ raiseForS: 30 });
    expect((await effective('&deviceId=ld-lm-0005')).sources).toEqual([
      { field: 'isEnabled', ruleId: device.id },
      { field: 'raiseForS', ruleId: group.id },
      ...ofCity.slice(1),
    ]);
    expect((await call('DELETE', `alarm-thresholds/${group.id}?version=2`)).status).toBe(409);
    expect((await call('DELETE', `alarm-thresholds/${group.id}?version=1`)).status).toBe(204);
    expect(await effective('&groupId=schrank-5')).toMatchObject({ raiseForS: 120 });
    const changed = await call('PUT', `alarm-thresholds/${city.id}?version=1`, { ...VOLTAGE, raiseForS: 90 });
    expect(changed.body).toMatchObject({ version: 2, raiseForS: 90, changedBy: expect.any(String) });
    expect(changed.body.at).toBeUndefined();
    expect((await call('GET', 'alarm-thresholds')).body.items).toHaveLength(2);
  });

  it('that nobody could mean are refused, every field by name', async () => {
    const { call, faultsOf } = await open();
    const refused = async (rule: object) =>
      (await faultsOf('alarm-thresholds', { ...VOLTAGE, ...rule })).map(
        ({ field, rule: text }: { field: string; rule: string }) => `${field} ${text}`,
      );
    expect(await refused({})).toEqual(['alarmTypeId must come with something that is set differently']);
    expect(await refused({ at: [250] })).toEqual(['clearAt must be given together with at']);
    expect(await refused({ at: [250], clearAt: 251 })).toEqual([
      'clearAt must not be above the mildest value of at',
    ]);
    expect(await refused({ at: [250, 251], clearAt: 240, raiseForS: -1 })).toEqual([
      'raiseForS must be 0 to 86400 seconds',
      'at must have 1 values, the mildest first',
    ]);
    const optics = { alarmTypeId: 'opticalPowerLow', at: [1, 2], clearAt: 4, severity: 'major' };
    expect(await refused(optics)).toEqual([
      'severity is told by the limits of this type',
      'at must fall with the severity',
    ]);
    expect(await refused({ kind: 'hotspot', isEnabled: false, groupId: 'nowhere' })).toEqual([
      'alarmTypeId must be a type of the kind',
      'groupId must be a group or cabinet of the city with such devices',
    ]);
    expect(await refused({ deviceId: 'sp-lm-0001', isEnabled: false })).toEqual([
      'deviceId must be a device of the city',
    ]);
    expect(await refused({ deviceId: NODE, isEnabled: false })).toEqual([
      'alarmTypeId must be a type of the devices meant',
    ]);
    expect(await refused({ alarmTypeId: 'groupDark', isEnabled: false })).toEqual([
      'alarmTypeId is judged for whole groups, everywhere alike',
    ]);
    await call('POST', 'alarm-thresholds', { ...VOLTAGE, isEnabled: false });
    expect(await refused({ isEnabled: false })).toEqual([
      'alarmTypeId is set for exactly these already; change that rule',
    ]);
    expect(
      (await call('POST', 'alarm-thresholds', { ...VOLTAGE, city: 'speyer', isEnabled: false })).status,
    ).toBe(404);
  });
});

it('expected silence is set by the clocks of the city or by the sun, and tells its next times', async () => {
  const { call, faultsOf } = await open();
  const nights = { type: 'weekly', weekdays: [5, 6], from: '22:00', to: '06:00' };
  const silence = { city: 'landau', kind: 'hotspot', reason: 'nightOff', times: nights };
  const { status, body } = await call('POST', 'expected-silences', silence);
  expect(status).toBe(201);
  expect(Value.Errors(SilenceSchema, body)).toEqual([]);
  // 20 November 2026 is a Friday, at noon.
  expect(body.spans.slice(0, 2)).toEqual([
    { from: '2026-11-20T21:00:00.000Z', to: '2026-11-21T05:00:00.000Z' },
    { from: '2026-11-21T21:00:00.000Z', to: '2026-11-22T05:00:00.000Z' },
  ]);
  const sun = { type: 'daylight', afterSunriseMin: 30, beforeSunsetMin: 15 };
  const changed = await call('PUT', `expected-silences/${body.id}?version=1`, {
    ...{ ...silence, kind: 'lightmast', reason: 'dayOff', text: 'Kein Strom am Tag', times: sun },
  });
  expect(changed.body).toMatchObject({ version: 2, times: sun, text: 'Kein Strom am Tag' });
  expect(changed.body.spans[0].from < timeIn(0)).toBe(true);
  const { items } = (await call('GET', 'expected-silences?city=landau')).body;
  expect(items).toEqual([changed.body]);
  const wrong = { ...nights, fromDay: '2026-02-30', toDay: '2026-01-01' };
  expect(await faultsOf('expected-silences', { ...silence, times: wrong })).toEqual([
    { field: 'times.fromDay', rule: 'must be a day of the calendar' },
    { field: 'times.toDay', rule: 'must not be before fromDay' },
  ]);
  expect((await call('DELETE', `expected-silences/${body.id}?version=2`)).status).toBe(204);
});

describe('maintenance', () => {
  it('is planned with a reason, shown before, ended early and cancelled; what is over is kept', async () => {
    const { call, clock, faultsOf } = await open();
    const now = { type: 'range', from: timeIn(-1), to: timeIn(2) };
    const window = { city: 'landau', kind: 'fibrenode', reason: 'Neue Batterie', times: now };
    expect((await call('POST', 'maintenance-windows/preview', window)).body).toEqual({
      ...{ devices: 1, requests: [], spans: [{ from: timeIn(-1), to: timeIn(2) }] },
    });
    const { body: once } = await call('POST', 'maintenance-windows', window);
    expect(Value.Errors(MaintenanceSchema, once)).toEqual([]);
    expect(once).toMatchObject({ state: 'running', devices: 1, reason: 'Neue Batterie' });
    const first = { type: 'monthlyWeekday', week: 1, weekday: 2, from: '01:00', to: '04:00' };
    const { body: monthly } = await call('POST', 'maintenance-windows', { ...window, times: first });
    expect(monthly).toMatchObject({
      state: 'planned',
      spans: [
        { from: '2026-12-01T00:00:00.000Z', to: '2026-12-01T03:00:00.000Z' },
        { from: '2027-01-05T00:00:00.000Z' },
      ],
    });
    const idsOf = async (query: string) =>
      (await call('GET', `maintenance-windows?${query}`)).body.items.map(({ id }: { id: string }) => id);
    expect(await idsOf('city=landau')).toEqual([once.id, monthly.id]);
    expect(await idsOf(`device=${NODE}&state=running`)).toEqual([once.id]);
    expect(await idsOf('device=ld-lm-0005')).toEqual([]);
    clock.advance(60_000);
    expect((await call('POST', `maintenance-windows/${monthly.id}/end`)).status).toBe(409);
    expect((await call('POST', `maintenance-windows/${once.id}/end`)).body).toMatchObject({
      ...{ state: 'over', spans: [] },
    });
    expect((await call('POST', `maintenance-windows/${once.id}/cancel`)).body.detail).toContain(
      'alreadyOver',
    );
    expect((await call('POST', `maintenance-windows/${monthly.id}/cancel`)).body.state).toBe('cancelled');
    expect(await idsOf('')).toEqual([]);
    expect(await idsOf('state=over,cancelled')).toEqual([once.id, monthly.id]);
    expect(await faultsOf('maintenance-windows', { ...window, reason: ' ' })).toMatchObject([
      { field: 'reason' },
    ]);
    const never = { type: 'weekly', weekdays: [7], from: '01:00', to: '04:00', fromDay: '2026-11-23' };
    const noSunday = { ...never, toDay: '2026-11-25' };
    expect(await faultsOf('maintenance-windows', { ...window, times: noSunday })).toEqual([
      { field: 'times', rule: 'must come at least once' },
    ]);
    const past = { ...now, to: timeIn(-1) };
    expect(await faultsOf('maintenance-windows', { ...window, times: past })).toEqual([
      { field: 'times.to', rule: 'must be after from' },
    ]);
  });
});

it('tells of maintenance which bookings it would disturb, by what it covers and when', async () => {
  const { call, registry } = await open();
  await putRequestNetwork(registry);
  const request = createRequest('MG-LD-2026-000001', { event: { name: 'Maikerwe', place: 'Messplatz' } });
  await registry.requests.create(request);
  const span = { fromMs: Date.parse(timeIn(24)), untilMs: Date.parse(timeIn(30)) };
  const held = createAllocation(request, 'ld-link-1', span);
  await registry.requests.update({ ...request, revision: request.revision + 1 }, [held]);
  const touchedBy = async (scope: object, from: number, to: number) => {
    const times = { type: 'range', from: timeIn(from), to: timeIn(to) };
    const window = { city: 'landau', reason: 'Batterie', ...scope, times };
    return (await call('POST', 'maintenance-windows/preview', window)).body.requests;
  };
  const window = { from: timeIn(24), to: timeIn(30) };
  const touched = [{ id: request.id, eventName: 'Maikerwe', window }];
  expect(await touchedBy({ deviceId: 'ld-fn-0002' }, 29, 40)).toEqual(touched);
  expect(await touchedBy({ kind: 'fibrenode' }, 20, 25)).toEqual(touched);
  expect(await touchedBy({}, 20, 25)).toEqual(touched);
  expect(await touchedBy({ deviceId: 'ld-fn-0003' }, 20, 40)).toEqual([]);
  expect(await touchedBy({ deviceId: 'ld-fn-0002' }, 30, 40)).toEqual([]);
  expect(await touchedBy({ kind: 'lightmast' }, 20, 40)).toEqual([]);
});

it('refuses maintenance on the way of an approved request, unless who may approve says why', async () => {
  const { call, app, registry, createTokenOf } = await open();
  await putRequestNetwork(registry);
  const [startMs, endMs] = [NOW_MS + 24 * 3_600_000, NOW_MS + 30 * 3_600_000];
  const request = createRequest('MG-LD-2026-000001', {
    ...{ event: { name: 'Maikerwe', place: 'Messplatz' }, state: 'reserved' },
    paths: [{ itemId: '1', hops: [{ linkId: 'ld-link-1', direction: 'aToZ' }] }],
    window: { setupStartMs: startMs, startMs, endMs, teardownEndMs: endMs },
  });
  await registry.requests.create(request);
  const times = { type: 'range', from: timeIn(25), to: timeIn(26) };
  const window = { city: 'landau', deviceId: 'ld-fn-0002', reason: 'Batterie', times };
  const refused = await call('POST', 'maintenance-windows', window);
  expect(refused).toMatchObject({ status: 409, body: { detail: 'booked: MG-LD-2026-000001 "Maikerwe"' } });
  const forced = { ...window, forceReason: 'Wasser im Koffer' };
  expect((await call('POST', 'maintenance-windows', forced)).body.errors).toMatchObject([
    { field: 'forceReason' },
  ]);
  const both = ['operator', 'approver'] as const;
  const token = await createTokenOf(both.map(role => ({ role, cities: ['landau'] })));
  const headers = { authorization: `Bearer ${token}` };
  const post = { method: 'POST', url: '/api/v1/maintenance-windows', headers, payload: forced } as const;
  expect((await app.inject(post)).statusCode).toBe(201);
  const later = { ...window, times: { ...times, from: timeIn(31), to: timeIn(32) } };
  expect((await call('POST', 'maintenance-windows', later)).status).toBe(201);
});

it('an alarm is given to a colleague who may act on it, and to nobody else', async () => {
  const { call, registry, addUser } = await open();
  const assign = { role: 'operator', cities: ['landau'] } as const;
  const colleague = await addUser({ loginName: 'berta', assignments: [assign] });
  await addUser({ loginName: 'carla', assignments: [{ ...assign, cities: ['speyer'] }] });
  await addUser({ loginName: 'dora', assignments: [{ role: 'viewer', cities: '*' }] });
  await addUser({ loginName: 'emil', assignments: [assign], enabled: false });
  const { items } = (await call('GET', 'alarms/assignees?city=landau')).body;
  expect(items).toEqual([{ id: colleague.id, name: 'berta Berg' }]);
  const id = await raiseAlarm(registry, 'landau', 'ld-lm-0001');
  const give = (to: string) => call('POST', `alarms/${id}/actions`, { step: 'assign', to });
  expect((await give(colleague.id)).body.assignee).toEqual(items[0]);
  const dora = await registry.people.findUserByLoginName('dora');
  expect((await give(dora!.id)).body.errors).toEqual([
    { field: 'to', rule: 'must be somebody who may act on alarms of the city' },
  ]);
  expect((await give('nobody')).body.assignee).toBeUndefined();
});
