/** R09, S18: what the real server refuses is named and set apart; everything else in its batch is stored. */
import { describe, expect, it } from 'vitest';
import type { Reading } from '#core/readings.ts';
import type { TelemetryStore } from '#store/telemetry/telemetry-store.ts';
import { writeReadings } from '../../../../ingest/write-readings.ts';
import { findInfluxObstacle } from '../../../support/influx-server.ts';
import { NOON_MS, readAll, toLampRows, toReading } from '../telemetry-fixtures.ts';
import { useInfluxServer } from './influx-fixture.ts';

const obstacle = findInfluxObstacle();
const LIMIT = 20;

const retryNever = {
  signal: new AbortController().signal,
  random: () => 0,
  onRetry(error: Error) {
    throw error;
  },
};

function toMasts(count: number): Reading[] {
  return Array.from({ length: count }, (_, n) => toReading({ power: n, count: n }, { device: `mast-${n}` }));
}

/** Counts what a store is asked to write. */
function counting(store: TelemetryStore): Pick<TelemetryStore, 'write'> & { writes: number } {
  return {
    writes: 0,
    write(readings) {
      this.writes++;
      return store.write(readings);
    },
  };
}

describe.skipIf(obstacle)(`partial writes ${obstacle ?? ''}`, () => {
  const influx = useInfluxServer({
    data: ['index-version = "inmem"', `max-values-per-tag = ${LIMIT}`],
  });

  it('sets a reading apart whose metric has another type on the server', async () => {
    const database = await influx.createDatabase();
    // Somebody else's program was here before: `energy` is a text.
    const line = `lamp,city=x,comp=lamp-1,device=x,kind=lightmast energy="1" ${NOON_MS + 2}`;
    await influx.server.write(database, line);
    const store = counting(await influx.open({ database }));
    const masts = toMasts(10);
    const culprit = toReading({ energy: 1 }, { device: 'mast-3', timeMs: NOON_MS + 1 });
    const refused = await writeReadings(
      store,
      [...masts.slice(0, 5), culprit, ...masts.slice(5)],
      retryNever,
    );
    expect(refused).toEqual([culprit]);
    // Halving eleven until one is alone, nothing twice over.
    expect(store.writes).toBeLessThanOrEqual(9);
    await expect(store.write([culprit])).rejects.toMatchObject({
      code: 'STORE_REFUSED',
      canRetry: false,
      message:
        'InfluxDB refuses a reading: lamp.energy is stored as string and cannot take a value of type float',
    });
    const rows = await readAll(await influx.open({ database }), 'lamp');
    expect(rows.filter(row => row.timeMs === NOON_MS)).toEqual(toLampRows(masts));
  });

  it('names the limit of values per tag, and keeps taking what is below it', async () => {
    const store = await influx.open();
    const masts = toMasts(LIMIT);
    await store.write(masts);
    const tooMany = toReading({ power: 1 }, { device: 'one-too-many' });
    const late = toReading({ power: 2 }, { device: 'mast-7', timeMs: NOON_MS + 1 });
    expect(await writeReadings(store, [tooMany, late], retryNever)).toEqual([tooMany]);
    await expect(store.write([tooMany])).rejects.toMatchObject({
      code: 'STORE_REFUSED',
      message: `InfluxDB refuses a reading: lamp has ${LIMIT} values of the tag device already, the most that its setting max-values-per-tag allows`,
    });
    expect(await readAll(store, 'lamp')).toEqual(toLampRows([...masts, late]));
  });

  it('says so when a reading is older than what the database keeps', async () => {
    const database = await influx.createDatabase();
    await influx.server.run(`ALTER RETENTION POLICY autogen ON "${database}" DURATION 1d SHARD DURATION 1h`);
    const store = await influx.open({ database });
    const fresh = toReading({ power: 1 }, { timeMs: Date.now() });
    const old = toReading({ power: 2 }, { timeMs: Date.now() - 3 * 86_400_000 });
    expect(await writeReadings(store, [old, fresh], retryNever)).toEqual([old]);
    await expect(store.write([old])).rejects.toMatchObject({
      message: 'InfluxDB refuses a reading: it is older than the retention policy of the database',
    });
    expect(await readAll(store, 'lamp')).toEqual(toLampRows([fresh]));
  });
});
