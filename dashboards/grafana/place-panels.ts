/**
 * Places panels on Grafana's 24 columns, row by row, and numbers them. The SDK's own placement overflows the
 * grid. Ids count from 1 in reading order of the code; alert rules and links refer to them.
 */
import type { GridPos, Panel, RowPanel } from '@grafana/grafana-foundation-sdk/dashboard';
import type { Cell } from './panel-spec.ts';

export interface Row {
  title: string;
  /** Collapsed rows ask nothing until they are opened. */
  collapsed?: boolean;
  cells: readonly Cell[];
}

const COLUMNS = 24;

export function placePanels(rows: readonly Row[]): (Panel | RowPanel)[] {
  let id = 0;
  let y = 0;
  return rows.flatMap(({ title, collapsed = false, cells }): (Panel | RowPanel)[] => {
    const row: RowPanel = {
      type: 'row',
      id: ++id,
      title,
      collapsed,
      gridPos: { x: 0, y, w: COLUMNS, h: 1 },
      panels: [],
    };
    const { places, bottom } = placeCells(cells, y + 1);
    const panels = cells.map((cell, index) => ({ ...cell.panel, id: ++id, gridPos: places[index]! }));
    // A collapsed row takes one line: what follows moves up to it.
    y = collapsed ? y + 1 : bottom;
    return collapsed ? [{ ...row, panels }] : [row, ...panels];
  });
}

function placeCells(cells: readonly Cell[], top: number): { places: GridPos[]; bottom: number } {
  let x = 0;
  let y = top;
  let lineHeight = 0;
  const places = cells.map(({ width, height }) => {
    if (x + width > COLUMNS) {
      x = 0;
      y += lineHeight;
      lineHeight = 0;
    }
    const place = { x, y, w: width, h: height };
    x += width;
    lineHeight = Math.max(lineHeight, height);
    return place;
  });
  return { places, bottom: y + lineHeight };
}
