/** Twenty thousand malformed packets while honest devices publish. A failure replays with its seed. */
import mqttPacket from 'mqtt-packet';
import { describe, expect, it } from 'vitest';
import type { ProvisionedDevice } from '../../store/registry/provisioning.ts';
import { openRawMqtt, toConnectPacket } from '../support/raw-mqtt.ts';
import { waitUntil } from '../support/wait-until.ts';
import { openFaultFixture } from './fault-fixture.ts';
import { createRandom, mutate, pick, toValidPackets } from './mutated-packets.ts';
import { countOpenFiles, readMemoryMb } from './process-usage.ts';
import { NOTHING_LOST } from './reckon-stores.ts';

const ATTACKERS = 16;
const CONNECTIONS_EACH = 125;
const PACKETS_PER_CONNECTION = 10;
/** Not the address of the honest devices: failed sign-ins count by address. */
const ATTACKERS_ADDRESS = '127.0.0.2';
const ANSWER_MS = 3000;

/** One attacker's connections, one after the other; every second one is signed in before. */
async function attack(port: number, attacker: ProvisionedDevice, seed: number): Promise<void> {
  const { device, userName, secret } = attacker;
  const random = createRandom(seed);
  const connect = toConnectPacket({
    clientId: device.id,
    username: userName,
    password: Buffer.from(secret),
    will: { topic: `iot/v1/${userName}/state`, payload: Buffer.from('{}'), qos: 1, retain: true },
  });
  const valid = toValidPackets(`iot/v1/${userName}`, connect);
  for (let connection = 0; connection < CONNECTIONS_EACH; connection++) {
    const socket = openRawMqtt({ port, localAddress: ATTACKERS_ADDRESS });
    if (connection % 2 === 0) {
      socket.write(mqttPacket.generate(connect));
      await socket.next('connack').catch(() => undefined);
    }
    for (let packet = 0; packet < PACKETS_PER_CONNECTION; packet++)
      socket.write(mutate(pick(valid, random), random));
    // Refused, or taken for the beginning of something longer.
    await socket.closed(random() * 50).catch(() => socket.end());
    await socket.closed(ANSWER_MS);
  }
}

describe('S01: malformed packets', () => {
  it('crash nothing and disturb nobody', { timeout: 120_000 }, async () => {
    const fixture = await openFaultFixture({ devices: 5 });
    const { fleet } = fixture;
    const names = Array.from({ length: ATTACKERS }, (_, index) => `attacker-${index + 1}`);
    const attackers = await fixture.provision(...names);
    const system = await fixture.start({ settings: { LOG_LEVEL: 'info' } });
    await fleet.connect(system.mqttPort);
    fleet.send(200);
    await expect.poll(() => fleet.acknowledged, { timeout: 20_000 }).toBeGreaterThan(200);
    const filesBefore = countOpenFiles(system);
    const memoryBeforeMb = readMemoryMb(system);

    const startMs = performance.now();
    await Promise.all(attackers.map((attacker, index) => attack(system.mqttPort, attacker, index + 1)));

    await waitUntil(
      'all attackers to be gone',
      () => countOpenFiles(system),
      files => files <= filesBefore,
    );
    expect(readMemoryMb(system)).toBeLessThan(memoryBeforeMb + 150);
    expect(await fixture.metric('leitstand_broker_client_errors_total')).toBeGreaterThan(500);
    expect(fleet.sessions).toBe(fleet.devices.length);
    const reckoning = await fixture.finish();
    expect(reckoning).toMatchObject(NOTHING_LOST);
    expect(reckoning.acknowledged).toBe(reckoning.sent);
    // Lines that clients cause are limited per second, whatever their number.
    const seconds = (performance.now() - startMs) / 1000;
    expect(system.output().split('\n').length).toBeLessThan(100 + 12 * seconds);
    expect(system.output()).not.toMatch(/unhandled|uncaught|Part failed/i);
  });
});
