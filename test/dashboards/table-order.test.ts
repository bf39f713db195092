import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { toNextSort, toSortedRows } from '../../dashboards/console/ui/table-order.ts';

const { compare } = new Intl.Collator('de', { numeric: true });
const value = fc.option(fc.integer(), { nil: undefined });

describe('the order of a table', () => {
  test('a first click sorts upwards, a second one turns round, another column starts anew', () => {
    const first = toNextSort(undefined, 'name');
    const second = toNextSort(first, 'name');
    expect([first, second, toNextSort(second, 'age')]).toEqual([
      { column: 'name', isDescending: false },
      { column: 'name', isDescending: true },
      { column: 'age', isDescending: false },
    ]);
  });

  test('keeps every row, orders the known values and puts the unknown last in both directions', () => {
    fc.assert(
      fc.property(fc.array(value), fc.boolean(), (rows, isDescending) => {
        const sorted = toSortedRows(rows, row => row, isDescending, compare);
        const known = rows.filter(row => row !== undefined).sort((one, other) => one - other);
        if (isDescending) known.reverse();
        const unknown = rows.filter(row => row === undefined);
        expect(sorted).toEqual([...known, ...unknown]);
      }),
    );
  });

  test('compares texts as the language does', () => {
    const sorted = toSortedRows(['Mast 10', 'Übach', 'Mast 9', 'Ulm'], row => row, false, compare);
    expect(sorted).toEqual(['Mast 9', 'Mast 10', 'Übach', 'Ulm']);
  });
});
