/**
 * A table of things with sortable columns and actions per row. What always holds: it is a <table> with a caption
 * and header cells; of more than MAX_PLAIN_ROWS rows only those in sight are in the page, each in one line.
 */
import type { ComponentChildren } from 'preact';
import { useMemo, useRef, useState } from 'preact/hooks';
import { announce } from '../app/announcer.tsx';
import { formats, t } from '../i18n/translate.ts';
import { DataTableHead } from './data-table-head.tsx';
import { toRowWindow } from './row-window.ts';
import { type SortValue, type TableSort, toNextSort, toSortedRows } from './table-order.ts';
import { useViewport } from './use-viewport.ts';

export interface TableColumn<Row> {
  key: string;
  title: string;
  render: (row: Row) => ComponentChildren;
  /** Absent: the table is not sorted by this column. */
  sortValue?: (row: Row) => SortValue;
  /** Right-aligned, equal digits. */
  isNumeric?: boolean;
  /** Share of the width in a long table, whose columns must not move while scrolling: '2fr' is written 2. */
  weight?: number;
  class?: string;
}

interface DataTableProps<Row> {
  /** What the table lists; visible only where the heading above does not say it. */
  caption: string;
  isCaptionVisible?: boolean;
  columns: readonly TableColumn<Row>[];
  rows: readonly Row[];
  rowKey: (row: Row) => string;
  rowClass?: (row: Row) => string | undefined;
  /** Buttons and links at the end of a row; each label names the row's thing. */
  actions?: (row: Row) => ComponentChildren;
  /** Shown instead of rows. */
  empty: ComponentChildren;
  /** Order at first; with `onSort` the order as it is, and the rows come ordered. */
  sort?: TableSort;
  onSort?: (sort: TableSort) => void;
}

const MAX_PLAIN_ROWS = 200;
/** As in data-table.css. */
const ROW_HEIGHT = 38;

export function DataTable<Row>(props: DataTableProps<Row>) {
  const { caption, columns, rows, actions, empty, isCaptionVisible = false } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const { scrollTop, height } = useViewport(scroller);
  const { sort, ordered, sortBy } = useOrder(props);
  const isLong = rows.length > MAX_PLAIN_ROWS;
  const { first, end } = isLong
    ? toRowWindow(scrollTop, height, ROW_HEIGHT, ordered.length)
    : { first: 0, end: ordered.length };
  const columnCount = columns.length + (actions ? 1 : 0);

  return (
    // biome-ignore lint/a11y/useSemanticElements: a scrolling region that the keyboard reaches, not a part of the page.
    <div
      class={`data-scroll ${isLong ? 'is-long' : ''}`}
      ref={scroller}
      role="group"
      aria-label={caption}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
      tabIndex={0}
    >
      <table class="data-table" aria-rowcount={isLong ? ordered.length + 1 : undefined}>
        <caption class={isCaptionVisible ? undefined : 'visually-hidden'}>{caption}</caption>
        <DataTableHead
          columns={columns}
          sort={sort}
          onSort={sortBy}
          hasActions={Boolean(actions)}
          isLong={isLong}
        />
        <tbody>
          {first > 0 && <Spacer rows={first} columnCount={columnCount} />}
          {ordered.slice(first, end).map((row, index) => (
            <tr
              key={props.rowKey(row)}
              class={props.rowClass?.(row)}
              aria-rowindex={isLong ? first + index + 2 : undefined}
            >
              {columns.map(column => (
                <td key={column.key} class={toCellClass(column)}>
                  {column.render(row)}
                </td>
              ))}
              {actions && <td class="cell-actions">{actions(row)}</td>}
            </tr>
          ))}
          {end < ordered.length && <Spacer rows={ordered.length - end} columnCount={columnCount} />}
          {rows.length === 0 && (
            <tr class="row-empty">
              <td colSpan={columnCount}>{empty}</td>
            </tr>
          )}
        </tbody>
      </table>
    </div>
  );
}

export function toCellClass<Row>({ isNumeric, class: extra }: TableColumn<Row>): string | undefined {
  return [isNumeric && 'is-numeric', extra].filter(Boolean).join(' ') || undefined;
}

function Spacer({ rows, columnCount }: { rows: number; columnCount: number }) {
  return (
    // biome-ignore lint/a11y/noAriaHiddenOnFocusable: a row takes no focus; this one only holds room.
    <tr class="row-spacer" aria-hidden="true">
      <td colSpan={columnCount} style={{ height: `${rows * ROW_HEIGHT}px` }} />
    </tr>
  );
}

/** The rows in order, by the owner or by the table itself. */
function useOrder<Row>({ rows, columns, sort: given, onSort }: DataTableProps<Row>) {
  const [own, setOwn] = useState(given);
  const sort = onSort ? given : own;
  const column = columns.find(({ key }) => key === sort?.column);
  const { compare, locale } = formats.value;
  const ordered = useMemo(() => {
    if (onSort || !sort || !column?.sortValue) return rows;
    return toSortedRows(rows, column.sortValue, sort.isDescending, compare);
  }, [rows, sort?.column, sort?.isDescending, locale, Boolean(onSort)]);

  function sortBy({ key, title }: TableColumn<Row>): void {
    const next = toNextSort(sort, key);
    if (onSort) onSort(next);
    else setOwn(next);
    announce(() => t('sortedBy', { column: title }));
  }
  return { sort, ordered, sortBy };
}
