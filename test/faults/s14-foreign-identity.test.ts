/** A device speaks for another one: in the topic, in the payload, in its will. */
import { describe, expect, it } from 'vitest';
import type { ProvisionedDevice } from '../../store/registry/provisioning.ts';
import { connectRawMqtt, type RawMqtt } from '../support/raw-mqtt.ts';
import { waitUntil } from '../support/wait-until.ts';
import { openFaultFixture } from './fault-fixture.ts';

const VICTIM = 'iot/v1/landau/lightmast/mast-1';

function connect(port: number, { device, userName, secret }: ProvisionedDevice, more = {}): Promise<RawMqtt> {
  const fields = { clientId: device.id, username: userName, password: Buffer.from(secret), ...more };
  return connectRawMqtt({ port }, fields);
}

function toPublish(topic: string, document: object) {
  const payload = JSON.stringify(document);
  return {
    cmd: 'publish' as const,
    topic,
    payload,
    qos: 1 as const,
    messageId: 1,
    dup: false,
    retain: false,
  };
}

describe('S14: a foreign identity', () => {
  it('is refused, counted, told to its owner, and never stored', { timeout: 60_000 }, async () => {
    // The victim is an honest device of the fleet.
    const fixture = await openFaultFixture({ devices: 1 });
    const { fleet } = fixture;
    const [liar] = await fixture.provision('liar');
    const system = await fixture.start();
    await fleet.connect(system.mqttPort);
    fleet.send(50);

    const lies = [
      `${VICTIM}/telemetry`,
      `${VICTIM}/state`,
      'iot/v1/woerth/lightmast/liar/telemetry',
      'iot/v1/landau/hotspot/liar/telemetry',
      'iot/v1/landau/lightmast/liar/../mast-1/telemetry',
      'out/v1/landau/alarm',
    ];
    for (const topic of lies) {
      const client = await connect(system.mqttPort, liar!);
      client.send(toPublish(topic, { c: { 'lamp-1': { activeEnergy: 1 } } }));
      await client.closed();
      expect(client.received).toEqual([]);
    }
    const will = { topic: `${VICTIM}/state`, payload: Buffer.from('{"state":"lost"}'), qos: 1 as const };
    await expect(connect(system.mqttPort, liar!, { will: { ...will, retain: true } })).rejects.toThrow('5');

    // What a payload claims about its sender is not believed, and not kept.
    const client = await connect(system.mqttPort, liar!);
    const claim = { device: 'mast-1', city: 'woerth', c: { 'lamp-1': { activeEnergy: 123_456 } } };
    client.send(toPublish('iot/v1/landau/lightmast/liar/telemetry', claim));
    await client.next('puback');
    client.end();

    const refused = (reason: string) => fixture.metric(`leitstand_broker_refused_total{reason="${reason}"}`);
    expect((await refused('topicNotAllowed')) + (await refused('topicInvalid'))).toBe(lies.length);
    expect(await refused('willNotAllowed')).toBe(1);
    const readLog = () => fixture.withRegistry(registry => registry.ingest.log('liar', 100));
    await waitUntil('the log', readLog, lines => lines.filter(isPublishRefused).length >= lies.length);
    const reckoning = await fixture.finish();
    expect(reckoning).toMatchObject({ lost: [], foreign: [], counts: { rejected: 0 } });
    expect(fleet.sessions).toBe(1);
    const [liarNow] = await fixture.withRegistry(async registry =>
      (await registry.ingest.listCurrent()).filter(({ deviceId }) => deviceId === 'liar'),
    );
    expect(liarNow).toMatchObject({ components: { 'lamp-1': { values: { activeEnergy: 123_456 } } } });
  });
});

function isPublishRefused(line: { type: string }): boolean {
  return line.type === 'publishRefused';
}
