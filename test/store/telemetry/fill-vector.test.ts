/** Guards the undocumented fields of the vectors that the fast way of appending writes to. */
import {
  BIGINT,
  BOOLEAN,
  DOUBLE,
  DuckDBDataChunk,
  DuckDBInstance,
  type DuckDBType,
  ENUM8,
  VARCHAR,
} from '@duckdb/node-api';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type ColumnValue, fillVector } from '#store/telemetry/duckdb/fill-vector.ts';

const WORDS = ['landau', 'kaiserslautern', 'ünïcode'];
const TYPES: DuckDBType[] = [BIGINT, DOUBLE, BOOLEAN, VARCHAR, ENUM8(WORDS)];

function toCells(row: number): ColumnValue[] {
  return [
    row % 2 === 0 ? row * 1e12 : -row,
    row % 3 === 0 ? null : row / 7,
    row % 5 === 0 ? null : row % 2 === 0,
    row % 64 === 63 ? null : `text ${'x'.repeat(row % 20)}`,
    row % 4 === 3 ? null : row % 4,
  ];
}

describe('vectors of @duckdb/node-api', () => {
  it('have items and validity data', () => {
    const chunk = DuckDBDataChunk.create(TYPES, 2048);
    const validity = { data: null };
    expect(chunk.getColumnVector(0)).toMatchObject({ items: expect.any(BigInt64Array), validity });
    expect(chunk.getColumnVector(1)).toMatchObject({ items: expect.any(Float64Array), validity });
    expect(chunk.getColumnVector(4)).toMatchObject({ items: expect.any(Uint8Array), validity });
  });

  it.each([1, 63, 64, 65, 2048])('carry what is put there, %i rows, an enum becoming text', async rows => {
    const chunk = DuckDBDataChunk.create(TYPES, rows);
    for (const [index, type] of TYPES.entries()) {
      const values = Array.from({ length: rows }, (_, row) => toCells(row)[index]);
      fillVector(chunk.getColumnVector(index), type, values);
    }
    const instance = await DuckDBInstance.create(':memory:');
    const connection = await instance.connect();
    onTestFinished(() => {
      connection.closeSync();
      instance.closeSync();
    });
    await connection.run('CREATE TABLE t (a BIGINT, b DOUBLE, c BOOLEAN, d VARCHAR, e VARCHAR)');
    const appender = await connection.createAppender('t');
    appender.appendDataChunk(chunk);
    appender.closeSync();
    const stored = (await connection.runAndReadAll('SELECT a::DOUBLE, b, c, d, e FROM t')).getRows();
    const expected = Array.from({ length: rows }, (_, row) => {
      const [a, b, c, d, e] = toCells(row);
      return [a, b, c, d, typeof e === 'number' ? WORDS[e] : null];
    });
    expect(stored).toEqual(expected);
  });

  it('throw rather than store nothing when they look different', () => {
    const vector = { validity: {}, flush: () => undefined, setItem: () => undefined };
    for (const type of [BIGINT, DOUBLE, ENUM8(WORDS)]) {
      expect(() => fillVector(vector as never, type, [1])).toThrow('items');
    }
    expect(() => fillVector(vector as never, BOOLEAN, [null])).toThrow('validity');
  });
});
