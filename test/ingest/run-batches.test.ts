/** The order of the three steps, whatever each takes and whichever fails. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { runBatches } from '../../ingest/run-batches.ts';

interface Plan {
  batches: { prepareTurns: number; writeTurns: number; learnTurns: number; isBehind: boolean }[];
  failing?: { step: 'prepare' | 'write' | 'learn'; at: number };
}

const turns = fc.nat({ max: 6 });
const step = fc.constantFrom('prepare', 'write', 'learn');
const plans: fc.Arbitrary<Plan> = fc.record(
  {
    batches: fc.array(
      fc.record({ prepareTurns: turns, writeTurns: turns, learnTurns: turns, isBehind: fc.boolean() }),
      { minLength: 1, maxLength: 12 },
    ),
    failing: fc.record({ step, at: fc.nat({ max: 11 }) }),
  },
  { requiredKeys: ['batches'] },
) as fc.Arbitrary<Plan>;

async function play({ batches, failing }: Plan): Promise<{ told: string[]; error: unknown }> {
  const told: string[] = [];
  const ending = new AbortController();
  let next = 0;
  const take = async (name: 'prepare' | 'write' | 'learn', at: number, count: number) => {
    told.push(`${name} ${at}`);
    for (let turn = 0; turn < count; turn++) await new Promise(setImmediate);
    const isFailing = failing?.step === name && failing.at === at;
    told.push(isFailing ? `${name} ${at} failed` : `${name} ${at} ended`);
    if (isFailing) throw new Error(`${name} ${at}`);
    return at;
  };
  const running = runBatches<number, number>(
    {
      prepare: () => {
        const at = next++;
        if (at + 1 >= batches.length) ending.abort();
        return take('prepare', at, batches[at]!.prepareTurns);
      },
      write: at => take('write', at, batches[at]!.writeTurns),
      learn: async (at, written) => {
        expect(written).toBe(at);
        await take('learn', at, batches[at]!.learnTurns);
      },
      isBehind: () => batches[next - 1]!.isBehind,
    },
    ending.signal,
  );
  const error = await running.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  const toldBefore = told.length;
  for (let turn = 0; turn < 20; turn++) await new Promise(setImmediate);
  expect(told.length).toBe(toldBefore);
  return { told, error };
}

test('each step takes the batches in their order, one at a time, each after the step before it', async () => {
  await fc.assert(
    fc.asyncProperty(plans, async plan => {
      const { told, error } = await play(plan);
      for (const name of ['prepare', 'write', 'learn']) {
        const own = told.filter(line => line.startsWith(name));
        const count = Math.ceil(own.length / 2);
        const expected = Array.from({ length: count }, (_, at) => [`${name} ${at}`, `${name} ${at} ended`]);
        expect(own.map(line => line.replace('failed', 'ended'))).toEqual(expected.flat());
      }
      plan.batches.forEach((_, at) => {
        if (told.includes(`write ${at}`))
          expect(told.indexOf(`write ${at}`)).toBeGreaterThan(told.indexOf(`prepare ${at} ended`));
        if (told.includes(`learn ${at}`)) expect(told).toContain(`write ${at} ended`);
      });
      const { failing } = plan;
      const hasFailed = failing !== undefined && failing.at < plan.batches.length;
      expect(error).toEqual(hasFailed ? new Error(`${failing.step} ${failing.at}`) : undefined);
      if (!hasFailed)
        expect(told.filter(line => line.startsWith('learn'))).toHaveLength(2 * plan.batches.length);
    }),
    { numRuns: 1000 },
  );
});

test('who is behind prepares ahead of the store, but only so far; who keeps up does not', async () => {
  for (const isBehind of [true, false]) {
    const released: (() => void)[] = [];
    const ending = new AbortController();
    let prepared = 0;
    const running = runBatches(
      {
        prepare: async () => ++prepared,
        write: () => new Promise<void>(resolve => released.push(resolve)),
        learn: async () => undefined,
        isBehind: () => isBehind,
      },
      ending.signal,
    );
    for (let turn = 0; turn < 50; turn++) await new Promise(setImmediate);
    expect(released).toHaveLength(1);
    expect(prepared).toBe(isBehind ? 3 : 1);
    ending.abort();
    while (released.length > 0) {
      released.shift()?.();
      await new Promise(setImmediate);
    }
    await running;
  }
});
