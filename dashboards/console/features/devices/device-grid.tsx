// biome-ignore-all lint/a11y/noRedundantRoles: rows laid out by CSS lose the roles their elements would have.
// biome-ignore-all lint/a11y/noNoninteractiveElementToInteractiveRole: a table that is a grid (ARIA grid pattern).
// biome-ignore-all lint/a11y/noStaticElementInteractions: only watches whether the list is in use; the rows act.
/**
 * The list of devices: only the rows in sight are in the page. One tab stop; arrows, Page, Home and End move,
 * Enter opens. The row in focus stays in the page even when it is scrolled out of sight.
 */
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { linkTo, navigate } from '../../app/location.ts';
import { t } from '../../i18n/translate.ts';
import { toRowAfterKey, toRowWindow, toScrollTopShowing } from '../../ui/row-window.ts';
import { useRowHeight } from '../../ui/use-row-height.ts';
import { useViewport } from '../../ui/use-viewport.ts';
import { shownColumns } from './device-columns.tsx';
import { DeviceGridHead } from './device-grid-head.tsx';
import { DeviceGridRow, toRowId } from './device-grid-row.tsx';
import { listUse, order } from './held-order.ts';

const HEAD_HEIGHT = 36;
/** Heights of `device-grid.css`: one line per row, or two where the page is narrow. */
const ROW_HEIGHT = 36;
const NARROW_ROW_HEIGHT = 62;
/** On average; with less the list scrolls sideways. */
const LEAST_COLUMN_WIDTH = 122;

export function DeviceGrid() {
  const scroller = useRef<HTMLDivElement>(null);
  const [active, setActive] = useState('');
  const [focusWanted, setFocusWanted] = useState('');
  const rowHeight = useRowHeight(ROW_HEIGHT, NARROW_ROW_HEIGHT);
  const { scrollTop, height } = useViewport(scroller);
  const ids = order.value;
  const bodyHeight = Math.max(0, height - HEAD_HEIGHT);
  const { first, end } = toRowWindow(scrollTop, bodyHeight, rowHeight, ids.length);
  const activeRow = Math.max(0, ids.indexOf(active));
  const columns = shownColumns.value;

  function goTo(row: number): void {
    const id = ids[row];
    if (id === undefined || !scroller.current) return;
    scroller.current.scrollTop = toScrollTopShowing(row, scroller.current.scrollTop, bodyHeight, rowHeight);
    setActive(id);
    setFocusWanted(id);
  }

  useLayoutEffect(() => {
    if (focusWanted === '') return;
    document.getElementById(toRowId(focusWanted))?.focus({ preventScroll: true });
    setFocusWanted('');
  }, [focusWanted]);

  function handleKey(event: KeyboardEvent): void {
    if (!(event.target as HTMLElement).matches('[data-device]')) return;
    if (event.key === 'Enter' || event.key === ' ') openDevice(ids[activeRow]);
    else {
      const next = toRowAfterKey(event.key, activeRow, Math.floor(bodyHeight / rowHeight), ids.length);
      if (next === undefined) return;
      goTo(next);
    }
    event.preventDefault();
  }

  const drawn = toDrawnRows(first, end, activeRow, ids.length);
  return (
    <div class="grid-scroll" ref={scroller} {...listUse.handlers} onKeyDown={handleKey}>
      <table
        class="device-grid"
        style={{
          '--columns': columns.map(({ width }) => width).join(' '),
          '--least-width': `${columns.length * LEAST_COLUMN_WIDTH}px`,
        }}
        role="grid"
        aria-label={t('devices')}
        aria-rowcount={ids.length + 1}
      >
        <DeviceGridHead columns={columns} />
        <tbody role="rowgroup" style={{ height: `${ids.length * rowHeight}px` }}>
          {drawn.map(row => (
            <DeviceGridRow
              key={ids[row]}
              id={ids[row]!}
              row={row}
              top={row * rowHeight}
              columns={columns}
              isActive={row === activeRow}
              onChoose={setActive}
              onOpen={openDevice}
            />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function openDevice(id: string | undefined): void {
  if (id !== undefined) navigate(linkTo(`/devices/${id}`));
}

function toDrawnRows(first: number, end: number, activeRow: number, count: number): number[] {
  const rows = Array.from({ length: end - first }, (_, index) => first + index);
  if (activeRow < first && count > 0) return [activeRow, ...rows];
  return activeRow >= end && activeRow < count ? [...rows, activeRow] : rows;
}
