/**
 * Fills a vector of the engine. The library offers `setItem`, which costs a big integer per value; the vectors'
 * `items` and `validity.data` are the same memory, written here directly. Neither is documented:
 * `fill-vector.test.ts` guards both, and a vector that looks different throws.
 */
import { BIGINT, DOUBLE, DuckDBEnumType, type DuckDBType, type DuckDBVector } from '@duckdb/node-api';

const TWO_TO_32 = 2 ** 32;

export type ColumnValue = number | boolean | string | null | undefined;

interface OpenVector {
  readonly items?: Float64Array | BigInt64Array | Uint8Array;
  readonly validity: { data?: BigUint64Array | null };
  setItem(row: number, value: unknown): void;
  flush(): void;
}

/** BIGINT takes whole numbers, an enum of at most 256 words their codes, other types their values; null for none. */
export function fillVector(vector: DuckDBVector, type: DuckDBType, values: readonly ColumnValue[]): void {
  const open = vector as unknown as OpenVector;
  if (type === DOUBLE) fillNumbers(open.items, Float64Array, values);
  else if (type === BIGINT) fillWholeNumbers(open.items, values);
  else if (type instanceof DuckDBEnumType) fillNumbers(open.items, Uint8Array, values);
  else fillOthers(open, values);
  markNulls(open, values);
  open.flush();
}

function fillNumbers(
  items: OpenVector['items'],
  kind: typeof Float64Array | typeof Uint8Array,
  values: readonly ColumnValue[],
): void {
  if (!(items instanceof kind)) throw unlike('items');
  for (let row = 0; row < values.length; row++) {
    const value = values[row];
    if (value !== undefined && value !== null) items[row] = value as number;
  }
}

/** The low and high half apart, without a big integer in between; right for every safe integer. */
function fillWholeNumbers(items: OpenVector['items'], values: readonly ColumnValue[]): void {
  if (!(items instanceof BigInt64Array)) throw unlike('items');
  const halves = new Int32Array(items.buffer, items.byteOffset, items.length * 2);
  for (let row = 0; row < values.length; row++) {
    const value = values[row];
    if (value === undefined || value === null) continue;
    halves[row * 2] = value as number;
    halves[row * 2 + 1] = Math.floor((value as number) / TWO_TO_32);
  }
}

function fillOthers(vector: OpenVector, values: readonly ColumnValue[]): void {
  for (let row = 0; row < values.length; row++) {
    const value = values[row];
    if (value !== undefined && value !== null) vector.setItem(row, value);
  }
}

/** A bit per row, set where there is a value; without the mask every row has one. */
function markNulls(vector: OpenVector, values: readonly ColumnValue[]): void {
  const valid = new Uint8Array(Math.ceil(values.length / 64) * 8).fill(0xff);
  let hasNull = false;
  for (let row = 0; row < values.length; row++) {
    if (values[row] !== undefined && values[row] !== null) continue;
    valid[row >> 3] = (valid[row >> 3] as number) & ~(1 << (row & 7));
    hasNull = true;
  }
  if (!hasNull) return;
  if (vector.validity.data === undefined) throw unlike('validity.data');
  vector.validity.data = new BigUint64Array(valid.buffer);
}

function unlike(field: string): Error {
  return new Error(`The vectors of this @duckdb/node-api have no ${field} as expected`);
}
