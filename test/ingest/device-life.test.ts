/** Births, states, wills, commands and events: what the registry learns of a device's life. */
import { expect, test } from 'vitest';
import type { DeviceCommand } from '#store/registry/registry-commands.ts';
import {
  countsOf,
  createTelemetry,
  type Fixture,
  HOTSPOT,
  MAST,
  NOW_MS,
  openFixture,
} from './ingest-fixture.ts';

async function currentOf(fixture: Fixture) {
  return (await fixture.registry.ingest.listCurrent())[0];
}

const SECOND = 1000;

test('birth, ready, sleep, end, and telemetry of a device that says nothing of itself', async () => {
  const fixture = await openFixture();
  const ingest = await fixture.startIngest();
  const tell = async (channel: 'birth' | 'state' | 'telemetry', payload: object, atMs: number) => {
    await fixture.publish(MAST, channel, payload, NOW_MS + atMs);
    await fixture.settle(ingest);
    return currentOf(fixture);
  };
  expect(await tell('birth', { boot: 3, fw: '1.4' }, 0)).toMatchObject({
    state: 'ready',
    boot: 3,
    birth: { boot: 3, fw: '1.4', kind: 'lightmast' },
    birthMs: NOW_MS,
  });
  expect(await tell('state', { boot: 3, state: 'sleeping', nextWakeS: 60 }, 2 * SECOND)).toMatchObject({
    state: 'sleeping',
    stateSinceMs: NOW_MS + 2 * SECOND,
    nextWakeMs: NOW_MS + 62 * SECOND,
  });
  const awake = await tell('telemetry', createTelemetry(3, 0), 4 * SECOND);
  expect(awake).toMatchObject({ state: 'ready', stateSinceMs: NOW_MS + 4 * SECOND });
  expect(awake).not.toHaveProperty('nextWakeMs');
  expect(await tell('state', { boot: 3, state: 'disconnected' }, 5 * SECOND)).toMatchObject({
    state: 'disconnected',
  });
  expect(await tell('state', { boot: 3, state: 'disconnected' }, 6 * SECOND)).toMatchObject({
    stateSinceMs: NOW_MS + 5 * SECOND,
  });
});

test('rule 1: an old will cannot kill a new session, the own will does', async () => {
  const fixture = await openFixture();
  const ingest = await fixture.startIngest();
  await fixture.publish(MAST, 'birth', { boot: 12 });
  await fixture.publish(MAST, 'state', '{"v":1,"boot":11,"state":"lost"}');
  await fixture.settle(ingest);
  expect(await currentOf(fixture)).toMatchObject({ state: 'ready', boot: 12 });
  await fixture.publish(MAST, 'state', '{"v":1,"boot":12,"state":"lost"}');
  await fixture.settle(ingest);
  expect(await currentOf(fixture)).toMatchObject({ state: 'lost' });
  await fixture.publish(MAST, 'birth', { boot: 13 });
  await fixture.settle(ingest);
  expect(await currentOf(fixture)).toMatchObject({ state: 'ready', boot: 13 });
});

test('a device that was reset begins to count again with its birth', async () => {
  const fixture = await openFixture();
  const ingest = await fixture.startIngest();
  await fixture.publish(MAST, 'birth', { boot: 500 });
  await fixture.publish(MAST, 'telemetry', createTelemetry(500, 0));
  await fixture.publish(MAST, 'birth', { boot: 1 });
  await fixture.publish(MAST, 'telemetry', createTelemetry(1, 1));
  await fixture.publish(MAST, 'state', '{"boot":1,"state":"lost"}');
  await fixture.settle(ingest);
  expect(await currentOf(fixture)).toMatchObject({ state: 'lost', boot: 1, seq: 1 });
  expect(await countsOf(fixture)).toMatchObject({ received: 2, missing: 1, boots: 2 });
});

test('the state survives a restart: gaps across it are counted', async () => {
  const fixture = await openFixture();
  const first = await fixture.startIngest();
  await fixture.publish(MAST, 'telemetry', createTelemetry(7, 4));
  await fixture.settle(first);
  await first.stop();
  const second = await fixture.startIngest();
  await fixture.publish(MAST, 'telemetry', createTelemetry(7, 4));
  await fixture.publish(MAST, 'telemetry', createTelemetry(7, 7));
  await fixture.settle(second);
  expect(await countsOf(fixture)).toMatchObject({ received: 2, duplicate: 1, missing: 2, boots: 1 });
});

test('an answer to a command reaches the command', async () => {
  const fixture = await openFixture();
  const ingest = await fixture.startIngest();
  const command: DeviceCommand = {
    ...{ id: 'c-1', deviceId: MAST.id, name: 'reboot', createdMs: NOW_MS, changedMs: NOW_MS, ttlS: 600 },
    ...{ state: 'sent', attempts: 1, by: 'test' },
  };
  await fixture.registry.commands.queue(command, 10);
  await fixture.publish(MAST, 'ack', { id: 'c-1', result: 'rejected', reason: 'in use' });
  await fixture.publish(MAST, 'ack', { id: 'nobody-asked', result: 'done' });
  await fixture.settle(ingest);
  expect(await fixture.registry.commands.list(MAST.id, 10)).toMatchObject([
    { id: 'c-1', state: 'rejected', reason: 'in use' },
  ]);
});

test('events stand in the log of the device', async () => {
  const fixture = await openFixture();
  const ingest = await fixture.startIngest();
  await fixture.publish(MAST, 'event', { type: 'impact', comp: 'lamp-1', data: { g: 4.2 } });
  await fixture.settle(ingest);
  expect(await fixture.registry.ingest.log(MAST.id, 10)).toMatchObject([
    { type: 'event', text: 'impact lamp-1 {"g":4.2}', count: 1 },
  ]);
});

test('rule 3: a device that lost messages or speaks unknown words is asked once for its birth', async () => {
  const fixture = await openFixture();
  const ingest = await fixture.startIngest();
  await fixture.publish(MAST, 'telemetry', createTelemetry(1, 0));
  await fixture.publish(MAST, 'telemetry', createTelemetry(1, 10));
  await fixture.settle(ingest);
  expect(await fixture.registry.commands.list(MAST.id, 10)).toEqual([]);

  await fixture.publish(MAST, 'telemetry', createTelemetry(1, 21));
  await fixture.publish(MAST, 'telemetry', createTelemetry(1, 50));
  await fixture.publish(HOTSPOT, 'telemetry', { c: { sys: { bogus: 1 } } });
  await fixture.settle(ingest);
  await fixture.publish(HOTSPOT, 'telemetry', { c: { turbine: { rate: 1 } } });
  await fixture.settle(ingest);
  for (const { id } of [MAST, HOTSPOT])
    expect(await fixture.registry.commands.list(id, 10)).toMatchObject([
      { name: 'rebirth', state: 'queued', by: 'platform' },
    ]);
});
