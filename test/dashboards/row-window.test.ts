import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { toRowAfterKey, toRowWindow, toScrollTopShowing } from '../../dashboards/console/ui/row-window.ts';

const ROW = 36;

describe('the rows in sight', () => {
  test('are few of many', () => {
    const { first, end } = toRowWindow(360_000, 360, ROW, 20_000);
    expect(first).toBeLessThanOrEqual(10_000);
    expect(end).toBeGreaterThanOrEqual(10_010);
    expect(end - first).toBeLessThan(30);
  });

  test('always cover what can be seen and stay within the list', () => {
    const numbers = fc.tuple(fc.nat(800_000), fc.nat(2_000), fc.nat(20_000));
    fc.assert(
      fc.property(numbers, ([scrollTop, height, count]) => {
        const { first, end } = toRowWindow(scrollTop, height, ROW, count);
        expect(first).toBeGreaterThanOrEqual(0);
        expect(end).toBeLessThanOrEqual(count);
        expect(first).toBeLessThanOrEqual(end);
        const firstSeen = Math.floor(scrollTop / ROW);
        if (firstSeen < count) expect(first).toBeLessThanOrEqual(firstSeen);
      }),
    );
  });

  test('scroll only as far as needed to show a row', () => {
    expect(toScrollTopShowing(3, 0, 360, ROW)).toBe(0);
    expect(toScrollTopShowing(10, 0, 360, ROW)).toBe(36);
    expect(toScrollTopShowing(2, 360, 360, ROW)).toBe(72);
  });

  test('follow the keys and stop at both ends', () => {
    expect(toRowAfterKey('ArrowDown', 4, 9, 20)).toBe(5);
    expect(toRowAfterKey('ArrowDown', 19, 9, 20)).toBe(19);
    expect(toRowAfterKey('ArrowUp', 0, 9, 20)).toBe(0);
    expect(toRowAfterKey('PageDown', 4, 9, 20)).toBe(13);
    expect(toRowAfterKey('PageUp', 4, 9, 20)).toBe(0);
    expect(toRowAfterKey('End', 4, 9, 20)).toBe(19);
    expect(toRowAfterKey('Home', 4, 9, 20)).toBe(0);
    expect(toRowAfterKey('x', 4, 9, 20)).toBeUndefined();
    expect(toRowAfterKey('End', 0, 9, 0)).toBeUndefined();
  });
});
