/** S01: seeded mutations of honest conversations. No crash, no false PUBACK, and an honest device is served. */
import fc from 'fast-check';
import mqttPacket from 'mqtt-packet';
import { expect, test } from 'vitest';
import { startBroker, toOwnFields, toPublish } from '../support/broker-fixture.ts';
import { openRawMqtt, toConnectPacket } from '../support/raw-mqtt.ts';

const RUNS = 1500;
const AT_ONCE = 30;

interface Mutation {
  at: number;
  type: 'replace' | 'insert' | 'delete' | 'truncate' | 'repeat';
  bytes: Uint8Array;
}

function mutate(bytes: Buffer, { at, type, bytes: other }: Mutation): Buffer {
  const index = Math.floor(at * bytes.length);
  const [head, tail] = [bytes.subarray(0, index), bytes.subarray(index)];
  if (type === 'replace') return Buffer.concat([head, other, tail.subarray(other.length)]);
  if (type === 'insert') return Buffer.concat([head, other, tail]);
  if (type === 'delete') return Buffer.concat([head, tail.subarray(other.length)]);
  if (type === 'truncate') return head;
  return Buffer.concat([bytes, tail]);
}

test('a mutated conversation hurts nobody', async () => {
  const limits = {
    failedLoginsPerMinute: 1e9,
    takeoversPerMinute: 1e9,
    connectTimeoutMs: 300,
    deviceBurst: 1e6,
  };
  const fixture = await startBroker({ limits });
  const [victim, honest] = [await fixture.addDevice(), await fixture.addDevice()];
  const witness = await fixture.connect(honest);
  const own = toOwnFields(victim);
  const conversation = [
    toConnectPacket({
      ...own,
      will: { topic: `${victim.prefix}/state`, payload: Buffer.from('{}'), qos: 1, retain: true },
    }),
    {
      cmd: 'subscribe' as const,
      messageId: 1,
      subscriptions: [{ topic: `${victim.prefix}/cmd/#`, qos: 1 as const }],
    },
    toPublish(`${victim.prefix}/birth`, '{"v":1}', { retain: true, messageId: 2 }),
    toPublish(`${victim.prefix}/telemetry`, '{"c":{}}', { qos: 2, messageId: 3 }),
    { cmd: 'pubrel' as const, messageId: 3 },
    { cmd: 'unsubscribe' as const, messageId: 4, unsubscriptions: [`${victim.prefix}/cmd/#`] },
    { cmd: 'pingreq' as const },
  ].map(packet => mqttPacket.generate(packet));

  const mutation: fc.Arbitrary<Mutation> = fc.record({
    at: fc.double({ min: 0, max: 0.9999, noNaN: true }),
    type: fc.constantFrom('replace', 'insert', 'delete', 'truncate', 'repeat'),
    bytes: fc.uint8Array({ minLength: 1, maxLength: 4 }),
  });
  const mutations = fc.sample(fc.array(mutation, { minLength: 1, maxLength: 3 }), {
    numRuns: RUNS,
    seed: 20261120,
  });

  async function play(steps: Mutation[]): Promise<void> {
    const client = openRawMqtt({ port: fixture.port });
    client.write(steps.reduce(mutate, Buffer.concat(conversation)));
    await Promise.race([client.closed(), new Promise(resolve => setTimeout(resolve, 150))]).catch(() => {});
    client.end();
  }

  for (let start = 0; start < RUNS; start += AT_ONCE)
    await Promise.all(mutations.slice(start, start + AT_ONCE).map(play));
  witness.send(toPublish(`${honest.prefix}/telemetry`, '{}', { messageId: 9 }));
  expect((await witness.next('puback')).messageId).toBe(9);
  const records = await fixture.readJournal();
  // Many of them got as far as a message.
  expect(records.length).toBeGreaterThan(50);
  // Whatever was taken was taken from whom it came from, on a topic of his.
  const foreign = records.filter(({ identity, topic }) => !topic.startsWith(`iot/v1/${identity}/`));
  expect(foreign).toEqual([]);
});
