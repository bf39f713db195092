/** Whatever fails, and wherever ingest is killed: every message is stored, counted once, and nothing else. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { AppError } from '#core/app-error.ts';
import {
  countsOf,
  createTelemetry,
  type Fixture,
  forgetPosition,
  MAST,
  openFixture,
  type Wrapping,
} from './ingest-fixture.ts';

/** What becomes of a call: it fails before or after it did its work, by an absent store or by a fault of ours. */
type Fate = 'works' | 'away' | 'answerLost' | 'fault';

const fates = fc.infiniteStream(
  fc.constantFrom<Fate>('works', 'works', 'works', 'works', 'away', 'answerLost', 'fault'),
);
const phases = fc.array(
  fc.record({ messages: fc.integer({ min: 1, max: 12 }), keepsPosition: fc.boolean() }),
  {
    minLength: 1,
    maxLength: 4,
  },
);

async function meet<T>(fate: Fate, work: () => Promise<T>): Promise<T> {
  const away = new AppError('STORE_UNAVAILABLE', 'away', { canRetry: true });
  if (fate === 'away') throw away;
  if (fate === 'fault') throw new TypeError('a fault of ours');
  const result = await work();
  if (fate === 'answerLost') throw away;
  return result;
}

function wrap(stream: Iterator<Fate>, keepsPosition: boolean): Wrapping {
  const next = (): Fate => stream.next().value;
  return {
    maxBatchRecords: 3,
    telemetry: store => ({ write: readings => meet(next(), () => store.write(readings)) }),
    registry: registry => ({
      devices: registry.devices,
      commands: registry.commands,
      quality: registry.quality,
      alarms: registry.alarms,
      alarmRules: registry.alarmRules,
      requests: registry.requests,
      network: registry.network,
      ingest: { ...registry.ingest, apply: update => meet(next(), () => registry.ingest.apply(update)) },
    }),
    reader: reader => (keepsPosition ? reader : forgetPosition(reader)),
  };
}

async function expectAllOnce(fixture: Fixture, count: number): Promise<void> {
  const rows = await fixture.rows('lamp');
  expect(rows.map(row => row.values['activePower'])).toEqual(Array.from({ length: count }, (_, seq) => seq));
  const expected = { received: count, late: 0, duplicate: 0, rejected: 0, missing: 0, boots: 1 };
  expect(await countsOf(fixture)).toEqual(expected);
  expect((await fixture.registry.ingest.listCurrent())[0]).toMatchObject({ boot: 1, seq: count - 1 });
}

test('faults and restarts at any place change nothing in the end', async () => {
  await fc.assert(
    fc.asyncProperty(fates, phases, async (stream, course) => {
      const fixture = await openFixture();
      let seq = 0;
      for (const { messages, keepsPosition } of course) {
        const ingest = await fixture.startIngest(wrap(stream, keepsPosition));
        for (let i = 0; i < messages; i++)
          await fixture.publish(MAST, 'telemetry', createTelemetry(1, seq++));
        await ingest.stop();
      }
      const last = await fixture.startIngest();
      await fixture.settle(last);
      await expectAllOnce(fixture, seq);
      await last.stop();
    }),
    { numRuns: 15 },
  );
}, 120_000);
