/**
 * The list of alarms: only the rows in sight are in the page, and the one that has the focus. While it is pointed at or
 * has the focus it keeps its order; what came meanwhile is offered by a button.
 */
import { useRef, useState } from 'preact/hooks';
import type { AlarmResource } from '#core/alarm-resources.ts';
import { t } from '../../i18n/translate.ts';
import { toRowWindow, toScrollTopShowing } from '../../ui/row-window.ts';
import { useRowHeight } from '../../ui/use-row-height.ts';
import { useViewport } from '../../ui/use-viewport.ts';
import { mayAct } from './alarm-actions.ts';
import { AlarmRow } from './alarm-row.tsx';
import { toAlarmTitle } from './alarm-texts.ts';
import { useAcknowledge } from './use-acknowledge.ts';

const LIST = 'alarms';
/** Heights of `alarms.css`: a line of title and one of facts, or more where the page is narrow. */
const ROW_HEIGHT = 58;
const NARROW_ROW_HEIGHT = 104;

interface AlarmListProps {
  shown: readonly AlarmResource[];
  /** Spread onto the list: tells whether it is in use. */
  handlers: object;
  onMore: (alarm: AlarmResource) => void;
}

export function AlarmList({ shown, handlers, onMore }: AlarmListProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const [active, setActive] = useState('');
  const { scrollTop, height } = useViewport(scroller);
  const rowHeight = useRowHeight(ROW_HEIGHT, NARROW_ROW_HEIGHT);
  const { first, end } = toRowWindow(scrollTop, height, rowHeight, shown.length);

  function reveal(id: string): void {
    const row = shown.findIndex(alarm => alarm.id === id);
    if (row < 0 || !scroller.current) return;
    scroller.current.scrollTop = toScrollTopShowing(row, scroller.current.scrollTop, height, rowHeight);
    setActive(id);
  }
  const { acknowledge, busyId } = useAcknowledge(LIST, shown, reveal);

  return (
    <div class="alarm-scroll" ref={scroller} {...handlers}>
      <ul
        class="alarm-list is-blinking"
        aria-label={t('alarms.list')}
        style={{ height: `${shown.length * rowHeight}px` }}
      >
        {shown.map((alarm, row) => {
          if ((row < first || row >= end) && alarm.id !== active) return null;
          return (
            <li
              key={alarm.id}
              aria-setsize={shown.length}
              aria-posinset={row + 1}
              style={{ transform: `translateY(${row * rowHeight}px)` }}
              onFocusIn={() => setActive(alarm.id)}
            >
              <AlarmRow
                alarm={alarm}
                list={LIST}
                isBusy={busyId === alarm.id}
                onAcknowledge={one => void acknowledge(one)}
              >
                {mayAct(alarm.city) && alarm.operatorState !== 'closed' && (
                  <button
                    type="button"
                    class="text-button"
                    aria-label={t('alarms.moreOf', { alarm: toAlarmTitle(alarm) })}
                    onClick={() => onMore(alarm)}
                  >
                    {t('alarms.more')}
                  </button>
                )}
              </AlarmRow>
            </li>
          );
        })}
      </ul>
    </div>
  );
}
