/** A part of the platform subscribes to everything and stops reading; another one reads on. */
import { describe, expect, it } from 'vitest';
import { connectRawMqtt, type RawMqtt } from '../support/raw-mqtt.ts';
import { waitUntil } from '../support/wait-until.ts';
import { type FaultFixture, openFaultFixture } from './fault-fixture.ts';
import { NOTHING_LOST } from './reckon-stores.ts';

/** Fills the buffers of a socket within some seconds, and is little enough for the other subscriber. */
const MESSAGES_PER_S = 800;
const PAYLOAD_BYTES = 4000;
/** `drainTimeoutMs` of the broker, and what it takes on a loaded machine. */
const OUT_MS = 5000 + 10_000;

async function subscribeToAll(
  { addService }: FaultFixture,
  port: number,
  userName: string,
): Promise<RawMqtt> {
  const password = Buffer.from(await addService({ userName, role: 'platform' }));
  const client = await connectRawMqtt({ port }, { clientId: `${userName}:1`, username: userName, password });
  client.send({ cmd: 'subscribe', messageId: 1, subscriptions: [{ topic: 'iot/v1/#', qos: 0 }] });
  await client.next('suback');
  return client;
}

describe('R30: a subscriber to everything stalls', () => {
  it('is put out; devices and the other subscriber notice nothing', { timeout: 60_000 }, async () => {
    const fixture = await openFaultFixture({ devices: 10, window: 100, payloadBytes: PAYLOAD_BYTES });
    const { fleet } = fixture;
    const system = await fixture.start();
    const stalled = await subscribeToAll(fixture, system.mqttPort, 'stalled');
    const healthy = await subscribeToAll(fixture, system.mqttPort, 'healthy');
    let heard = 0;
    healthy.socket.on('data', () => {
      heard += healthy.received.filter(packet => packet.cmd === 'publish').length;
      healthy.received.length = 0;
    });
    await fleet.connect(system.mqttPort);
    stalled.socket.pause();
    fleet.send(MESSAGES_PER_S);
    const dropped = () => fixture.metric('leitstand_broker_stalled_dropped_total');
    await waitUntil('messages dropped for the stalled one', dropped, count => count > 0, 30_000);
    await waitUntil(
      'the stalled one to be out',
      () => fixture.metric('leitstand_broker_connections'),
      count => count === fleet.devices.length + 1,
      OUT_MS,
    );
    expect(healthy.isClosed).toBe(false);
    expect(await fixture.metric('leitstand_broker_stalled_disconnected_total')).toBe(1);
    expect(fleet.sessions).toBe(fleet.devices.length);
    const reckoning = await fixture.finish();
    expect(reckoning).toMatchObject(NOTHING_LOST);
    expect(reckoning.acknowledged).toBe(reckoning.sent);
    expect(heard).toBeGreaterThanOrEqual(0.95 * reckoning.sent);
    stalled.end();
    healthy.end();
  });
});
