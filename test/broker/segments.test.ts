/**
 * However the network cuts a stream, and whenever the journal stalls: everything sent is acknowledged once and
 * in order, and nobody is left unread. The caps are small, so that every way to pause and read on is taken.
 */
import { setImmediate } from 'node:timers/promises';
import fc from 'fast-check';
import mqttPacket from 'mqtt-packet';
import { expect, test } from 'vitest';
import { addTestDevice, toOwnFields, toPublish } from '../support/broker-fixture.ts';
import { startGates } from '../support/gates-fixture.ts';
import { connectRawMqtt } from '../support/raw-mqtt.ts';
import { waitUntil } from '../support/wait-until.ts';

const RUNS = 60;
const CAPS = {
  inFlightPerClient: 6,
  inFlightMessages: 10,
  inFlightBytes: 20_000,
  deviceMessagesPerS: 5000,
  deviceBurst: 4,
};

const payloadBytes = fc.oneof(
  { weight: 4, arbitrary: fc.integer({ min: 0, max: 40 }) },
  { weight: 1, arbitrary: fc.integer({ min: 900, max: 9000 }) },
);

const plan = fc.record({
  payloads: fc.array(payloadBytes, { minLength: 1, maxLength: 120 }),
  /** Bytes of each write, over and over. Most cuts are within a packet. */
  cuts: fc.array(fc.oneof(fc.integer({ min: 1, max: 60 }), fc.integer({ min: 400, max: 70_000 })), {
    minLength: 1,
    maxLength: 8,
  }),
  /** After each write: turns of the event loop, and whether the journal stalls from then on. */
  steps: fc.array(fc.record({ turns: fc.nat({ max: 3 }), isHeld: fc.boolean() }), {
    minLength: 1,
    maxLength: 8,
  }),
});

test('everything sent is acknowledged once and in order, however it is cut', async () => {
  const { gates, registry, journal, port } = await startGates({ limits: CAPS });
  const device = await addTestDevice(registry, { id: 'ld-lm-0001' });
  await fc.assert(
    fc.asyncProperty(plan, async ({ payloads, cuts, steps }) => {
      const client = await connectRawMqtt({ port }, toOwnFields(device));
      client.socket.setNoDelay(true);
      const stream = Buffer.concat(
        payloads.map((bytes, index) =>
          mqttPacket.generate(
            toPublish(`${device.prefix}/event`, 'x'.repeat(bytes), { messageId: index + 1 }),
          ),
        ),
      );
      for (let write = 0, from = 0; from < stream.length; write++) {
        const to = from + cuts[write % cuts.length]!;
        client.write(stream.subarray(from, to));
        from = to;
        const { turns, isHeld } = steps[write % steps.length]!;
        for (let turn = 0; turn < turns; turn++) await setImmediate();
        if (isHeld) journal.hold();
        else journal.release();
      }
      journal.release();
      await waitUntil(
        'every PUBACK',
        () => client.received.length,
        count => count === payloads.length,
      );
      expect(client.received.map(packet => packet.messageId)).toEqual(payloads.map((_, index) => index + 1));
      expect([gates.counters.inFlight, gates.counters.inFlightBytes]).toEqual([0, 0]);
      client.end();
      await waitUntil(
        'it is gone',
        () => gates.sessions.count,
        count => count === 0,
      );
    }),
    { numRuns: RUNS, endOnFailure: true },
  );
}, 60_000);
