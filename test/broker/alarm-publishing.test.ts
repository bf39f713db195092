/** Alarms for others: retained while somebody has to look at them, of one's own city, restored at a start. */
import { expect, test } from 'vitest';
import { type AlarmChange, toAlarmId, toKeyText } from '#core/alarms/alarm.ts';
import type { Registry } from '#store/registry/registry.ts';
import { addTestDevice, type BrokerFixture, startBroker } from '../support/broker-fixture.ts';
import type { RawMqtt } from '../support/raw-mqtt.ts';
import { waitUntil } from '../support/wait-until.ts';

const NOW_MS = Date.parse('2026-11-20T12:00:00.000Z');
const KEY = {
  resource: 'landau/lightmast/mast-1/lamp-1',
  alarmTypeId: 'lampFailure',
  qualifier: '',
} as const;
const TOPIC = 'out/v1/landau/alarm/mast-1/lampFailure/lamp-1';
const ANNA = { id: 'anna', name: 'Anna Berg' };

async function tell({ ingest }: Registry, step: AlarmChange['step'], more: Partial<AlarmChange> = {}) {
  const times = { timeMs: NOW_MS, atMs: NOW_MS };
  const change = { key: KEY, step, city: 'landau', deviceId: 'mast-1', severity: 'minor', ...times, ...more };
  const changes = [change as AlarmChange];
  const alarms = { atMs: NOW_MS, changes, conditions: [], watches: [], memories: [] };
  await ingest.applyTime({ states: [], alarms });
}

const addMast = (registry: Registry) => addTestDevice(registry, { id: 'mast-1' });

async function openReader(fixture: BrokerFixture): Promise<() => Promise<RawMqtt>> {
  const secret = await fixture.addService({ userName: 'portal', role: 'reader', city: 'landau' });
  let count = 0;
  return async () => {
    const client = await fixture.connectService('portal', secret, { clientId: `portal:${count++}` });
    const subscriptions = [{ topic: 'out/v1/landau/#', qos: 1 as const }];
    client.send({ cmd: 'subscribe', messageId: 1, subscriptions });
    expect((await client.next('suback')).granted).toEqual([1]);
    return client;
  };
}

test('an alarm is told to who is here and kept for who comes later, without names of people', async () => {
  const fixture = await startBroker({
    async prepare(registry) {
      await addMast(registry);
      const impactedRequests = [{ id: 'MG-LD-2026-000123', eventName: 'Maikerwe' }];
      await tell(registry, 'raised', { impactedRequests });
    },
  });
  const { registry } = fixture;
  const subscribe = await openReader(fixture);
  const client = await subscribe();
  const restored = await client.next('publish');
  expect(restored).toMatchObject({ topic: TOPIC, qos: 1, retain: true });
  expect(JSON.parse(restored.payload.toString())).toMatchObject({
    ...{ v: 1, type: 'lampFailure', severity: 'minor', isCleared: false, operatorState: 'none' },
    ...{ resource: KEY.resource, raised: '2026-11-20T12:00:00.000Z' },
    impactedRequests: ['MG-LD-2026-000123'],
  });
  await registry.alarms.operate(toAlarmId(toKeyText(KEY)), { step: 'ack', text: 'Ich fahre hin' }, ANNA);
  const acknowledged = (await client.next('publish')).payload.toString();
  expect(JSON.parse(acknowledged)).toMatchObject({ operatorState: 'ack' });
  expect(acknowledged).not.toMatch(/Anna|anna|fahre/);
  await tell(registry, 'cleared');
  expect(await client.next('publish')).toMatchObject({ topic: TOPIC, payload: Buffer.alloc(0) });
  const later = await subscribe();
  later.send({ cmd: 'pingreq' });
  await later.next('pingresp');
  expect(later.received.filter(({ cmd }) => cmd === 'publish')).toEqual([]);
});

test('the alarms of a device that is deleted go with it', async () => {
  const fixture = await startBroker({ prepare: async registry => void (await addMast(registry)) });
  const { registry, broker } = fixture;
  await tell(registry, 'raised');
  const retained = async () => (await broker.stats()).retainedTopics;
  await waitUntil('the alarm to be kept', retained, count => count === 1);
  await registry.devices.deleteDevice('mast-1');
  await waitUntil('the alarm to be gone', retained, count => count === 0);
});
