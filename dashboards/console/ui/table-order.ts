/** How the rows of a table are ordered by one of its columns. Pure. */

export type SortValue = string | number | boolean | undefined;

export interface TableSort {
  column: string;
  isDescending: boolean;
}

/** A column that was chosen already turns round. */
export function toNextSort(sort: TableSort | undefined, column: string): TableSort {
  return { column, isDescending: sort?.column === column && !sort.isDescending };
}

/** A sorted copy; rows without a value come last in both directions, equal rows keep their order. */
export function toSortedRows<Row>(
  rows: readonly Row[],
  toValue: (row: Row) => SortValue,
  isDescending: boolean,
  compareTexts: (one: string, other: string) => number,
): Row[] {
  const direction = isDescending ? -1 : 1;
  return [...rows].sort((one, other) => {
    const [a, b] = [toValue(one), toValue(other)];
    if (a === undefined || b === undefined) return Number(a === undefined) - Number(b === undefined);
    if (typeof a === 'string' && typeof b === 'string') return direction * compareTexts(a, b);
    return direction * (Number(a) - Number(b));
  });
}
