import { describe, expect, it } from 'vitest';
import { createQueryGate } from '../../api/query-gate.ts';

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
