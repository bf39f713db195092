/** The keeper on a real registry, with nodes that answer as the test wants; the clock stands where the test puts it. */
import { join } from 'node:path';
import pino from 'pino';
import { describe, expect, test } from 'vitest';
import type { AlarmChange } from '#core/alarms/alarm.ts';
import type { AlarmTypeId } from '#core/alarms/alarm-types.ts';
import { AppError } from '#core/app-error.ts';
import { readNodeConfig } from '#core/requests/node-config.ts';
import { findBookingsTouching } from '#store/registry/find-bookings-touching.ts';
import type { Registry } from '#store/registry/registry.ts';
import { createRequestKeeper } from '../../../ingest/requests/request-keeper.ts';
import { answerAsNodes, type NodeAnswers } from '../../support/answer-as-nodes.ts';
import { at, bookEvent, EVENT_START_MS, openEventCity, takeAsPeople } from '../../support/event-city.ts';
import { createManualClock } from '../../support/manual-clock.ts';
import { createTemporaryDirectory } from '../../support/temporary-directory.ts';

const G = 1e9;
const SHORT_WAY = ['ld-gf-01', 'ld-gf-02', 'ld-gf-03'];

async function openKeeper(wrap: (registry: Registry) => Registry = registry => registry) {
  const clock = createManualClock(EVENT_START_MS);
  const registry = await openEventCity(join(createTemporaryDirectory(), 'registry.db'), clock);
  const start = () =>
    createRequestKeeper({ registry: wrap(registry), clock, log: pino({ level: 'silent' }) });
  let keeper = start();
  return {
    registry,
    restart: () => {
      keeper = start();
    },
    metrics: () => keeper.metrics(),
    /** Rounds at that minute, each after what nodes had to say. */
    async goTo(minute: number, answers: NodeAnswers | 'silent' = {}, rounds = 6) {
      clock.setNowMs(at(minute));
      for (let round = 0; round < rounds; round += 1) {
        if (answers !== 'silent') await answerAsNodes(registry, clock.nowMs(), answers);
        await keeper.runOnce();
      }
    },
    async see(id: string) {
      return (await registry.requests.get(id))!;
    },
    configOf: async (deviceId: string) => (await registry.commands.getConfig(deviceId))?.config,
    tests: async () => (await registry.commands.list('ld-gf-01', 50)).filter(one => one.name === 'linkTest'),
    /** As the alarm engine does it. */
    async change(step: 'raised' | 'cleared', alarmTypeId: AlarmTypeId, place: string) {
      const change: AlarmChange = {
        key: { resource: `landau/fibrenode/${place}`, alarmTypeId, qualifier: '' },
        ...{ step, city: 'landau', deviceId: place.split('/')[0]!, severity: 'major' },
        ...{ timeMs: clock.nowMs(), atMs: clock.nowMs() },
      };
      const none = { conditions: [], watches: [], memories: [] };
      const alarms = { atMs: clock.nowMs(), changes: [change], ...none };
      await registry.ingest.applyTime({ states: [], alarms });
    },
  };
}

describe('setting up', () => {
  test('nodes are told of all bookings together, and each change of them grows the version', async () => {
    const { registry, goTo, configOf, restart } = await openKeeper();
    const [first, second] = [await bookEvent(registry, 2 * G), await bookEvent(registry, 1 * G)];
    await goTo(9);
    expect(await registry.commands.listConfigs()).toEqual([]);
    await goTo(10);
    const config = (await configOf('ld-gf-02'))!;
    expect(readNodeConfig(config.config)).toEqual({
      ...{ phase: 'setup', requestIds: [first, second].sort() },
      rates: { bos: { cir: 3 * G, eir: 0 } },
    });
    restart();
    await goTo(11);
    expect((await configOf('ld-gf-02'))!.version).toBe(config.version);
    await takeAsPeople(registry, second, { step: 'withdraw' }, at(12));
    await goTo(12);
    const without = (await configOf('ld-gf-02'))!;
    expect(without.version).toBe(config.version + 1);
    expect(readNodeConfig(without.config)?.requestIds).toEqual([first]);
  });

  test('a node that refuses is named with its words, and nothing is accepted until it obeys', async () => {
    const { registry, goTo, see, tests } = await openKeeper();
    const id = await bookEvent(registry, 2 * G);
    await goTo(10, { refusing: ['ld-gf-02'] });
    const refused = await see(id);
    expect(refused.state).toBe('provisioning');
    expect(refused.activation.map(({ deviceId, refusal }) => [deviceId, refusal])).toEqual([
      ['ld-gf-01', undefined],
      ['ld-gf-02', 'Deckel offen'],
      ['ld-gf-03', undefined],
    ]);
    expect(await tests()).toEqual([]);
    await goTo(11);
    expect((await see(id)).state).toBe('provisioned');
  });

  test('a node that says nothing is waited for', async () => {
    const { registry, goTo, see } = await openKeeper();
    const id = await bookEvent(registry, 2 * G);
    await goTo(25, 'silent');
    expect(await see(id)).toMatchObject({ state: 'provisioning', acceptance: [] });
    expect((await see(id)).activation.every(({ acknowledgedMs }) => acknowledgedMs === undefined)).toBe(true);
    await goTo(41, 'silent');
    expect((await see(id)).state).toBe('releasing');
  });

  test.each([
    ['too little light', { rxPower: -12 }],
    ['too little throughput', { throughput: 1.9 * G }],
  ])('%s does not pass; it is tested again, and what passes is the baseline', async (_what, answers) => {
    const { registry, goTo, see, tests } = await openKeeper();
    const id = await bookEvent(registry, 2 * G);
    await goTo(10, answers);
    const failed = await see(id);
    expect(failed).toMatchObject({ state: 'provisioning', acceptance: [{ hasPassed: false }, {}] });
    expect(await tests()).toHaveLength(1);
    expect((await registry.network.getLink('ld-gf-01-02'))?.baseline).toBeUndefined();
    await goTo(11);
    expect(await tests()).toHaveLength(2);
    expect((await see(id)).state).toBe('provisioned');
    expect((await registry.network.getLink('ld-gf-01-02'))?.baseline).toMatchObject({
      ...{ lossAToZDb: 4, lossZToADb: 4, rxPowerAtADbm: -6, requestId: id },
    });
  });
});

describe('the event', () => {
  test('begins when it is time and all is built, not before; ends by itself, and the nodes are free', async () => {
    const { registry, goTo, see, configOf } = await openKeeper();
    const id = await bookEvent(registry, 2 * G);
    await goTo(19);
    expect((await see(id)).state).toBe('provisioned');
    await goTo(20);
    expect((await see(id)).state).toBe('active');
    expect((await see(id)).activation.every(one => one.phase === 'active' && one.acknowledgedMs)).toBe(true);
    await goTo(40);
    expect((await see(id)).state).toBe('releasing');
    expect((await see(id)).activation.map(({ phase }) => phase)).toEqual(['release', 'release', 'release']);
    for (const deviceId of SHORT_WAY)
      expect(readNodeConfig((await configOf(deviceId))!.config)).toMatchObject({ phase: 'idle', rates: {} });
  });

  test('a fault on the way endangers it, one beside it does not', async () => {
    const { registry, goTo, see, change } = await openKeeper();
    const id = await bookEvent(registry, 2 * G);
    await goTo(20);
    await change('raised', 'linkDown', 'ld-gf-01/port-1');
    await goTo(21, {}, 1);
    expect((await see(id)).flags.jeopardy).toBeUndefined();
    await change('raised', 'onBattery', 'ld-gf-02/ups');
    await goTo(22, {}, 1);
    const { jeopardy } = (await see(id)).flags;
    expect(jeopardy).toMatchObject({ sinceMs: at(22) });
    const alarm = await registry.alarms.get(jeopardy!.alarmIds[0]!);
    expect(alarm?.key.alarmTypeId).toBe('onBattery');
    await change('cleared', 'onBattery', 'ld-gf-02/ups');
    await goTo(23, {}, 1);
    expect((await see(id)).flags.jeopardy).toBeUndefined();
  });

  test('a dead link is gone around; where there is no other way the danger stays and nothing else changes', async () => {
    const { registry, goTo, see, change, configOf } = await openKeeper();
    const id = await bookEvent(registry, 2 * G);
    await goTo(20);
    await change('raised', 'linkDown', 'ld-gf-02/port-1');
    await goTo(21, {}, 1);
    const around = await see(id);
    expect(around.paths[0]!.hops.map(({ linkId }) => linkId).sort()).toEqual([
      ...['ld-gf-03-04', 'ld-gf-04-05', 'ld-gf-05-01'],
    ]);
    await goTo(22);
    expect((await see(id)).flags.jeopardy).toBeUndefined();
    expect(readNodeConfig((await configOf('ld-gf-04'))!.config)?.requestIds).toEqual([id]);
    expect(readNodeConfig((await configOf('ld-gf-02'))!.config)?.phase).toBe('idle');
    await change('raised', 'linkDown', 'ld-gf-04/port-2');
    await goTo(23);
    const stuck = await see(id);
    expect(stuck).toMatchObject({ state: 'active', paths: around.paths, flags: { jeopardy: {} } });
    const { revision } = stuck;
    await goTo(24);
    expect((await see(id)).revision).toBe(revision);
    await change('cleared', 'linkDown', 'ld-gf-04/port-2');
    await goTo(25);
    expect((await see(id)).flags.jeopardy).toBeUndefined();
  });

  test('a link that is taken out of service all the same is gone around in time', async () => {
    const { registry, goTo, see } = await openKeeper();
    const id = await bookEvent(registry, 2 * G);
    const outage = { id: 'work', city: 'landau', linkId: 'ld-gf-01-02', reason: 'Bagger', version: 1 };
    const span = { fromMs: at(25), untilMs: at(30) };
    await registry.network.putOutage({ ...outage, ...span, changedMs: at(0), changedBy: 'test' });
    for (const minute of [10, 20]) await goTo(minute);
    expect((await see(id)).paths[0]!.hops).toHaveLength(2);
    await goTo(25);
    expect((await see(id)).paths[0]!.hops).toHaveLength(3);
    expect((await see(id)).flags.jeopardy).toBeUndefined();
  });

  test('a change of the booking that is approved is told to the nodes, and waits for their answer', async () => {
    const { registry, goTo, see, configOf } = await openKeeper();
    const id = await bookEvent(registry, 2 * G);
    for (const minute of [10, 20]) await goTo(minute);
    const { activation, window, items, kit } = await see(id);
    const more = items.map(item => ({ ...item, cirUp: 3 * G }));
    await takeAsPeople(registry, id, { step: 'askRevision', window, items: more, kit }, at(21));
    await takeAsPeople(registry, id, { step: 'approveRevision' }, at(22));
    await goTo(23, 'silent', 2);
    const told = (await see(id)).activation;
    for (const [i, entry] of told.entries())
      expect(entry).toEqual({
        ...{ deviceId: activation[i]!.deviceId, phase: 'active', sentMs: at(23) },
        configVersion: activation[i]!.configVersion + 1,
      });
    await goTo(24);
    expect((await see(id)).activation.every(one => one.acknowledgedMs === at(24))).toBe(true);
    expect((await configOf('ld-gf-02'))!.config['service-bos.cir']).toBe(3 * G);
  });

  test('work in the network finds whom it would hit', async () => {
    const { registry } = await openKeeper();
    const id = await bookEvent(registry, 2 * G);
    const during = { city: 'landau', fromMs: at(30), untilMs: at(31) };
    const hit = async (query: object) =>
      (await findBookingsTouching(registry, { ...during, ...query })).map(one => one.id);
    expect(await hit({})).toEqual([id]);
    expect(await hit({ deviceIds: ['ld-gf-02'] })).toEqual([id]);
    expect(await hit({ linkIds: ['ld-gf-02-03'] })).toEqual([id]);
    expect(await hit({ deviceIds: ['ld-gf-04'], linkIds: ['ld-gf-04-05'] })).toEqual([]);
    expect(await hit({ fromMs: at(41), untilMs: at(42) })).toEqual([]);
  });
});

test('kit that is not back is an alarm, and nobody else gets it, until somebody says that it is', async () => {
  const { registry, goTo, see } = await openKeeper();
  const id = await bookEvent(registry, 2 * G);
  for (const minute of [10, 20, 40, 45]) await goTo(minute);
  expect((await see(id)).flags.overdueSinceMs).toBe(at(45));
  const overdue = async () =>
    (await registry.alarms.list({ state: 'all', alarmTypeIds: ['kitOverdue'], limit: 5 })).items;
  expect(await overdue()).toMatchObject([
    { key: { resource: `landau/request/${id}` }, isCleared: false, raiseCount: 1 },
  ]);
  const cases = (await registry.network.listKit(['landau'])).filter(({ type }) => type === 'case');
  const quantity = cases.reduce((sum, one) => sum + one.quantity, 0);
  const day = 24 * 60;
  const window = {
    ...{ setupStartMs: at(day), startMs: at(day + 10), endMs: at(day + 20), teardownEndMs: at(day + 30) },
  };
  const kit = [{ type: 'case', quantity } as const];
  const next = await bookEvent(registry, 1 * G, { window, kit }, ['submit']);
  expect(await see(next)).toMatchObject({ state: 'acknowledged', reason: 'noResources' });
  await takeAsPeople(registry, id, { step: 'confirmReturn' }, at(50));
  await takeAsPeople(registry, next, { step: 'recheck' }, at(50));
  expect((await see(next)).state).toBe('held');
  await goTo(51);
  expect(await overdue()).toMatchObject([{ isCleared: true, raiseCount: 1 }]);
});

test('a hold that nobody decides on ends by itself', async () => {
  const { registry, goTo, see } = await openKeeper();
  const id = await bookEvent(registry, 2 * G, {}, ['submit']);
  await goTo(1);
  expect((await see(id)).state).toBe('held');
  await goTo(48 * 60 + 1);
  const { stateChanges, ...request } = await see(id);
  expect(stateChanges.at(-2)).toMatchObject({ from: 'held', to: 'acknowledged', reason: 'holdExpired' });
  // Its event was over a day before, so nobody waits for anything any more.
  expect(request).toMatchObject({ state: 'rejected', reason: 'holdExpired' });
  expect(await registry.requests.allocationsOf(id)).toEqual([]);
});

test('a request that fails does not hold up the others', async () => {
  let broken = '';
  const { registry, goTo, see, metrics } = await openKeeper(real => ({
    ...real,
    requests: {
      ...real.requests,
      get: async id => {
        if (id === broken) throw new AppError('NOT_FOUND', 'Broken for the test');
        return real.requests.get(id);
      },
    },
  }));
  broken = await bookEvent(registry, 1 * G);
  const other = await bookEvent(registry, 1 * G);
  await goTo(10);
  expect((await see(other)).state).toBe('provisioned');
  expect(await metrics()).toMatch(/leitstand_requests_failures_total [1-9]/);
});
