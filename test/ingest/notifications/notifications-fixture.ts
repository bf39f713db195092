/** Messages about alarms on a real registry, with a mail server and a web server on this machine that take them. */
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import pino from 'pino';
import { SMTPServer } from 'smtp-server';
import { onTestFinished } from 'vitest';
import type { AlarmChange } from '#core/alarms/alarm.ts';
import { createSealer } from '#core/sealer.ts';
import { openRegistry } from '#store/registry/open-registry.ts';
import type { Registry } from '#store/registry/registry.ts';
import {
  channelPurpose,
  type OutboxMessage,
  type StoredChannel,
  type StoredRoute,
} from '#store/registry/registry-notifications.ts';
import {
  createNotifications,
  type Notifications,
  type NotificationsOptions,
} from '../../../ingest/notifications/notifications.ts';
import { createManualClock, type ManualClock } from '../../support/manual-clock.ts';
import { createTemporaryDirectory } from '../../support/temporary-directory.ts';
import { waitUntil } from '../../support/wait-until.ts';

export const NOW_MS = Date.parse('2026-11-20T12:00:00.000Z');
export const SECRET_KEY = new Uint8Array(32).fill(7);
export const WEBHOOK_SECRET = `whsec_${Buffer.from('a secret of thirty-two bytes....').toString('base64')}`;
const CHANGED = { version: 1, changedMs: NOW_MS, changedBy: 'Anna Berg' };

export interface Fixture {
  directory: string;
  registry: Registry;
  clock: ManualClock;
  start(options?: Partial<NotificationsOptions>): Promise<Notifications>;
  addMail(id: string, addresses: readonly string[]): Promise<void>;
  addWebhook(id: string, url: string): Promise<void>;
  addRoute(channelId: string, more?: Partial<StoredRoute>): Promise<void>;
  /** Raises one, or does what the change says. */
  change(device: string, step?: AlarmChange['step'], more?: Partial<AlarmChange>): Promise<void>;
  /** Newest first, once the condition holds for all. */
  messages(
    what: string,
    holds: (message: OutboxMessage) => boolean,
    count?: number,
  ): Promise<OutboxMessage[]>;
}

export async function openFixture(): Promise<Fixture> {
  const directory = createTemporaryDirectory();
  const clock = createManualClock(NOW_MS);
  const registry = await openRegistry({ engine: 'sqlite', file: join(directory, 'registry.db') });
  onTestFinished(() => registry.close());
  const city = { slug: 'landau', name: 'Landau', ags: '07313000', timeZone: 'Europe/Berlin' };
  await registry.devices.putCity({ ...city, center: [8.117, 49.198] });
  const mast = {
    city: 'landau',
    kind: 'lightmast',
    lifecycle: 'commissioned',
    reportIntervalS: 900,
  } as const;
  await registry.devices.putDevices(
    [1, 2, 3, 4, 5, 6].map(number => ({ ...mast, id: `mast-${number}`, name: `Ostring ${number}` })),
  );
  const { notifications } = registry;
  const putChannel = (id: string, target: StoredChannel['target']) =>
    notifications.putChannel({ ...CHANGED, id, city: 'landau', name: id, language: 'de', target });
  return {
    ...{ directory, registry, clock },
    async start(options = {}) {
      const part = createNotifications({
        ...{ registry, clock, secretKey: SECRET_KEY, isPrivateAllowed: true, intervalMs: 20 },
        ...{ publicUrl: 'https://leitstand.example.org', random: () => 0 },
        log: pino({ level: 'silent' }),
        ...options,
      });
      onTestFinished(() => part.stop());
      await part.start(AbortSignal.timeout(10_000));
      return part;
    },
    addMail: (id, addresses) => putChannel(id, { type: 'mail', addresses }),
    addWebhook(id, url) {
      const content = Buffer.from(JSON.stringify({ url, secret: WEBHOOK_SECRET }));
      const sealed = createSealer(SECRET_KEY).seal(content, channelPurpose(id));
      return putChannel(id, { type: 'webhook', host: '127.0.0.1', sealed });
    },
    addRoute: (channelId, more = {}) =>
      notifications.putRoute({
        ...{ ...CHANGED, id: `to-${channelId}`, city: 'landau', channelId, name: channelId, enabled: true },
        ...{ leastSeverity: 'minor', ...more },
      }),
    async change(device, step = 'raised', more = {}) {
      const key = {
        resource: `landau/lightmast/${device}`,
        alarmTypeId: 'lampFailure',
        qualifier: '',
      } as const;
      const change: AlarmChange = {
        ...{ key, step, city: 'landau', deviceId: device, severity: 'minor' },
        ...{ timeMs: clock.nowMs(), atMs: clock.nowMs() },
        ...more,
      };
      const alarms = { atMs: clock.nowMs(), changes: [change], conditions: [], watches: [], memories: [] };
      await registry.ingest.applyTime({ states: [], alarms });
    },
    async messages(what, holds, count = 1) {
      const look = async () => (await notifications.list({ limit: 100 })).items;
      return waitUntil(what, look, found => found.length === count && found.every(holds), 30_000);
    },
  };
}

export interface Mail {
  user: string;
  to: string[];
  text: string;
}

/** Takes mail of the user `leitstand` with the password `geheim`. */
export async function openMailServer(): Promise<{ port: number; mails: Mail[] }> {
  const mails: Mail[] = [];
  const server = new SMTPServer({
    ...{ allowInsecureAuth: true, disabledCommands: ['STARTTLS'], authMethods: ['PLAIN'] },
    onAuth(auth, _session, done) {
      if (auth.username !== 'leitstand' || auth.password !== 'geheim') done(new Error('No'));
      else done(null, { user: auth.username });
    },
    onData(stream, session, done) {
      let text = '';
      stream.setEncoding('utf8').on('data', chunk => {
        text += chunk;
      });
      stream.on('end', () => {
        const to = session.envelope.rcptTo.map(({ address }) => address);
        mails.push({ user: String(session.user), to, text });
        done();
      });
    },
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', () => resolve()));
  onTestFinished(() => new Promise<void>(resolve => server.close(() => resolve())));
  return { port: (server.server.address() as AddressInfo).port, mails };
}

export interface Post {
  path: string;
  headers: IncomingHttpHeaders;
  body: string;
}

/** `answer` gives the status, or nothing to never answer. */
export async function openWebServer(
  answer: (post: Post, count: number) => number | undefined | Promise<number | undefined>,
): Promise<{ url: string; posts: Post[] }> {
  const posts: Post[] = [];
  const server = createServer(async (request, reply) => {
    let body = '';
    for await (const chunk of request.setEncoding('utf8')) body += chunk;
    const post = { path: request.url ?? '', headers: request.headers, body };
    const status = await answer(post, posts.push(post));
    if (status === undefined) return;
    reply.writeHead(status, status === 302 ? { location: '/elsewhere' } : {}).end('ok');
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`, posts };
}
