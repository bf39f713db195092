import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { describe, expect, onTestFinished, test } from 'vitest';
import { decode } from '#core/decode.ts';
import { runLoad } from '../../simulators/load-generator.ts';
import { readLoadLedger } from '../../simulators/load-ledger.ts';
import type { LoadOptions, LoadResult } from '../../simulators/load-options.ts';
import { createTemporaryDirectory } from '../support/temporary-directory.ts';
import { startPlainBroker } from './plain-broker.ts';

const toClients = (count: number) =>
  Array.from({ length: count }, (_, i) => {
    const clientId = `ld-lm-${1000 + i}`;
    return { clientId, username: 'u', password: 'p', topic: `iot/v1/landau/lightmast/${clientId}/telemetry` };
  });

const toOptions = (port: number, rest: Partial<LoadOptions>): LoadOptions => ({
  host: '127.0.0.1',
  port,
  clients: toClients(5),
  mode: 'flood',
  durationMs: 20_000,
  window: 20,
  ...rest,
});

describe('load at a plain broker', () => {
  test('flood: every message arrives once, acknowledged, valid and distinct', async () => {
    const broker = await startPlainBroker();
    const result = await runLoad(toOptions(broker.port, { maxMessages: 3000 }));
    expect(result).toMatchObject({
      connected: 5,
      notConnected: 0,
      dropped: 0,
      sent: 3000,
      acknowledged: 3000,
    });
    expect(result.latency.p50Ms).toBeGreaterThan(0);
    expect(result.latency.p99Ms).toBeGreaterThanOrEqual(result.latency.p50Ms);
    const telemetry = broker.heard.filter(message => message.qos === 1);
    expect(telemetry).toHaveLength(3000);
    expect(new Set(telemetry.map(({ topic, payload }) => topic + payload)).size).toBe(3000);
    for (const { topic, payload } of telemetry) {
      const decoded = decode({ topic, payload: Buffer.from(payload), receivedMs: Date.now() });
      expect(decoded).toMatchObject({ ok: true, message: { type: 'telemetry', dropped: [] } });
    }
    for (const { clientId } of toClients(5)) {
      const seqs = telemetry
        .filter(message => message.clientId === clientId)
        .map(({ payload }) => JSON.parse(payload).seq);
      expect(seqs).toEqual(seqs.map((_, i) => i));
    }
  });

  test('rate: sends what is due, no more', async () => {
    const broker = await startPlainBroker();
    const result = await runLoad(toOptions(broker.port, { mode: 'rate', ratePerS: 500, maxMessages: 250 }));
    expect(result).toMatchObject({ sent: 250, acknowledged: 250, unsent: 0 });
    expect(result.elapsedMs).toBeGreaterThan(450);
  });

  test('idle: connects, pings and leaves without a message', async () => {
    const broker = await startPlainBroker();
    const options = {
      mode: 'idle' as const,
      clients: toClients(100),
      durationMs: 2500,
      keepaliveS: 1,
      connectPerS: 1000,
    };
    const result = await runLoad(toOptions(broker.port, options));
    expect(result).toMatchObject({ connected: 100, dropped: 0, sent: 0, errors: {} });
    expect(broker.heard).toEqual([]);
  });

  test('as a process: options in, result out', async () => {
    const broker = await startPlainBroker();
    const script = fileURLToPath(new URL('../../simulators/run-load.ts', import.meta.url));
    const child = spawn(process.execPath, [script], { stdio: ['pipe', 'pipe', 'inherit'] });
    onTestFinished(() => {
      child.kill('SIGKILL');
    });
    child.stdin.write(`${JSON.stringify(toOptions(broker.port, { maxMessages: 100 }))}\n`);
    const [line] = await once(createInterface(child.stdout), 'line');
    expect(JSON.parse(line) as LoadResult).toMatchObject({ sent: 100, acknowledged: 100 });
    await once(child, 'exit');
  });
});

describe('when the broker fails', () => {
  test('a refused sign-in and a missing listener are counted with their reason', async () => {
    const server = createServer(socket =>
      socket.once('data', () => socket.end(Buffer.from([0x20, 2, 0, 5]))),
    );
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const refused = await runLoad(toOptions(port, { durationMs: 100 }));
    expect(refused).toMatchObject({
      connected: 0,
      notConnected: 5,
      errors: { 'CONNACK refused with code 5': 5 },
    });
    await new Promise(resolve => server.close(resolve));
    const missing = await runLoad(toOptions(port, { durationMs: 100 }));
    expect(missing).toMatchObject({ connected: 0, notConnected: 5, errors: { ECONNREFUSED: 5 } });
  });

  test('the ledger knows what was acknowledged before the broker died, and what was not', async () => {
    const broker = await startPlainBroker();
    const ledgerPath = join(createTemporaryDirectory(), 'ledger.txt');
    const run = runLoad(
      toOptions(broker.port, { mode: 'rate', ratePerS: 2000, durationMs: 3000, drainMs: 200, ledgerPath }),
    );
    while (broker.heard.length < 500) await new Promise(resolve => setTimeout(resolve, 5));
    broker.cutAll();
    const result = await run;
    expect(result.dropped).toBe(5);
    const entries = readLoadLedger(ledgerPath);
    expect(entries).toHaveLength(result.sent);
    expect(entries.filter(entry => entry.isAcknowledged)).toHaveLength(result.acknowledged);
    const heard = new Set(
      broker.heard.map(({ payload, clientId }) => `${clientId} ${JSON.parse(payload).ts}`),
    );
    for (const { clientId, timeMs, isAcknowledged } of entries)
      if (isAcknowledged) expect(heard).toContain(`${clientId} ${new Date(timeMs).toISOString()}`);
  });
});
