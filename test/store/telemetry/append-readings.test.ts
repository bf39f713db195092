/** Guards the undocumented fields of the vectors that the fast way of appending writes to. */
import { BIGINT, BOOLEAN, DOUBLE, DuckDBDataChunk, DuckDBInstance, VARCHAR } from '@duckdb/node-api';
import { describe, expect, it, onTestFinished } from 'vitest';
import { fillVector } from '#store/telemetry/duckdb/append-readings.ts';

type Cell = number | boolean | string | null;

const COLUMNS = [
  { name: 'a', type: BIGINT },
  { name: 'b', type: DOUBLE },
  { name: 'c', type: BOOLEAN },
  { name: 'd', type: VARCHAR },
];

describe('vectors of @duckdb/node-api', () => {
  it('have items and validity data, and what is put there arrives', async () => {
    const cells: Cell[][] = Array.from({ length: 2048 }, (_, row) => [
      row % 2 === 0 ? row * 1e12 : -row,
      row % 3 === 0 ? null : row / 7,
      row % 5 === 0 ? null : row % 2 === 0,
      row % 64 === 63 ? null : `text ${'x'.repeat(row % 20)}`,
    ]);
    const chunk = DuckDBDataChunk.create([BIGINT, DOUBLE, BOOLEAN, VARCHAR], cells.length);
    expect(chunk.getColumnVector(0)).toMatchObject({
      items: expect.any(BigInt64Array),
      validity: { data: null },
    });
    expect(chunk.getColumnVector(1)).toMatchObject({
      items: expect.any(Float64Array),
      validity: { data: null },
    });
    for (const [index, column] of COLUMNS.entries()) {
      fillVector(chunk.getColumnVector(index), column, row => cells[row]?.[index]);
    }
    const instance = await DuckDBInstance.create(':memory:');
    const connection = await instance.connect();
    onTestFinished(() => {
      connection.closeSync();
      instance.closeSync();
    });
    await connection.run('CREATE TABLE t (a BIGINT, b DOUBLE, c BOOLEAN, d VARCHAR)');
    const appender = await connection.createAppender('t');
    appender.appendDataChunk(chunk);
    appender.closeSync();
    const rows = (await connection.runAndReadAll('SELECT a::DOUBLE, b, c, d FROM t')).getRows();
    expect(rows).toEqual(cells);
  });

  it('throw rather than store nothing when they look different', () => {
    const vector = { itemCount: 1, validity: {}, flush: () => undefined, setItem: () => undefined };
    const fill = (column: (typeof COLUMNS)[number]) => fillVector(vector as never, column, () => 1);
    expect(() => fill(COLUMNS[0] as never)).toThrow('items');
    expect(() => fill(COLUMNS[1] as never)).toThrow('items');
    expect(() => fillVector(vector as never, COLUMNS[2] as never, () => null)).toThrow('validity');
  });
});
