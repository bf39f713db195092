/** Thousands of sockets that never finish their CONNECT: one byte a second each. */
import { connect, type Socket } from 'node:net';
import mqttPacket from 'mqtt-packet';
import { describe, expect, it, onTestFinished } from 'vitest';
import { toConnectPacket } from '../support/raw-mqtt.ts';
import { waitUntil } from '../support/wait-until.ts';
import { openFaultFixture } from './fault-fixture.ts';
import { countOpenFiles } from './process-usage.ts';
import { NOTHING_LOST } from './reckon-stores.ts';

const SOCKETS = 3000;
const BYTE_EVERY_MS = 1000;
const OPEN_EVERY_MS = 10;
const OPENED_AT_ONCE = 50;

/** Resolves, when all were open at least once, with those that still are. */
async function openSlowly(port: number): Promise<ReadonlySet<Socket>> {
  const bytes = mqttPacket.generate(toConnectPacket({ clientId: 'slow', username: 'slow' }));
  const open = new Set<Socket>();
  let opened = 0;
  let sent = 0;
  const dripping = setInterval(() => {
    for (const socket of open) socket.write(bytes.subarray(sent, sent + 1));
    sent += 1;
  }, BYTE_EVERY_MS);
  onTestFinished(() => {
    clearInterval(dripping);
    for (const socket of open) socket.destroy();
  });
  for (let count = 0; count < SOCKETS; count++) {
    const socket = connect({ port, host: '127.0.0.1', localAddress: '127.0.0.3' });
    socket.on('connect', () => {
      opened += 1;
      open.add(socket);
    });
    socket.on('error', () => undefined);
    socket.on('close', () => open.delete(socket));
    socket.resume();
    if (count % OPENED_AT_ONCE === 0) await new Promise(resolve => setTimeout(resolve, OPEN_EVERY_MS));
  }
  await waitUntil(
    'all to be open',
    () => opened,
    count => count === SOCKETS,
  );
  return open;
}

describe('S04: slow-loris', () => {
  it('is closed after the connect timeout; honest devices are served meanwhile', {
    timeout: 60_000,
  }, async () => {
    const fixture = await openFaultFixture({ devices: 10 });
    const { fleet } = fixture;
    const system = await fixture.start();
    await fleet.connect(system.mqttPort);
    fleet.send(500);
    await expect.poll(() => fleet.acknowledged, { timeout: 20_000 }).toBeGreaterThan(500);
    const filesBefore = countOpenFiles(system);

    const open = await openSlowly(system.mqttPort);
    const before = fleet.acknowledged;
    await waitUntil(
      'all to be closed',
      () => open.size,
      count => count === 0,
      30_000,
    );
    expect(fleet.acknowledged).toBeGreaterThan(before);
    expect(fleet.sessions).toBe(fleet.devices.length);
    expect(await fixture.metric('leitstand_broker_connections')).toBe(fleet.devices.length);
    await waitUntil(
      'their files to be closed',
      () => countOpenFiles(system),
      // Ours of asking for metrics may be open.
      files => files <= filesBefore + 2,
    );
    const reckoning = await fixture.finish();
    expect(reckoning).toMatchObject(NOTHING_LOST);
    expect(reckoning.acknowledged).toBe(reckoning.sent);
  });
});
