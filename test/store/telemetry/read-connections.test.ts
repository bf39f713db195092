/** Bounds of the reading connections: how many run, how many wait, for how long. */
import { DuckDBInstance } from '@duckdb/node-api';
import { describe, expect, it, onTestFinished } from 'vitest';
import { AppError } from '#core/app-error.ts';
import { openReadConnections, type ReadConnections } from '#store/telemetry/duckdb/read-connections.ts';

const ENDLESS = 'SELECT count(*) FROM range(10000000) a, range(10000000) b WHERE (a.range * b.range) % 7 = 3';
const CLOSED = new AppError('STORE_CLOSED', 'closed by the test');

async function open(limits: {
  size: number;
  maxWaiting: number;
  timeoutMs: number;
}): Promise<ReadConnections> {
  const instance = await DuckDBInstance.create(':memory:');
  const connections = await openReadConnections({ connect: () => instance.connect(), ...limits });
  onTestFinished(async () => {
    await connections.close(CLOSED);
    instance.closeSync();
  });
  return connections;
}

const runEndless = (connections: ReadConnections) => connections.run(connection => connection.run(ENDLESS));
const runShort = (connections: ReadConnections) =>
  connections.run(async connection => (await connection.runAndReadAll('SELECT 42')).getRows());

describe('reading connections', () => {
  it('stop a query that takes too long and go on', async () => {
    const connections = await open({ size: 1, maxWaiting: 1, timeoutMs: 50 });
    await expect(runEndless(connections)).rejects.toMatchObject({
      code: 'STORE_UNAVAILABLE',
      canRetry: true,
    });
    expect(await runShort(connections)).toEqual([[42]]);
  });

  it('count the waiting into the time and refuse when too many wait', async () => {
    const connections = await open({ size: 1, maxWaiting: 2, timeoutMs: 200 });
    const busy = [runEndless(connections), runShort(connections), runShort(connections)];
    expect(connections.waiting).toBe(2);
    await expect(runShort(connections)).rejects.toThrow('too many queries');
    const outcomes = await Promise.allSettled(busy);
    expect(outcomes[0]).toMatchObject({ status: 'rejected', reason: { code: 'STORE_UNAVAILABLE' } });
    expect(connections.waiting).toBe(0);
    expect(await runShort(connections)).toEqual([[42]]);
  });

  it('stop a query that its caller gives up, whether it runs or waits, and one given up before', async () => {
    const connections = await open({ size: 1, maxWaiting: 5, timeoutMs: 60_000 });
    const caller = new AbortController();
    const asked = [
      connections.run(connection => connection.run(ENDLESS), caller.signal),
      connections.run(connection => connection.run(ENDLESS), caller.signal),
    ];
    const outcomes = Promise.allSettled(asked);
    caller.abort();
    for (const outcome of await outcomes) {
      expect(outcome).toMatchObject({ status: 'rejected', reason: { code: 'STORE_UNAVAILABLE' } });
    }
    const late = connections.run(connection => connection.run(ENDLESS), caller.signal);
    await expect(late).rejects.toThrow('gave up');
    expect(await runShort(connections)).toEqual([[42]]);
  });

  it('answer everybody when they close: who runs, who waits, who comes later', async () => {
    const connections = await open({ size: 1, maxWaiting: 5, timeoutMs: 60_000 });
    const asked = [runEndless(connections), runShort(connections)];
    const outcomes = Promise.allSettled(asked);
    await connections.close(CLOSED);
    expect(await outcomes).toEqual(asked.map(() => ({ status: 'rejected', reason: CLOSED })));
    await expect(runShort(connections)).rejects.toBe(CLOSED);
  });
});
