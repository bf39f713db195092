/** Health, metrics and the part itself: starting, a taken port, stopping. */

import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createApi } from '../../api/api.ts';
import { buildApp } from '../../api/app.ts';
import { createApiFixture } from './api-fixture.ts';

const start = () => new AbortController().signal;

describe('health', () => {
  it('names the parts that do not work, without details, and recovers', async () => {
    let isBroken = true;
    const fixture = await createApiFixture({
      health: [
        { name: 'registry', check: async () => ({ ok: true }) },
        { name: 'journal', check: async () => ({ ok: !isBroken, detail: 'disk /dev/sda1 is full' }) },
        {
          name: 'broker',
          check: () => (isBroken ? Promise.reject(new Error('gone')) : Promise.resolve({ ok: true })),
        },
      ],
    });
    const app = await buildApp(fixture.options);
    expect((await app.inject({ url: '/healthz' })).json()).toEqual({ status: 'ok' });
    const broken = await app.inject({ url: '/readyz' });
    expect(broken.statusCode).toBe(503);
    expect(broken.json()).toEqual({
      status: 'notReady',
      checks: [
        { name: 'registry', ok: true },
        { name: 'journal', ok: false },
        { name: 'broker', ok: false },
      ],
    });
    expect(fixture.logLines.join('')).toContain('disk /dev/sda1 is full');
    isBroken = false;
    fixture.clock.advance(1_000);
    expect((await app.inject({ url: '/readyz' })).statusCode).toBe(200);
  });

  it('asks the parts at most once a second, however often it is asked', async () => {
    let checks = 0;
    const fixture = await createApiFixture({
      health: [{ name: 'registry', check: async () => ({ ok: ++checks > 0 }) }],
    });
    const app = await buildApp(fixture.options);
    for (let count = 0; count < 20; count += 1) await app.inject({ url: '/readyz' });
    expect(checks).toBe(1);
  });
});

describe('metrics', () => {
  it('are those of every part, even when one cannot tell', async () => {
    const fixture = await createApiFixture({
      metricsSources: [
        async () => 'leitstand_journal_bytes 7\n',
        () => Promise.reject(new Error('broker is away')),
        async () => 'leitstand_ingest_readings_total 9',
      ],
    });
    const app = await buildApp(fixture.options);
    const headers = { authorization: `Bearer ${await fixture.createToken('viewer', '*')}` };
    await app.inject({ url: '/api/v1/devices/ld-lm-0001', headers });
    const { body, headers: replied } = await app.inject({ url: '/metrics', headers });
    expect(replied['content-type']).toMatch(/^text\/plain/);
    expect(body).toContain('leitstand_journal_bytes 7\n');
    expect(body).toContain('leitstand_ingest_readings_total 9\n');
    expect(body).toContain('leitstand_api_live_clients 0');
    expect(body).toContain('leitstand_api_event_loop_lag_p99_seconds');
    expect(body).toMatch(
      /request_duration_seconds_count\{method="GET",route="\/api\/v1\/devices\/:id",status="200"\} 1/,
    );
    expect(body).not.toContain('ld-lm-0001');
    await app.close();
  });
});

describe('the api as a part', () => {
  it('listens, gives a link that signs in, and stops more than once', async () => {
    const { options, clock } = await createApiFixture();
    const api = createApi(options);
    expect(() => api.address()).toThrow('not listening');
    await api.start(start());
    const { port } = api.address();
    const link = await api.createSignInLink(clock.nowMs());
    expect(link).toMatch(new RegExp(`^http://127\\.0\\.0\\.1:${port}/sign-in\\?link=[\\w-]{43}$`));
    const reply = await fetch(link.split('?')[0] as string, {
      method: 'POST',
      body: new URL(link).searchParams,
      redirect: 'manual',
    });
    expect(reply.status).toBe(303);
    expect(reply.headers.getSetCookie()[0]).toMatch(
      /^leitstand_session=[\w-]{43};.*HttpOnly; SameSite=Strict/,
    );
    await api.stop();
    await api.stop();
    await api.start(start());
    await api.stop();
  });

  it('gives links of its public address', async () => {
    const { options, clock } = await createApiFixture({ publicUrl: 'https://leitstand.example' });
    expect(await createApi(options).createSignInLink(clock.nowMs())).toMatch(
      /^https:\/\/leitstand\.example\/sign-in\?link=/,
    );
  });

  it('says in one sentence that its port is taken', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    onTestFinished(() => void taken.close());
    await once(taken, 'listening');
    const { port } = taken.address() as AddressInfo;
    const { options } = await createApiFixture({ port });
    const api = createApi(options);
    await expect(api.start(start())).rejects.toMatchObject({
      code: 'PORT_TAKEN',
      message: `Port ${port} on 127.0.0.1 is taken by another program`,
    });
    await api.stop();
  });
});
