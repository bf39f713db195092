/** The fibre network by the api: what is told of links now, what may be changed, what a lending gives and when. */
import Value from 'typebox/value';
import { expect, it } from 'vitest';
import { NetworkSchema } from '../../api/schemas/network-schemas.ts';
import type { LendingResource, NetworkResource } from '../../core/network-resources.ts';
import { createLendingKeeper } from '../../ingest/lendings/lending-keeper.ts';
import { raiseAlarm } from './alarm-fixture.ts';
import { NOW_MS } from './api-fixture.ts';
import {
  at,
  createOrder,
  createRequestFixture,
  HOUR_MS,
  MBIT,
  type RequestFixture,
} from './request-fixture.ts';

const LENDING = {
  ...{ ownerCity: 'landau', borrowerCity: 'speyer', kitType: 'reel', quantity: 1, reason: 'Brezelfest' },
  ...{ deviceIds: ['ld-fn-0003'], from: at(1), until: at(2) },
};

it('tells what links carry, what is promised on them, and how much light is left', async () => {
  const { ask, decides, views, putCurrent, clock } = await createRequestFixture();
  const { request } = await ask(createOrder({ start: 1 }));
  await decides.step(request.id, { step: 'approve' });
  clock.advance(2 * HOUR_MS);
  const timeMs = clock.nowMs();
  const port = (values: object) => ({ timeMs, values: { operStatus: 'up', ...values } });
  const optics = (txPower: number, rxPower: number) => ({ timeMs, values: { txPower, rxPower } });
  await putCurrent({
    deviceId: 'ld-fn-0001',
    components: { 'port-2': port({ outRate: 90 * MBIT, inRate: 5 * MBIT }), 'optics-2': optics(-3, -12.9) },
  });
  await putCurrent({
    deviceId: 'ld-fn-0002',
    components: { 'port-1': port({}), 'optics-1': optics(-4, -5), 'port-2': port({ operStatus: 'down' }) },
  });
  const { body } = await views.get('network');
  expect(Value.Errors(NetworkSchema, body)).toEqual([]);
  const { links, nodes, deployments } = body as NetworkResource;
  expect(links[0]).toMatchObject({
    ...{ name: 'Koffer 1 port-2 – Koffer 2 port-1', usable: 8000 * MBIT, state: 'up' },
    aToZ: { booked: 100 * MBIT, excess: 0, rate: 90 * MBIT, marginDb: 9.4, lossDb: 2 },
    zToA: { booked: 10 * MBIT, rate: 5 * MBIT, marginDb: 1.5, lossDb: 8.9 },
  });
  expect(links[1]).toMatchObject({ state: 'down', aToZ: { booked: 100 * MBIT } });
  expect(nodes[0]).toMatchObject({ deviceId: 'ld-fn-0001', name: 'Koffer 1', deploymentId: 'ld-deployment' });
  expect(deployments).toMatchObject([{ id: 'ld-deployment', state: 'running' }]);
  clock.advance(600_000);
  expect((await views.get('network')).body.links[0]).toMatchObject({
    state: 'unknown',
    aToZ: { booked: 1e8 },
  });
});

it('refuses what is wrong by field, what is old by version, and what would hit a booking by its name', async () => {
  const { ask, asks, builds, decides, views, foreign } = await createRequestFixture();
  const bad = { city: 'landau', deploymentId: 'ld-deployment', lengthM: -1, fibreType: 'radio', lineRate: 1 };
  const ends = {
    aEnd: { deviceId: 'ld-fn-0001', port: 'port-2' },
    zEnd: { deviceId: 'ld-fn-0009', port: 'x' },
  };
  const refused = await builds.send('POST', 'network/links', {
    ...{ ...bad, ...ends, reservableShare: 2, ratedLossDb: 0 },
  });
  const fields = refused.body.errors.map(({ field }: { field: string }) => field);
  expect(refused.status).toBe(400);
  expect(fields).toEqual([
    ...['aEnd.port', 'zEnd.deviceId', 'zEnd.port', 'lengthM', 'lineRate', 'reservableShare'],
  ]);
  const { request } = await ask();
  await decides.step(request.id, { step: 'approve' });
  const outage = { city: 'landau', linkId: 'ld-link-1', from: at(20), until: at(30), reason: 'Spleißen' };
  const touched = await builds.send('POST', 'network/outages', outage);
  expect([touched.status, touched.body.detail]).toEqual([409, `booked: ${request.id} "Maikerwe 2026"`]);
  const forced = { ...outage, forceReason: 'Kabel liegt im Weg' };
  expect((await builds.send('POST', 'network/outages', forced)).body.errors[0].field).toBe('forceReason');
  expect((await decides.send('POST', 'network/outages', outage)).status).toBe(409);
  const made = await decides.send('POST', 'network/outages', forced);
  expect([made.status, made.body.state]).toEqual([201, 'planned']);
  const bookings = `network/bookings?city=landau&link=ld-link-1&from=${at(0)}`;
  expect((await views.get(bookings)).body.items).toMatchObject([{ id: request.id }]);
  expect((await foreign.get(bookings)).status).toBe(404);
  expect((await asks.send('POST', 'network/outages', outage)).status).toBe(403);
  const { deploymentId, ...link } = (await views.get('network')).body.links[0];
  const content = (({ aEnd, zEnd, lengthM, fibreType, reservableShare, ratedLossDb }) => ({
    ...{ city: 'landau', deploymentId, aEnd, zEnd, lengthM, fibreType, reservableShare, ratedLossDb },
  }))(link);
  const put = (lineRate: number, version: number) =>
    builds.send('PUT', `network/links/ld-link-1?version=${version}`, { ...content, lineRate });
  expect((await put(1e9, 1)).status).toBe(409);
  expect((await put(40e9, 1)).body).toMatchObject({ version: 2, lineRate: 40e9 });
  expect((await put(50e9, 1)).status).toBe(409);
  const place = { city: 'landau', name: 'Maikerwe', place: 'Messplatz', from: at(-24), until: at(720) };
  const without = { ...place, nodeIds: ['ld-fn-0001', 'ld-fn-0002'] };
  const shrunk = await builds.send('PUT', 'network/deployments/ld-deployment?version=1', without);
  expect([shrunk.status, shrunk.body.detail]).toEqual([409, expect.stringContaining('Maikerwe 2026')]);
});

it('counts kit day by day: owned, lent, borrowed and promised', async () => {
  const { ask, decides, foreign, views } = await createRequestFixture();
  await ask(createOrder({ start: 0, kit: [{ type: 'reel', quantity: 1 }] } as never));
  const tooMuch = await decides.send('POST', 'lendings', { ...LENDING, deviceIds: [], quantity: 2 });
  expect(tooMuch.body.errors).toEqual([{ field: 'quantity', rule: 'must be at most what is free then' }]);
  expect((await decides.send('POST', 'lendings', { ...LENDING, deviceIds: [] })).status).toBe(201);
  const query = `network/kit?from=${at(0)}&to=${at(72)}`;
  const own = (await views.get(query)).body;
  expect(own.items).toMatchObject([{ type: 'reel', quantity: 2 }]);
  expect(own.use[0].days[0]).toMatchObject({ pool: 1, held: 1, free: 0 });
  expect(own.use[0].days.at(-1)).toMatchObject({ pool: 2, held: 0, free: 2 });
  const borrowed = (await foreign.get(query)).body;
  expect(borrowed.items).toEqual([]);
  expect(borrowed.use[0]).toMatchObject({ city: 'speyer', type: 'reel' });
});

it('lets the borrower see and command what is lent, from the first to the last instant, and nothing else', async () => {
  const fixture = await createRequestFixture();
  const { decides, foreign, builds, openCaller, clock, registry } = fixture;
  const id = 'ld-fn-0003';
  const alarmId = await raiseAlarm(registry, 'landau', id);
  const [sees, security] = [
    await openCaller('sees', 'viewer', 'speyer'),
    await openCaller('worms', 'admin', 'worms'),
  ];
  expect((await builds.send('POST', 'lendings', LENDING)).status).toBe(403);
  expect((await foreign.send('POST', 'lendings', LENDING)).status).toBe(404);
  const made = (await decides.send('POST', 'lendings', LENDING)).body as LendingResource;
  const statuses = async () => [
    ...[(await sees.get(`devices/${id}`)).status, (await sees.get(`devices/${id}/commands`)).status],
    ...[(await sees.get(`alarms/${alarmId}`)).status, (await sees.get('lent-devices')).body.items.length],
    (await sees.get(`alarms?device=${id}`)).body.items.length,
    (await foreign.send('POST', `devices/${id}/commands`, { name: 'identify' })).status,
  ];
  const nothing = [404, 404, 404, 0, 0, 404];
  const all = [200, 200, 200, 1, 1, 202];
  expect(await statuses()).toEqual(nothing);
  clock.advance(NOW_MS + HOUR_MS - clock.nowMs());
  expect(await statuses()).toEqual(all);
  const closed = [
    await foreign.get('devices/ld-fn-0002'),
    await foreign.send('POST', `alarms/${alarmId}/actions`, { step: 'ack' }),
    await foreign.get(`devices/${id}/credential`),
    await foreign.send('POST', `lendings/${made.id}/end?version=1`, {}),
    await security.get(`devices/${id}`),
  ];
  expect(closed.map(({ status }) => status)).toEqual([404, 404, 404, 404, 404]);
  expect((await sees.send('POST', `devices/${id}/commands`, { name: 'identify' })).status).toBe(403);
  expect((await sees.get('devices')).body.items.map((one: { city: string }) => one.city)).not.toContain(
    'landau',
  );
  expect((await sees.get('network')).body.nodes).toMatchObject([{ deviceId: id, city: 'landau' }]);
  clock.advance(NOW_MS + 2 * HOUR_MS - 1 - clock.nowMs());
  expect(await statuses()).toEqual(all);
  clock.advance(1);
  expect(await statuses()).toEqual(nothing);
});

it('stands in both cities’ logs: agreed, begun, ended early or by itself, once whatever restarts', async () => {
  const fixture = await createRequestFixture();
  const { decides, clock, registry, options } = fixture;
  const keep = () => createLendingKeeper({ registry, clock, log: options.log }).runOnce();
  const first = (await decides.send('POST', 'lendings', LENDING)).body;
  const second = (await decides.send('POST', 'lendings', { ...LENDING, deviceIds: [] })).body;
  expect(await keep()).toBe(0);
  clock.advance(NOW_MS + HOUR_MS - clock.nowMs());
  expect([await keep(), await keep()]).toEqual([2, 0]);
  expect((await decides.send('POST', `lendings/${first.id}/end?version=1`, {})).status).toBe(409);
  const ended = await decides.send('POST', `lendings/${first.id}/end?version=2`, {});
  expect(ended.body).toMatchObject({ state: 'over', ended: at(1) });
  expect((await decides.get(`devices/${LENDING.deviceIds[0]}`)).status).toBe(200);
  clock.advance(NOW_MS + 6 * HOUR_MS - clock.nowMs());
  expect([await keep(), await keep()]).toEqual([1, 0]);
  expect(await listLog(fixture, first.id)).toEqual(['create', 'begin', 'end']);
  expect(await listLog(fixture, second.id)).toEqual(['create', 'begin', 'end']);
});

/** What both logs tell of it, oldest first; they tell the same. */
async function listLog({ registry }: RequestFixture, objectId: string): Promise<string[]> {
  const logs = ['landau', 'speyer'].map(async city => {
    const { items } = await registry.audit.query({ cities: [city], objectId, limit: 20 });
    return items.map(({ action }) => action.replace('lending.', '')).reverse();
  });
  const [own, other] = await Promise.all(logs);
  expect(own).toEqual(other);
  return own!;
}
