/** Rollups whose readings are gone, copied from one store into another. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AppError } from '#core/app-error.ts';
import { copyTelemetry } from '#store/telemetry/copy-telemetry.ts';
import { HOUR_MS } from '#store/telemetry/rollups.ts';
import type { TelemetryStore } from '#store/telemetry/telemetry-store.ts';
import { expectAnswer } from './contract-rollups.ts';
import {
  arrival,
  deliver,
  END_MS,
  everyQuestion,
  MINUTE_MS,
  rollUpPending,
  threeDays,
} from './rollup-fixtures.ts';
import type { OpenStore } from './telemetry-contract.ts';
import { NOON_MS, readAll, TEST_MEASUREMENTS, toReading } from './telemetry-fixtures.ts';

const hour = fc.integer({ min: 0, max: 73 });
/** Each hour with readings costs time, and one is as good as another. */
const fewReadings = threeDays.map(readings => readings.filter((_, index) => index % 4 === 0));

export function describeStoredRollups(open: OpenStore): void {
  describe('stored rollups', () => {
    it('are copied where their readings are gone, also when the copy was broken off', async () => {
      await fc.assert(
        fc.asyncProperty(
          fewReadings,
          arrival,
          hour,
          hour,
          fc.nat({ max: 6 }),
          async (readings, way, landau, speyer, broken) => {
            const source = await open();
            await deliver(source, readings, way);
            await rollUpPending(source);
            // The rest of the hour that is deleted in its middle stays, and counts for nothing.
            await source.deleteBefore(NOON_MS + landau * HOUR_MS + 17 * MINUTE_MS, 'landau');
            await source.deleteBefore(NOON_MS + speyer * HOUR_MS, 'speyer');
            const target = await open();
            await copy(source, failAfter(broken, target)).catch(error => {
              if (!(error instanceof AppError)) throw error;
            });
            expect(await copy(source, target)).toMatchObject({ missing: [], surplus: [] });
            await rollUpPending(target);
            expect(await copy(source, target)).toMatchObject({
              readings: { rows: 0 },
              rollups: { rows: 0 },
              copiedDays: 0,
              missing: [],
            });
            expect(await readAll(target, 'lamp')).toEqual(await readAll(source, 'lamp'));
            // Without readings only rollups can answer.
            await target.deleteBefore(END_MS);
            for (const query of everyQuestion) await expectAnswer(target, query, readings);
            await source.close();
            await target.close();
          },
        ),
        { numRuns: 2 },
      );
    });

    it('are as they were, whatever comes late for that time, and stay beside those of others', async () => {
      const [source, target] = [await open(), await open()];
      const at = (minute: number) => NOON_MS + minute * MINUTE_MS;
      const first = toReading({ energy: 5, state: 'on', failed: true }, { timeMs: at(1) });
      const others = toReading({ energy: 7 }, { device: 'mast-other', timeMs: at(2) });
      await source.write([first]);
      await target.write([others]);
      for (const store of [source, target]) await rollUpPending(store);
      await source.deleteBefore(at(60));
      expect(await copy(source, target)).toMatchObject({
        rollups: { rows: expect.any(Number) },
        missing: [],
      });
      await target.write([toReading({ energy: 50 }, { timeMs: at(3) })]);
      expect((await target.rollups.pending(END_MS, 10)).hours).toEqual([]);
      await target.deleteBefore(at(60));
      const query = { measurement: 'lamp', aggregate: 'last' as const, fromMs: NOON_MS, toMs: END_MS };
      const grouped = { groupBy: ['device', 'component'] as const, limit: 10 };
      const fields = ['energy', 'failed', 'state'];
      await expectAnswer(target, { ...query, ...grouped, fields }, [first, others]);
    });
  });
}

function copy(source: TelemetryStore, target: Parameters<typeof copyTelemetry>[0]['target']) {
  return copyTelemetry({ source, target, measurements: TEST_MEASUREMENTS.values(), patienceMs: 0 });
}

/** A target that is gone after so many writes of rollups. */
function failAfter(writes: number, target: TelemetryStore): TelemetryStore {
  let left = writes;
  const { rollups } = target;
  const write: typeof rollups.stored.write = async (...of) => {
    if (left-- === 0) throw new AppError('STORE_UNAVAILABLE', 'away', { canRetry: true });
    await rollups.stored.write(...of);
  };
  return { ...target, rollups: { ...rollups, stored: { ...rollups.stored, write } } };
}
