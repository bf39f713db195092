/**
 * Secrets and identifiers go through the whole system, by right and by mistake, and are searched for in all it
 * printed, answered and wrote. The journal holds what came in until its segment is deleted, so that the search
 * begins once later traffic has filled the next one.
 */
import { connect as connectSocket } from 'node:net';
import { text } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import { createSecret } from '../../core/secrets.ts';
import type { ProvisionedDevice } from '../../store/registry/provisioning.ts';
import { connectRawMqtt } from '../support/raw-mqtt.ts';
import { waitUntil } from '../support/wait-until.ts';
import { type FaultFixture, openFaultFixture } from './fault-fixture.ts';
import { findPlanted, type Planted, readAllFiles } from './planted-traces.ts';

const MAC = '02:4f:9c:d1:7a:e3';
const WRONG_PASSWORD = createSecret();
const SECRET_IN_PAYLOAD = createSecret();
const PREFIX = 'iot/v1/landau/lightmast/talker';

type Answers = Map<string, Buffer>;

/** What a device says that it should not; each on a connection of its own, which a refusal ends. */
async function misspeak(port: number, { userName, secret }: ProvisionedDevice): Promise<void> {
  const open = (password: string, more = {}) =>
    connectRawMqtt(
      { port },
      { clientId: 'talker', username: userName, password: Buffer.from(password), ...more },
    );
  const lamp = { 'lamp-1': { activePower: 40 } };
  const payloads = [
    { c: lamp, mac: MAC },
    { c: { 'lamp-1': { activePower: 41, note: MAC } } },
    { c: { [MAC]: { activePower: 42 } } },
    { c: lamp, password: SECRET_IN_PAYLOAD },
    { c: lamp, clients: [{ mac: MAC }] },
  ];
  const publish = { cmd: 'publish' as const, qos: 1 as const, messageId: 1, dup: false, retain: false };
  const client = await open(secret);
  for (const document of payloads) {
    client.send({ ...publish, topic: `${PREFIX}/telemetry`, payload: JSON.stringify(document) });
    await client.next('puback');
  }
  client.send({
    ...publish,
    topic: `${PREFIX}/event`,
    payload: `no JSON, but ${MAC} and ${SECRET_IN_PAYLOAD}`,
  });
  await client.next('puback');
  client.send({ cmd: 'subscribe', messageId: 2, subscriptions: [{ topic: `clients/${MAC}`, qos: 0 }] });
  await client.next('suback');
  client.send({ ...publish, topic: `${PREFIX}/clients/${MAC}`, payload: '{}' });
  await client.closed();
  await expect(open(WRONG_PASSWORD)).rejects.toThrow();
  await expect(open(secret, { clientId: MAC })).rejects.toThrow();
  const will = { topic: `clients/${MAC}`, payload: Buffer.from(MAC), qos: 1, retain: false };
  await expect(open(secret, { will })).rejects.toThrow();
}

async function ask(origin: string, answers: Answers, path: string, init: RequestInit = {}) {
  const answer = await fetch(`${origin}${path}`, { redirect: 'manual', ...init });
  const { headers } = answer;
  const body = headers.get('content-type')?.startsWith('text/event-stream') ? '' : await answer.text();
  answers.set(`answer ${answers.size} to ${init.method ?? 'GET'} ${path.split('?')[0]}`, Buffer.from(body));
  return { status: answer.status, headers, body };
}

/** Every path of the description, with each way to sign in. */
async function askEverything(origin: string, answers: Answers, credentials: Record<string, string>[]) {
  const { body } = await ask(origin, answers, '/docs/json', { headers: credentials[0]! });
  const paths = Object.keys((JSON.parse(body) as { paths: object }).paths);
  expect(paths.length).toBeGreaterThan(10);
  for (const headers of [...credentials, {}]) {
    for (const path of paths.filter(path => !path.includes('/live') && !path.includes('sign-'))) {
      const filled = path.replace('{kind}', 'lightmast').replaceAll(/\{\w+\}/g, 'talker');
      await ask(origin, answers, filled, { headers });
    }
  }
}

async function sendBroken(port: number, answers: Answers, request: string): Promise<void> {
  const socket = connectSocket(port, '127.0.0.1');
  socket.end(`${request}\r\n\r\n`);
  answers.set(`answer ${answers.size} to a broken request`, Buffer.from(await text(socket)));
}

/** The session's secret. */
async function signIn(origin: string, answers: Answers, link: string): Promise<string> {
  const body = new URLSearchParams({ link });
  const init = { method: 'POST', body, headers: { origin } };
  const { status, headers } = await ask(origin, answers, '/sign-in', init);
  expect(status).toBe(303);
  expect((await ask(origin, answers, '/sign-in', init)).status).toBe(401);
  const [, secret] = /leitstand_session=([^;]+)/.exec(headers.get('set-cookie') ?? '') ?? [];
  return secret!;
}

/** Later messages fill the segment, and the one after it, so that the first is deleted. */
async function moveJournalOn({ fleet, metric }: FaultFixture): Promise<void> {
  const wanted = (await metric('leitstand_journal_appended_messages')) + 12_000;
  fleet.send(4000);
  await waitUntil(
    'the journal to move on',
    () => metric('leitstand_journal_appended_messages'),
    count => count >= wanted,
    30_000,
  );
}

describe('S28: planted secrets and identifiers', () => {
  it('are in nothing that was printed, answered or kept', { timeout: 90_000 }, async () => {
    const fixture = await openFaultFixture({ devices: 5 });
    const [talker] = await fixture.provision('talker');
    const service = await fixture.addService({ userName: 'platform-part', role: 'platform' });
    const system = await fixture.start({ settings: { LOG_LEVEL: 'debug', JOURNAL_SEGMENT_MB: 1 } });
    await fixture.fleet.connect(system.mqttPort);
    const origin = `http://127.0.0.1:${system.httpPort}`;
    const answers: Answers = new Map();
    const [, link] = await waitUntil(
      'the link',
      () => /sign-in\?link=(\S+)/.exec(system.output()) ?? [],
      match => match.length > 0,
    );
    const session = await signIn(origin, answers, link!);
    (
      await connectRawMqtt(
        { port: system.mqttPort },
        { clientId: 'platform-part:1', username: 'platform-part', password: Buffer.from(service) },
      )
    ).end();
    await misspeak(system.mqttPort, talker!);
    await fixture.drain();
    const cookie = `leitstand_session=${session}`;
    const bearer = { authorization: `Bearer ${fixture.token}` };
    await askEverything(origin, answers, [bearer, { cookie }]);
    await ask(origin, answers, `/api/v1/devices?token=${fixture.token}`);
    await ask(origin, answers, `/no/such/page/${fixture.token}`, { headers: bearer });
    await ask(origin, answers, '/api/v1/session/sign-out', { method: 'POST', headers: { cookie, origin } });
    await sendBroken(system.httpPort, answers, `GET / HTTP/1.1\r\nCookie: ${cookie}\r\nBroken Header`);
    await sendBroken(
      system.httpPort,
      answers,
      `GET /${fixture.token} HTTP/9\r\nAuthorization: ${fixture.token}`,
    );
    await moveJournalOn(fixture);
    await fixture.end();

    const planted: Planted[] = [
      { name: 'device secret', text: talker!.secret },
      { name: 'service secret', text: service },
      { name: 'wrong password', text: WRONG_PASSWORD },
      { name: 'bearer token', text: fixture.token },
      { name: 'session cookie', text: session },
      { name: 'sign-in link', text: link! },
      { name: 'secret in a payload', text: SECRET_IN_PAYLOAD },
      { name: 'MAC address', text: MAC },
    ];
    // The link is printed for a person at the start; the search must find it there, and only there.
    const printed = system.output();
    expect(findPlanted(planted, new Map([['output', Buffer.from(printed)]]))).toEqual([
      'output: sign-in link',
    ]);
    const afterLink = printed.slice(printed.indexOf(link!) + link!.length);
    const files = readAllFiles(fixture.dataDirectory);
    expect(files.size).toBeGreaterThanOrEqual(4);
    const places = new Map([...answers, ...files, ['output', Buffer.from(afterLink)]]);
    expect(findPlanted(planted, places)).toEqual([]);
  });

  it('leave the journal too, at the latest when the system starts again', { timeout: 60_000 }, async () => {
    const fixture = await openFaultFixture({ devices: 1 });
    const [talker] = await fixture.provision('talker');
    const system = await fixture.start();
    await misspeak(system.mqttPort, talker!);
    await fixture.end();
    const mac = [{ name: 'MAC address', text: MAC }];
    const search = () => findPlanted(mac, readAllFiles(fixture.dataDirectory));
    expect(search()).toEqual([expect.stringMatching(/^journal\//)]);
    await fixture.start();
    await waitUntil('the journal to let go of it', search, found => found.length === 0);
  });
});
