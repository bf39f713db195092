/** Whom to call about a request is forgotten when its time is over, and the log tells how many. */
import pino from 'pino';
import { expect, it } from 'vitest';
import { createContactRetention } from '../../ingest/contact-retention.ts';
import { createOrder, createRequestFixture, HOUR_MS } from '../api/request-fixture.ts';

it('deletes a contact a year after tear-down, with its mark in the request, and nothing else of it', async () => {
  const { ask, clock, registry } = await createRequestFixture();
  const { request } = await ask();
  const later = await ask(createOrder({ start: 25 }));
  const before = await registry.requests.get(request.id);
  const retention = createContactRetention({ registry, clock, log: pino({ level: 'silent' }) });
  expect(await retention.runOnce()).toBe(0);
  clock.advance((34 + 365 * 24) * HOUR_MS);
  await retention.start(new AbortController().signal);
  await retention.stop();
  const { contactRef, ...requester } = before!.requester;
  expect(await registry.requests.getContact(contactRef!)).toBeUndefined();
  expect(await registry.requests.get(request.id)).toEqual({ ...before, requester });
  const other = await registry.requests.get(later.request.id);
  expect(await registry.requests.getContact(other!.requester.contactRef!)).toMatchObject({
    name: 'Käthe Über',
  });
  const { items } = await registry.audit.query({ limit: 1 });
  expect(items[0]).toMatchObject({ action: 'contact.expire', changes: [{ field: 'count', to: 1 }] });
  expect(JSON.stringify(items)).not.toContain('Käthe');
});
