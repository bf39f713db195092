import type { AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';
import { buildApp } from '../../api/app.ts';
import { createQueryGate } from '../../api/query-gate.ts';
import type { TelemetryStore } from '../../store/telemetry/telemetry-store.ts';
import { waitUntil } from '../support/wait-until.ts';
import { createApiFixture } from './api-fixture.ts';
import { listen } from './event-stream-client.ts';

const never = new AbortController().signal;

describe('the query gate', () => {
  it('runs so many at a time, lets so many wait in order and refuses the rest', async () => {
    const gate = createQueryGate({ running: 1, waiting: 2 });
    const order: string[] = [];
    const first = Promise.withResolvers<void>();
    const running = gate.run(never, () => first.promise);
    const waiting = ['a', 'b'].map(name => gate.run(never, async () => void order.push(name)));
    expect([gate.running, gate.waiting]).toEqual([1, 2]);
    await expect(gate.run(never, async () => 'late')).rejects.toMatchObject({ code: 'BUSY' });
    expect(order).toEqual([]);
    first.resolve();
    await Promise.all([running, ...waiting]);
    expect(order).toEqual(['a', 'b']);
    expect([gate.running, gate.waiting]).toEqual([0, 0]);
  });

  it('gives the place of who has gone to the next', async () => {
    const gate = createQueryGate({ running: 1, waiting: 1 });
    const first = Promise.withResolvers<void>();
    const running = gate.run(never, () => first.promise);
    const leaving = new AbortController();
    const gone = gate.run(leaving.signal, async () => 'never runs');
    leaving.abort();
    await expect(gone).rejects.toMatchObject({ code: 'BUSY' });
    const next = gate.run(never, async () => 'runs');
    first.resolve();
    expect(await next).toBe('runs');
    await running;
  });

  it('frees its place when a query fails', async () => {
    const gate = createQueryGate({ running: 1, waiting: 0 });
    await expect(gate.run(never, () => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
    expect(gate.running).toBe(0);
  });
});

describe('queries of history over sockets', () => {
  it('wait for a place, run when there is one, and give it up when the client leaves', async () => {
    const fixture = await createApiFixture();
    const mayGoOn = Promise.withResolvers<void>();
    const slow: TelemetryStore = {
      ...fixture.telemetry,
      query: query => mayGoOn.promise.then(() => fixture.telemetry.query(query)),
    };
    const app = await buildApp({ ...fixture.options, telemetry: slow });
    await listen(app);
    const { port } = app.server.address() as AddressInfo;
    const headers = { authorization: `Bearer ${await fixture.createToken('viewer', '*')}` };
    const url = `http://127.0.0.1:${port}/api/v1/series?measurement=lamp&fields=activePower`;
    const ask = (signal?: AbortSignal) => fetch(url, { headers, ...(signal ? { signal } : {}) });
    const waiting = async () => {
      const { body } = await app.inject({ url: '/metrics', headers });
      return Number(/^leitstand_api_queries_waiting (\d+)/m.exec(body)?.[1]);
    };
    const leaving = new AbortController();
    const staying = Array.from({ length: 6 }, () => ask());
    await waitUntil('two to wait', waiting, seen => seen === 2);
    const gone = ask(leaving.signal);
    await waitUntil('three to wait', waiting, seen => seen === 3);
    leaving.abort();
    await expect(gone).rejects.toThrow();
    await waitUntil('the place to be given up', waiting, seen => seen === 2);
    mayGoOn.resolve();
    expect((await Promise.all(staying)).map(reply => reply.status)).toEqual([200, 200, 200, 200, 200, 200]);
  });
});
