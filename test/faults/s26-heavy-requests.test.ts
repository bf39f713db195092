/** Programs ask for too much of the api, a thousand at once, and some read nothing: devices notice nothing. */
import { connect } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openFaultFixture } from './fault-fixture.ts';
import { NOTHING_LOST } from './reckon-stores.ts';

const RATE_PER_S = 200;
const EXPORTS = 1000;
const SLOW_READERS = 50;
/** Of a million seconds one value each. */
const MILLION_POINTS = 'measurement=lamp&fields=activePower&aggregate=mean&window=1';
const EXPORT = '/api/v1/series.csv?measurement=lamp&fields=activePower';
const TEN_MEGABYTES = 10 * 1024 * 1024;

describe('S26: heavy requests', () => {
  it('are limited, and leave the way of readings alone', { timeout: 90_000 }, async () => {
    const fixture = await openFaultFixture({ devices: 10 });
    const { fleet, token } = fixture;
    const system = await fixture.start();
    await fleet.connect(system.mqttPort);
    fleet.send(RATE_PER_S);
    const headers = { authorization: `Bearer ${token}` };
    const ask = (path: string, init: RequestInit = {}) =>
      fetch(`http://127.0.0.1:${system.httpPort}${path}`, {
        ...init,
        headers: { ...headers, ...init.headers },
      });

    const big = await ask('/sign-in/password', {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: 'x'.repeat(TEN_MEGABYTES),
    }).catch(() => undefined);
    // The connection may end before the answer is read: nobody waits for the rest of such a body.
    expect([413, undefined]).toContain(big?.status);

    const to = new Date().toISOString();
    const from = new Date(Date.now() - 1_000_000_000).toISOString();
    const wide = await ask(`/api/v1/series?${MILLION_POINTS}&from=${from}&to=${to}`);
    expect([wide.status, ((await wide.json()) as { code: string }).code]).toEqual([400, 'REQUEST_INVALID']);

    const sockets = Array.from({ length: SLOW_READERS }, () => {
      const socket = connect(system.httpPort, '127.0.0.1');
      socket.on('error', () => undefined).pause();
      socket.write(`GET ${EXPORT} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${token}\r\n\r\n`);
      return socket;
    });
    onTestFinished(() => sockets.forEach(socket => void socket.destroy()));
    const answers = await Promise.all(
      Array.from({ length: EXPORTS }, async () => {
        const answer = await ask(EXPORT);
        await answer.arrayBuffer();
        return answer.status;
      }),
    );
    expect(answers.filter(status => status !== 200 && status !== 503)).toEqual([]);
    expect(answers).toContain(200);
    for (const socket of sockets) socket.destroy();
    expect((await ask('/api/v1/summary')).status).toBe(200);

    expect(fleet.sessions).toBe(fleet.devices.length);
    expect(fleet.sent).toBeGreaterThan(RATE_PER_S);
    expect(await fixture.finish()).toMatchObject(NOTHING_LOST);
  });
});
