/** kill -9 in the middle of sending: what was made is sent, and a receiver that looks at ids has each once. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { openFixture, openWebServer } from './notifications-fixture.ts';

const SCRIPT = fileURLToPath(new URL('./notify-until-killed.ts', import.meta.url));
const ALARMS = 6;
/** By its number: killed before the answer, or after it and before it can be noted. */
const KILLED_BEFORE = new Set([1, 4]);
const KILLED_AFTER = new Set([3]);

test('a message that was sent and not marked is repeated with its id; none is lost or made twice', async () => {
  const fixture = await openFixture();
  let child: ChildProcess | undefined;
  let isEnding = false;
  const startChild = () => {
    child = spawn(process.execPath, [SCRIPT, fixture.directory], { stdio: ['ignore', 'ignore', 'inherit'] });
  };
  const kill = async () => {
    const ended = once(child!, 'exit');
    child!.kill('SIGKILL');
    await ended;
    if (!isEnding) startChild();
  };
  onTestFinished(() => {
    isEnding = true;
    child?.kill('SIGKILL');
  });
  const { url, posts } = await openWebServer(async (_post, count) => {
    if (KILLED_AFTER.has(count)) setImmediate(() => void kill());
    if (!KILLED_BEFORE.has(count)) return 200;
    await kill();
    return undefined;
  });
  await fixture.addWebhook('hook', url);
  await fixture.addRoute('hook');
  startChild();
  for (let count = 1; count <= ALARMS; count++) await fixture.change(`mast-${count}`);
  const messages = await fixture.messages('everything to be sent', ({ state }) => state === 'sent', ALARMS);
  const received = posts.map(({ headers }) => headers['idempotency-key'] as string);
  expect(received.length).toBeGreaterThanOrEqual(ALARMS + KILLED_BEFORE.size);
  expect(new Set(received)).toEqual(new Set(messages.map(({ id }) => id)));
  const devices = new Set(posts.map(({ body }) => JSON.parse(body).alarm.device));
  expect(devices.size).toBe(ALARMS);
}, 60_000);
