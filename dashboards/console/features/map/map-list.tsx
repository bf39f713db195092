/**
 * Exactly what the map shows, as a list: worst first, only the rows in sight are in the page. One tab stop; arrows,
 * Page, Home and End move, Enter chooses.
 */
import { useEffect, useId, useRef, useState } from 'preact/hooks';
import { view } from '../../app/location.ts';
import { t } from '../../i18n/translate.ts';
import { toRowAfterKey, toRowWindow, toScrollTopShowing } from '../../ui/row-window.ts';
import { useViewport } from '../../ui/use-viewport.ts';
import { listUse, shownList, startHeldList } from './held-list.ts';
import { MapListRow } from './map-list-row.tsx';
import { chooseDevice } from './map-state.ts';

/** Of `.map-row` in map.css. */
const ROW_HEIGHT = 46;

export function MapList() {
  const scroller = useRef<HTMLDivElement>(null);
  const prefix = useId();
  const [active, setActive] = useState('');
  const { scrollTop, height } = useViewport(scroller);
  useEffect(startHeldList, []);
  const { ids } = shownList.value;
  const { device } = view.value;
  const activeRow = Math.max(0, ids.indexOf(active));
  const { first, end } = toRowWindow(scrollTop, height, ROW_HEIGHT, ids.length);

  function show(row: number): void {
    const list = scroller.current;
    if (list) list.scrollTop = toScrollTopShowing(row, list.scrollTop, list.clientHeight, ROW_HEIGHT);
  }

  // What was chosen on the map is shown here, too.
  useEffect(() => {
    const row = ids.indexOf(device);
    if (row < 0) return;
    setActive(device);
    show(row);
  }, [device]);

  function handleKey(event: KeyboardEvent): void {
    if (event.key === 'Enter' || event.key === ' ') chooseDevice(ids[activeRow] ?? '');
    else {
      const next = toRowAfterKey(event.key, activeRow, Math.floor(height / ROW_HEIGHT), ids.length);
      if (next === undefined) return;
      setActive(ids[next] ?? '');
      show(next);
    }
    event.preventDefault();
  }

  const rows = Array.from({ length: end - first }, (_, index) => first + index);
  const isActiveDrawn = activeRow >= first && activeRow < end;
  return (
    <div
      ref={scroller}
      class="map-list"
      role="listbox"
      tabIndex={0}
      aria-label={t('map.list')}
      aria-activedescendant={isActiveDrawn && ids.length > 0 ? `${prefix}-${ids[activeRow]}` : undefined}
      onKeyDown={handleKey}
      {...listUse.handlers}
    >
      <div class="map-rows" role="presentation" style={{ '--height': `${ids.length * ROW_HEIGHT}px` }}>
        {rows.map(row => (
          <MapListRow
            key={ids[row]}
            id={ids[row]!}
            elementId={`${prefix}-${ids[row]}`}
            place={row + 1}
            count={ids.length}
            top={row * ROW_HEIGHT}
            isActive={row === activeRow}
            isChosen={ids[row] === device}
          />
        ))}
      </div>
    </div>
  );
}
