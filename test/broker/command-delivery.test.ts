/** Rounds and subscriptions of one device that meet: on one connection each command goes out once. */
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { openRegistry } from '#store/registry/open-registry.ts';
import type { AedesClient } from '../../broker/aedes-client.ts';
import { createBrokerCounters } from '../../broker/broker-counters.ts';
import { createCommandDelivery } from '../../broker/command-delivery.ts';
import { createSession } from '../../broker/session.ts';
import { createSessions } from '../../broker/sessions.ts';
import { createCommand, createDevice, LANDAU, NOW_MS } from '../store/registry/registry-fixtures.ts';
import { createManualClock } from '../support/manual-clock.ts';
import { createTemporaryDirectory } from '../support/temporary-directory.ts';

const DEVICE = 'ld-lm-0001';
const PREFIX = `iot/v1/landau/lightmast/${DEVICE}/`;

async function createFixture() {
  const file = join(createTemporaryDirectory(), 'registry.db');
  const registry = await openRegistry({ engine: 'sqlite', file });
  onTestFinished(() => registry.close());
  await registry.devices.putCity(LANDAU);
  await registry.devices.putDevices([createDevice(DEVICE)]);
  await registry.commands.queue(createCommand('c-1', DEVICE), 10);
  const sessions = createSessions();
  const written: string[] = [];
  const delivery = createCommandDelivery({
    commands: registry.commands,
    sessions,
    clock: createManualClock(NOW_MS),
    counters: createBrokerCounters(),
    expireIntervalMs: 2000,
  });
  /** Its socket says a turn of the event loop later that a packet is written, or that it could not be. */
  function subscribe(canWrite = () => true) {
    const publish = (message: { payload: string }, done: (error?: Error) => void) => {
      const error = canWrite() ? undefined : new Error('the socket is closed');
      if (!error) written.push(JSON.parse(message.payload).id);
      setImmediate(() => done(error));
    };
    const client = { closed: false, connected: true, conn: { remoteAddress: '127.0.0.1' }, publish };
    const session = createSession(client as unknown as AedesClient, 1024);
    const userName = `landau/lightmast/${DEVICE}`;
    session.principal = { type: 'device', userName, city: 'landau', deviceId: DEVICE, prefix: PREFIX };
    session.filters.set(`${PREFIX}cmd/#`, 1);
    sessions.add(session);
    sessions.identify(session);
    return session;
  }
  const attempts = async () => (await registry.commands.list(DEVICE, 1))[0]?.attempts;
  return { registry, delivery, written, subscribe, attempts };
}

test('a round between the subscription and what it brings about', async () => {
  const { delivery, written, subscribe, attempts } = await createFixture();
  const session = subscribe();
  await delivery.check();
  await delivery.deliverOpen(session);
  expect(written).toEqual(['c-1']);
  expect(await attempts()).toBe(1);
});

test('a round, a restored session and two subscriptions, all before the first packet is written', async () => {
  const { delivery, written, subscribe, attempts } = await createFixture();
  const session = subscribe();
  const opened = [1, 2, 3].map(() => delivery.deliverOpen(session));
  await Promise.all([...opened, delivery.check()]);
  expect(written).toEqual(['c-1']);
  expect(await attempts()).toBe(1);
});

test('what comes later goes out beside what was sent, and all that is open on the next connection', async () => {
  const { registry, delivery, written, subscribe, attempts } = await createFixture();
  const session = subscribe();
  await delivery.deliverOpen(session);
  await registry.commands.queue(createCommand('c-2', DEVICE), 10);
  await Promise.all([delivery.check(), delivery.deliverOpen(session)]);
  await delivery.deliverOpen(session);
  expect(written).toEqual(['c-1', 'c-2']);
  await delivery.deliverOpen(subscribe());
  expect(written).toEqual(['c-1', 'c-2', 'c-1', 'c-2']);
  expect(await attempts()).toBe(2);
});

test('what could not be written is tried again on the same connection', async () => {
  const { delivery, written, subscribe, attempts } = await createFixture();
  let isWritable = false;
  const session = subscribe(() => isWritable);
  await delivery.deliverOpen(session);
  expect(await attempts()).toBe(0);
  isWritable = true;
  await delivery.check();
  expect(written).toEqual(['c-1']);
  expect(await attempts()).toBe(1);
});
