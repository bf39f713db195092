/**
 * A list never jumps under the pointer, and no alarm stays unseen because somebody left the pointer on the list: it keeps
 * its order while it is used and for a moment after, then takes the new one. The focus stays on its row.
 */
import { useEffect, useRef, useState } from 'preact/hooks';
import type { AlarmResource } from '#core/alarm-resources.ts';
import { alarmStore } from '../../live/alarm-state.ts';

const CALM_AFTER_MS = 4_000;

/** `stamp`: another one is another list, which is shown at once. Spread `handlers` onto the list. */
export function useCalmOrder(fresh: readonly AlarmResource[], stamp = '') {
  const [isUsed, setIsUsed] = useState(false);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const held = useRef({ stamp, fresh });
  useEffect(() => () => clearTimeout(timer.current), []);
  if (!isUsed || held.current.stamp !== stamp) held.current = { stamp, fresh };

  function noteUse(): void {
    clearTimeout(timer.current);
    timer.current = setTimeout(() => setIsUsed(false), CALM_AFTER_MS);
    setIsUsed(true);
  }

  const order = held.current.fresh;
  const byId = new Map(fresh.map(alarm => [alarm.id, alarm]));
  const shown = order.map(alarm => byId.get(alarm.id) ?? alarmStore.alarms.get(alarm.id) ?? toGone(alarm));
  const isBehind = order !== fresh && order.map(({ id }) => id).join() !== fresh.map(({ id }) => id).join();
  return {
    shown,
    isBehind,
    handlers: { onPointerMove: noteUse, onPointerDown: noteUse, onKeyDown: noteUse },
  };
}

/** The page knows those that are not closed. */
function toGone(alarm: AlarmResource): AlarmResource {
  return alarm.operatorState === 'closed' ? alarm : { ...alarm, operatorState: 'closed', isCleared: true };
}
