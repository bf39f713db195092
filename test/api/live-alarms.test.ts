/** Alarms on the live stream: each change to those who may see it, counts in the key figures, none lost by overflow. */
import type { ServerResponse } from 'node:http';
import { PassThrough } from 'node:stream';
import { expect, it } from 'vitest';
import type { Principal } from '../../api/access.ts';
import { toAlarmResource } from '../../api/alarms/to-alarm-resource.ts';
import { createAlarmModel } from '../../api/live/alarm-model.ts';
import { createLiveStream } from '../../api/live/live-stream.ts';
import type { AlarmResource } from '../../core/alarm-resources.ts';
import { raiseAlarm } from './alarm-fixture.ts';
import { NOW_MS } from './api-fixture.ts';
import { listen, openEventStream, type ReceivedEvent } from './event-stream-client.ts';
import { createPeopleFixture } from './people/people-fixture.ts';

const ANNA = { id: 'anna', name: 'Anna Berg' };

function hasAlarm(id: string, operatorState: string) {
  return ({ event, data }: ReceivedEvent) =>
    event === 'alarms' &&
    (data.items as AlarmResource[]).some(item => item.id === id && item.operatorState === operatorState);
}

it('tells each change of an alarm to those of its city, and counts what is open', async () => {
  const fixture = await createPeopleFixture();
  const { app, registry, clock, createToken } = fixture;
  const before = await raiseAlarm(registry, 'landau', 'ld-lm-0002', { severity: 'major' });
  await listen(app);
  const ofLandau = await openEventStream(app, {
    authorization: `Bearer ${await createToken('viewer', ['landau'])}`,
  });
  const ofSpeyer = await openEventStream(app, {
    authorization: `Bearer ${await createToken('viewer', ['speyer'])}`,
  });
  const first = await ofLandau.find('the key figures', ({ event }) => event === 'summary');
  expect(first.data.alarms).toMatchObject({ severities: { major: 1, critical: 0 }, fresh: 1 });

  const id = await raiseAlarm(registry, 'landau', 'ld-lm-0001');
  const foreign = await raiseAlarm(registry, 'speyer', 'sp-lm-0001');
  await ofLandau.find('the alarm', hasAlarm(id, 'none'));
  await registry.alarms.operate(id, { step: 'ack' }, ANNA);
  await ofLandau.find('that somebody knows of it', hasAlarm(id, 'ack'));
  await registry.alarms.operate(
    before,
    { step: 'shelve', untilMs: NOW_MS + 60_000, text: 'Baustelle' },
    ANNA,
  );
  await ofLandau.find('that it is shelved', hasAlarm(before, 'shelved'));
  await ofSpeyer.find('its own', hasAlarm(foreign, 'none'));
  clock.advance(2_000);
  const last = await ofLandau.find('the new count', ({ data }) => data.alarms?.shelved === 1);
  expect(last.data.alarms).toEqual({
    severities: { warning: 0, minor: 0, major: 0, critical: 1 },
    ...{ fresh: 0, shelved: 1 },
  });
  expect(ofLandau.text()).not.toContain('sp-lm-0001');
  expect(ofSpeyer.text()).not.toContain('ld-lm-0001');
  // A model that begins now finds the same.
  const model = createAlarmModel(registry);
  await model.refresh();
  expect(model.counts(['landau'])).toEqual(last.data.alarms);
  expect(model.takeChanged()).toEqual([]);
  // Of a device that is gone there is none.
  await registry.devices.deleteDevice('ld-lm-0001');
  await model.refresh();
  expect(model.counts(['landau'])).toMatchObject({ severities: { critical: 0 }, shelved: 1 });
  await ofLandau.find('that everything is to be loaded again', ({ event }) => event === 'resync');
});

it('tells a client that has too many alarms waiting to load them again', async () => {
  const { registry, clock } = await createPeopleFixture();
  const ids = [];
  for (const device of ['ld-lm-0001', 'ld-lm-0002', 'ld-hs-0001'])
    ids.push(await raiseAlarm(registry, 'landau', device));
  const alarms = (await registry.alarms.changedAfter(0, 9)).map(toAlarmResource);
  const raw = new PassThrough();
  const principal = { id: 'x' } as Principal;
  const stream = createLiveStream({
    ...{ raw: raw as unknown as ServerResponse, principal, cities: undefined, pendingMax: 2, ...clock },
  });
  stream.offerAlarms(alarms.slice(0, 2));
  stream.flush(1);
  expect(String(raw.read())).toContain(ids[1]);
  stream.offerAlarms(alarms);
  stream.flush(2);
  const text = String(raw.read());
  expect(text).toContain('event: resync');
  expect(text).not.toContain('event: alarms');
});

it('says of a device that is not heard why', async () => {
  const { app, createToken, putCurrent } = await createPeopleFixture();
  const headers = { authorization: `Bearer ${await createToken('viewer', ['landau'])}` };
  const read = async () => (await app.inject({ url: '/api/v1/devices/ld-lm-0001', headers })).json();
  const watch = { presence: 'stale', reason: 'group', sinceMs: NOW_MS, heardMs: NOW_MS } as const;
  await putCurrent({ deviceId: 'ld-lm-0001', watch });
  expect(await read()).toMatchObject({ presenceReason: 'group' });
  await putCurrent({
    deviceId: 'ld-lm-0001',
    watch: { presence: 'ready', sinceMs: NOW_MS, heardMs: NOW_MS },
  });
  expect(await read()).not.toHaveProperty('presenceReason');
});
