/** The built console as it is served: who gets it, under which policy, how long it is kept. */
import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { buildApp } from '../../api/app.ts';
import { createTemporaryDirectory } from '../support/temporary-directory.ts';
import { createApiFixture, signIn } from './api-fixture.ts';

const SCRIPT = "document.documentElement.dataset.theme='dark'";
const PAGE = `<!doctype html><script>${SCRIPT}</script><script type="module" src="/assets/app-1a2b.js"></script>`;
const HTML = { accept: 'text/html,application/xhtml+xml' };

function createConsole(): string {
  const directory = createTemporaryDirectory();
  mkdirSync(join(directory, 'assets'));
  writeFileSync(join(directory, 'index.html'), PAGE);
  writeFileSync(join(directory, 'index.html.br'), brotliCompressSync(PAGE));
  writeFileSync(join(directory, 'assets/app-1a2b.js'), 'export {}');
  return directory;
}

async function openConsole(consoleDirectory?: string) {
  const fixture = await createApiFixture(consoleDirectory === undefined ? {} : { consoleDirectory });
  const app = await buildApp(fixture.options);
  const cookie = await signIn(app, fixture);
  return {
    app,
    get: (url: string, headers: Record<string, string> = HTML) =>
      app.inject({ url, headers: { cookie, ...headers } }),
  };
}

describe('the console', () => {
  it('is served with a policy that names the hash of its inline script', async () => {
    const { get } = await openConsole(createConsole());
    const hash = createHash('sha256').update(SCRIPT).digest('base64');
    for (const url of ['/', '/index.html', '/devices/ld-lm-0001']) {
      for (const encoding of ['identity', 'br']) {
        const page = await get(url, { ...HTML, 'accept-encoding': encoding });
        expect(page.statusCode, url).toBe(200);
        expect(page.headers['content-type']).toMatch(/^text\/html/);
        const policy = String(page.headers['content-security-policy']);
        expect(policy).toContain(`script-src 'self' 'sha256-${hash}'`);
        expect(policy).toContain("frame-ancestors 'none'");
        expect(policy).not.toContain('unsafe');
        expect(page.headers['cache-control']).toBe('no-cache');
        expect(page.headers['x-frame-options']).toBe('DENY');
        if (encoding === 'identity') expect(page.body).toBe(PAGE);
        else expect(page.rawPayload).toEqual(brotliCompressSync(PAGE));
      }
    }
  });

  it('keeps hashed assets for ever, and knows nothing outside its folder', async () => {
    const { get } = await openConsole(createConsole());
    const asset = await get('/assets/app-1a2b.js', { accept: '*/*' });
    expect(asset.statusCode).toBe(200);
    expect(asset.headers['cache-control']).toContain('immutable');
    // A worker may connect only where the policy of its own script allows.
    expect(asset.headers['content-security-policy']).toContain("connect-src 'self'");
    for (const url of ['/assets/gone.js', '/api/v1/nothing', '/docs/nothing']) {
      expect((await get(url)).statusCode, url).toBe(404);
    }
    for (const url of [
      '/nothing.json',
      '/../../etc/passwd',
      '/..%2f..%2f..%2f..%2fetc%2fpasswd',
      '/%00',
      '/.env',
    ]) {
      const reply = await get(url, { accept: '*/*' });
      expect([400, 403, 404], url).toContain(reply.statusCode);
    }
  });

  it('is shown to nobody who is not signed in, with a page that says how', async () => {
    const { app } = await openConsole(createConsole());
    for (const url of ['/', '/devices/ld-lm-0001', '/docs/']) {
      const page = await app.inject({ url, headers: HTML });
      expect(page.statusCode, url).toBe(401);
      expect(page.headers['content-type']).toMatch(/^text\/html/);
      expect(page.body).toContain(`/sign-in?next=${encodeURIComponent(url)}`);
      expect(page.body).not.toContain('<script');
    }
    expect((await app.inject({ url: '/assets/app-1a2b.js' })).statusCode).toBe(401);
    const data = await app.inject({ url: '/api/v1/devices', headers: HTML });
    expect(data.headers['content-type']).toMatch(/^application\/problem\+json/);
  });

  it('says so when it is not built', async () => {
    for (const directory of [undefined, '/no/such/folder']) {
      const { get } = await openConsole(directory);
      const page = await get('/');
      expect(page.statusCode).toBe(200);
      expect(page.body).toContain('npm run build');
      expect((await get('/other')).statusCode).toBe(404);
    }
  });
});
