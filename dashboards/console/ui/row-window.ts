/** The part of a long list that is worth having in the page. Pure. */

export interface RowWindow {
  /** Index of the first row to draw. */
  first: number;
  /** Index after the last row to draw. */
  end: number;
}

const OVERSCAN_ROWS = 6;

export function toRowWindow(
  scrollTop: number,
  viewportHeight: number,
  rowHeight: number,
  rowCount: number,
): RowWindow {
  const first = Math.floor(scrollTop / rowHeight) - OVERSCAN_ROWS;
  const end = Math.ceil((scrollTop + viewportHeight) / rowHeight) + OVERSCAN_ROWS;
  return { first: clamp(first, 0, rowCount), end: clamp(end, 0, rowCount) };
}

/** How far to scroll so that a row is fully seen; the present position when it is. */
export function toScrollTopShowing(
  row: number,
  scrollTop: number,
  viewportHeight: number,
  rowHeight: number,
): number {
  const top = row * rowHeight;
  if (top < scrollTop) return top;
  const bottom = top + rowHeight;
  return bottom > scrollTop + viewportHeight ? bottom - viewportHeight : scrollTop;
}

/** Where a key moves to from `row`; undefined: not a key of the list. */
export function toRowAfterKey(
  key: string,
  row: number,
  rowsPerPage: number,
  rowCount: number,
): number | undefined {
  const last = rowCount - 1;
  const target: Record<string, number> = {
    ArrowDown: row + 1,
    ArrowUp: row - 1,
    PageDown: row + rowsPerPage,
    PageUp: row - rowsPerPage,
    Home: 0,
    End: last,
  };
  const next = target[key];
  return next === undefined || rowCount === 0 ? undefined : clamp(next, 0, last);
}

function clamp(value: number, least: number, most: number): number {
  return Math.min(Math.max(value, least), most);
}
