import { expect, test } from 'vitest';
import { startBroker, toPublish } from '../support/broker-fixture.ts';
import { waitUntil } from '../support/wait-until.ts';

test('a PUBACK means that the message is in the journal, with the identity of the credential', async () => {
  const fixture = await startBroker();
  const device = await fixture.addDevice();
  const client = await fixture.connect(device);
  client.send(toPublish(`${device.prefix}/telemetry`, '{"c":{}}', { messageId: 7 }));
  const puback = await client.next('puback');
  expect(puback.messageId).toBe(7);
  const [record] = await waitUntil('the record', fixture.readJournal, records => records.length === 1);
  expect(record).toMatchObject({
    identity: device.userName,
    topic: `${device.prefix}/telemetry`,
    sequence: 1,
  });
  expect(Buffer.from(record!.payload).toString()).toBe('{"c":{}}');
  expect((await fixture.broker.stats()).accepted).toBe(1);
});
