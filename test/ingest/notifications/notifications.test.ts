/** Alarms become mails and webhooks at real servers: once, again after a failure, and to nobody they must not go. */
import { createHmac } from 'node:crypto';
import { expect, test } from 'vitest';
import { createMailer } from '../../../ingest/notifications/send-mail.ts';
import { waitUntil } from '../../support/wait-until.ts';
import {
  type Fixture,
  openFixture,
  openMailServer,
  openWebServer,
  type Post,
  WEBHOOK_SECRET,
} from './notifications-fixture.ts';

const MINUTE_MS = 60_000;
const isSent = ({ state }: { state: string }) => state === 'sent';
const hasError = (code: string) => (message: { error?: string }) => message.error === code;

function toMail(port: number, host = '127.0.0.1') {
  return { url: `smtp://leitstand@${host}:${port}`, password: 'geheim', from: 'leitstand@example.org' };
}

function headersOf(text: string): string {
  return text.slice(0, text.indexOf('\r\n\r\n')).replaceAll(/\r\n\s+/g, ' ');
}

test('an alarm is one mail, its end another; a restart in between repeats nothing', async () => {
  const fixture = await openFixture();
  const { port, mails } = await openMailServer();
  await fixture.addMail('mail', ['warte@example.org', 'chef@example.org']);
  await fixture.addRoute('mail');
  const part = await fixture.start({ mail: toMail(port) });
  await fixture.change('mast-1');
  const [message] = await fixture.messages('the mail', isSent);
  expect(mails).toMatchObject([{ user: 'leitstand', to: ['warte@example.org', 'chef@example.org'] }]);
  expect(headersOf(mails[0]!.text)).toContain(`Message-ID: <${message!.id}@example.org>`);
  expect(headersOf(mails[0]!.text)).toContain('Auto-Submitted: auto-generated');
  expect(headersOf(mails[0]!.text)).toContain('Subject: [Leitstand Landau] Mittel: Lampe defekt, Ostring 1');
  expect(mails[0]!.text).toContain('https://leitstand.example.org/alarms/');
  await part.stop();

  await fixture.change('mast-1', 'cleared');
  const again = await fixture.start({ mail: toMail(port) });
  await waitUntil(
    'the end to be seen',
    () => fixture.registry.notifications.memory(),
    ({ watches }) => [...watches.values()].some(({ clearedMs }) => clearedMs !== undefined),
  );
  fixture.clock.pass(3 * MINUTE_MS);
  await fixture.messages('the end to be told', isSent, 2);
  expect(mails).toHaveLength(2);
  expect(await again.metrics()).toContain('leitstand_notifications_messages{state="sent"} 2');
  expect(await again.metrics()).toContain('leitstand_notifications_made_total{step="cleared"} 1');
});

function isSigned({ headers, body }: Post): boolean {
  const key = Buffer.from(WEBHOOK_SECRET.slice('whsec_'.length), 'base64');
  const signed = `${headers['webhook-id']}.${headers['webhook-timestamp']}.${body}`;
  const expected = createHmac('sha256', key).update(signed).digest('base64');
  return headers['webhook-signature'] === `v1,${expected}`;
}

test('a webhook is signed, and repeated with the same id until it is taken', async () => {
  const fixture = await openFixture();
  const { url, posts } = await openWebServer((_post, count) => (count < 3 ? 503 : 204));
  await fixture.addWebhook('hook', url);
  await fixture.addRoute('hook');
  await fixture.start();
  await fixture.change('mast-1');
  for (const attempt of [1, 2]) {
    await fixture.messages('a refusal', ({ state, attempts }) => state === 'waiting' && attempts === attempt);
    fixture.clock.pass(MINUTE_MS);
  }
  const [message] = await fixture.messages('the message to be taken', isSent);
  expect(posts.map(({ headers }) => headers['idempotency-key'])).toEqual(Array(3).fill(message!.id));
  expect(posts.every(isSigned)).toBe(true);
  expect(JSON.parse(posts[0]!.body)).toMatchObject({
    ...{ id: message!.id, type: 'alarm.raised', city: 'landau', cityName: 'Landau' },
    alarm: { type: 'lampFailure', device: 'mast-1', severity: 'minor', raised: '2026-11-20T12:00:00.000Z' },
  });
  expect(message).toMatchObject({ attempts: 3 });
  expect(message?.error).toBeUndefined();
});

test('after a day a message is given up', async () => {
  const fixture = await openFixture();
  const { url } = await openWebServer(() => 500);
  await fixture.addWebhook('hook', url);
  await fixture.addRoute('hook');
  await fixture.start();
  await fixture.change('mast-1');
  await fixture.messages('a failure', hasError('http 500'));
  fixture.clock.pass(24 * 60 * MINUTE_MS);
  const [message] = await fixture.messages('the end', ({ state }) => state === 'failed');
  expect(message).toMatchObject({ attempts: 2, error: 'http 500' });
});

test('of a device that was deleted nobody is told any more', async () => {
  const fixture = await openFixture();
  const { url } = await openWebServer(() => 204);
  await fixture.addWebhook('hook', url);
  await fixture.addRoute('hook', { escalateAfterMin: 60 });
  await fixture.start();
  await fixture.change('mast-1');
  await fixture.messages('the alarm to be told', isSent);
  await fixture.registry.devices.deleteDevice('mast-1');
  fixture.clock.pass(11 * MINUTE_MS);
  await waitUntil(
    'it to be forgotten',
    () => fixture.registry.notifications.memory(),
    ({ watches }) => watches.size === 0,
  );
});

async function openRefusing(target: string, options: { isPrivateAllowed: boolean }): Promise<Fixture> {
  const fixture = await openFixture();
  await fixture.addWebhook('hook', target);
  await fixture.addRoute('hook');
  await fixture.start(options);
  await fixture.change('mast-1');
  return fixture;
}

test.each([
  ['http://example.org/hook', 'tlsMissing'],
  ['https://127.0.0.1/hook', 'addressRefused'],
  ['https://[::ffff:10.0.0.1]/hook', 'addressRefused'],
  ['https://169.254.169.254/latest', 'addressRefused'],
  ['https://localhost/hook', 'addressRefused'],
])('%s is not asked: %s', async (target, code) => {
  const fixture = await openRefusing(target, { isPrivateAllowed: false });
  await fixture.messages('the refusal', hasError(code));
});

test('a redirect is not followed, and cloud metadata is refused whatever is allowed', async () => {
  const { url, posts } = await openWebServer(() => 302);
  const fixture = await openRefusing(url, { isPrivateAllowed: true });
  await fixture.messages('the failure', hasError('http 302'));
  expect(posts.map(({ path }) => path)).toEqual(['/hook']);
  const other = await openRefusing('http://169.254.169.254/latest', { isPrivateAllowed: true });
  await other.messages('the refusal', hasError('addressRefused'));
});

test('who never answers holds up nobody else', async () => {
  const fixture = await openFixture();
  const silent = await openWebServer(() => undefined);
  const good = await openWebServer(() => 200);
  for (const [id, { url }] of Object.entries({ silent, good })) {
    await fixture.addWebhook(id, url);
    await fixture.addRoute(id);
  }
  await fixture.start();
  await fixture.change('mast-1');
  await fixture.change('mast-2');
  await waitUntil(
    'both messages at the good one',
    () => good.posts.length,
    count => count === 2,
  );
  expect(silent.posts.length).toBeLessThanOrEqual(1);
});

test('mail goes by TLS only, unless the server is on this machine', async () => {
  const { port, mails } = await openMailServer();
  // A name that is not known to be this machine.
  const mailer = createMailer(toMail(port, 'localhost.'));
  const message = {
    ...{ id: 'a', cityName: 'Landau', subject: 'x', text: 'y' },
    notification: { city: 'landau', channelId: 'mail', timeMs: 1, step: 'test' },
  } as const;
  await expect(mailer.send(['a@example.org'], message)).rejects.toThrow(/^smtp /);
  expect(mails).toEqual([]);
  await createMailer(toMail(port)).send(['a@example.org'], message);
  expect(mails).toHaveLength(1);
  const wrong = createMailer({ ...toMail(port), password: 'falsch' });
  await expect(wrong.send(['a@example.org'], message)).rejects.toThrow('smtp 535');
});
