/** S28: secrets that went through the api are in no log line, no error, no metric and no other answer. */
import { once } from 'node:events';
import { type AddressInfo, connect } from 'node:net';
import { describe, expect, it } from 'vitest';
import { buildApp } from '../../api/app.ts';
import { createSignInLink } from '../../api/sign-in-link.ts';
import { toSecretHash } from '../../core/secrets.ts';
import { createApiFixture, signIn } from './api-fixture.ts';
import { listen } from './event-stream-client.ts';

describe('planted secrets', () => {
  it('stay out of logs, errors, metrics and answers', async () => {
    const fixture = await createApiFixture({
      health: [{ name: 'journal', check: () => Promise.reject(new Error('disk full')) }],
    });
    const broken = {
      ...fixture.registry,
      ingest: { ...fixture.registry.ingest, quarantine: () => Promise.reject(new Error('engine failure')) },
    };
    const app = await buildApp({ ...fixture.options, registry: broken });
    await listen(app);
    const link = new URL(
      await createSignInLink(fixture.registry, 'http://localhost', fixture.clock.nowMs()),
    ).searchParams.get('link') as string;
    const token = await fixture.createToken('admin', '*');
    const cookie = await signIn(app, fixture);
    const secrets = [link, token, cookie.replace('leitstand_session=', '')];
    const bodies: string[] = [];
    const call = async (request: object) => void bodies.push((await app.inject(request as never)).body);

    for (const headers of [{ authorization: `Bearer ${token}` }, { cookie }]) {
      for (const url of [
        '/api/v1/session',
        '/api/v1/quarantine',
        '/api/v1/nothing',
        '/metrics',
        '/readyz',
        '/docs/json',
        '/%ff',
      ]) {
        await call({ url, headers });
      }
      await call({ url: '/api/v1/devices?limit=0', headers });
      await call({
        method: 'POST',
        url: '/api/v1/session/sign-out',
        headers: { ...headers, origin: 'null' },
      });
      await call({ method: 'POST', url: '/sign-in', headers, payload: { link: 'x' } });
    }
    await call({ url: `/api/v1/devices?token=${token}` });
    await call({ url: `/no/such/page/${token}`, headers: { authorization: `Bearer ${token}` } });
    await call({ url: '/api/v1/session', headers: { authorization: `Basic ${token}` } });
    await sendBrokenRequest(app, `GET / HTTP/1.1\r\nCookie: ${cookie}\r\nBroken Header\r\n\r\n`);
    await sendBrokenRequest(app, `GET / HTTP/1.1\r\nHost: x\r\nAuthorization: ${token.repeat(600)}\r\n\r\n`);
    // The page of the link holds the link, of course; it is called for its log only.
    await app.inject({ url: `/sign-in?link=${link}` });

    const seen = `${fixture.logLines.join('')}\n${bodies.join('\n')}`;
    expect(fixture.logLines.join('')).toContain('engine failure');
    expect(seen).toContain('CROSS_SITE');
    for (const secret of secrets) {
      expect(seen).not.toContain(secret);
      expect(seen).not.toContain(Buffer.from(toSecretHash(secret)).toString('hex'));
      expect(seen).not.toContain(Buffer.from(toSecretHash(secret)).toString('base64'));
    }
  });
});

async function sendBrokenRequest(app: Awaited<ReturnType<typeof buildApp>>, text: string): Promise<void> {
  const socket = connect((app.server.address() as AddressInfo).port, '127.0.0.1');
  let reply = '';
  socket.on('data', chunk => {
    reply += chunk;
  });
  socket.on('error', () => undefined);
  socket.write(text);
  await once(socket, 'close');
  expect(reply).toMatch(/^HTTP\/1\.1 4\d\d /);
}
