/** What is reserved and set up within a day is watched as what is live: before a crew drives out in vain. */
import { join } from 'node:path';
import pino from 'pino';
import { expect, test } from 'vitest';
import type { AlarmChange } from '#core/alarms/alarm.ts';
import type { AlarmTypeId } from '#core/alarms/alarm-types.ts';
import { createRequestKeeper } from '../../../ingest/requests/request-keeper.ts';
import { at, bookEvent, EVENT_START_MS, openEventCity, takeAsPeople } from '../../support/event-city.ts';
import { createManualClock } from '../../support/manual-clock.ts';
import { createTemporaryDirectory } from '../../support/temporary-directory.ts';

const DAY = 24 * 60;

async function openReserved(content: Parameters<typeof bookEvent>[2] = {}) {
  const clock = createManualClock(EVENT_START_MS);
  const registry = await openEventCity(join(createTemporaryDirectory(), 'registry.db'), clock);
  const keeper = createRequestKeeper({ registry, clock, log: pino({ level: 'silent' }) });
  const id = await bookEvent(registry, 2e9, content);
  return {
    registry,
    id,
    /** What was found in one round is settled in the next. */
    async lookAt(minute: number) {
      clock.setNowMs(at(minute));
      for (let round = 0; round < 2; round += 1) await keeper.runOnce();
      const { state, flags, paths } = (await registry.requests.get(id))!;
      return { state, flags, links: paths[0]!.hops.map(({ linkId }) => linkId).sort() };
    },
    outage: (linkId: string, fromMs: number, untilMs: number) =>
      registry.network.putOutage({
        ...{ id: `work-${linkId}`, city: 'landau', linkId, fromMs, untilMs, reason: 'Bagger' },
        ...{ version: 1, changedMs: at(0), changedBy: 'test' },
      }),
    async raise(alarmTypeId: AlarmTypeId, deviceId: string, component = '') {
      const change: AlarmChange = {
        key: { resource: `landau/fibrenode/${deviceId}${component}`, alarmTypeId, qualifier: '' },
        ...{ step: 'raised', city: 'landau', deviceId, severity: 'major' },
        ...{ timeMs: clock.nowMs(), atMs: clock.nowMs() },
      };
      const none = { conditions: [], watches: [], memories: [] };
      const alarms = { atMs: clock.nowMs(), changes: [change], ...none };
      await registry.ingest.applyTime({ states: [], alarms });
    },
  };
}

const SHORT = ['ld-gf-01-02', 'ld-gf-02-03'];
const AROUND = ['ld-gf-03-04', 'ld-gf-04-05', 'ld-gf-05-01'];

test('work on a link within the window leads it another way, and what it holds goes with it', async () => {
  const { registry, id, lookAt, outage } = await openReserved();
  await outage('ld-gf-01-02', at(25), at(30));
  expect(await lookAt(1)).toEqual({ state: 'reserved', flags: {}, links: AROUND });
  const held = (await registry.requests.allocationsOf(id)).filter(one => one.resource === 'link');
  expect([...new Set(held.map(one => one.resource === 'link' && one.linkId))].sort()).toEqual(AROUND);
});

test('work that is over before set-up is no danger', async () => {
  const { lookAt, outage } = await openReserved();
  await outage('ld-gf-01-02', at(0), at(10));
  expect(await lookAt(1)).toEqual({ state: 'reserved', flags: {}, links: SHORT });
});

test('without another way it is in jeopardy until the work is called off', async () => {
  const { registry, lookAt, outage } = await openReserved();
  await outage('ld-gf-01-02', at(25), at(30));
  await outage('ld-gf-04-05', at(15), at(16));
  const flags = { jeopardy: { sinceMs: at(1), alarmIds: [] } };
  expect(await lookAt(1)).toEqual({ state: 'reserved', flags, links: SHORT });
  expect(await lookAt(2)).toEqual({ state: 'reserved', flags, links: SHORT });
  await registry.network.deleteOutage('work-ld-gf-01-02', 1);
  expect(await lookAt(3)).toEqual({ state: 'reserved', flags: {}, links: SHORT });
});

test('a node that is silent at the end of its way is named; a dark link is gone around', async () => {
  const { registry, lookAt, raise } = await openReserved();
  await raise('linkDown', 'ld-gf-02', '/port-1');
  expect((await lookAt(1)).links).toEqual(AROUND);
  await raise('commsLost', 'ld-gf-03');
  const { jeopardy } = (await lookAt(2)).flags;
  const alarm = await registry.alarms.get(jeopardy!.alarmIds[0]!);
  expect(alarm?.key.resource).toBe('landau/fibrenode/ld-gf-03');
});

test('a case that is not put up yet may be silent', async () => {
  const { registry, lookAt, raise } = await openReserved();
  for (const deployment of await registry.network.listDeployments(['landau']))
    await registry.network.putDeployment({
      ...{ ...deployment, fromMs: at(5), version: deployment.version + 1 },
    });
  await raise('commsLost', 'ld-gf-03');
  expect((await lookAt(1)).flags).toEqual({});
  expect((await lookAt(6)).flags.jeopardy).toBeDefined();
});

test('a node that is lent away within the window is gone around', async () => {
  const { registry, lookAt } = await openReserved();
  const [city] = await registry.devices.listCities();
  await registry.devices.putCity({ ...city!, slug: 'speyer', name: 'Speyer' });
  await registry.network.putLending({
    ...{ id: 'away', ownerCity: 'landau', borrowerCity: 'speyer', kitType: 'case', quantity: 0 },
    ...{ deviceIds: ['ld-gf-02'], fromMs: at(25), untilMs: at(90), reason: 'Fest', version: 1 },
    ...{ changedMs: at(0), changedBy: 'test' },
  });
  expect(await lookAt(1)).toMatchObject({ flags: {}, links: AROUND });
});

test('more than a day before set-up nothing is looked at, nor after it was moved there', async () => {
  const minutes = (later: number) => ({
    ...{ setupStartMs: at(later + 10), startMs: at(later + 20) },
    ...{ endMs: at(later + 40), teardownEndMs: at(later + 45) },
  });
  const { registry, id, lookAt, outage } = await openReserved({ window: minutes(DAY) });
  await outage('ld-gf-01-02', at(DAY + 20), at(DAY + 30));
  await outage('ld-gf-04-05', at(DAY + 20), at(DAY + 30));
  expect((await lookAt(9)).flags).toEqual({});
  expect((await lookAt(11)).flags.jeopardy).toBeDefined();
  const { items, kit } = (await registry.requests.get(id))!;
  const step = { step: 'askRevision', window: minutes(3 * DAY), items, kit } as const;
  expect(await takeAsPeople(registry, id, step, at(12))).toMatchObject({ isDone: true });
  const approved = await takeAsPeople(registry, id, { step: 'approveRevision' }, at(12));
  expect(approved).toMatchObject({ isDone: true, changed: { request: { flags: {} } } });
  expect((await lookAt(13)).flags).toEqual({});
});
