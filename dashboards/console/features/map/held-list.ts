/**
 * The list beside the map as signals. It follows at once what a person does (moving the map, choosing kinds); what
 * changes by itself waits while the list is in use, so that no row moves under a pointer or a reading eye.
 */
import { computed, effect, signal, untracked } from '@preact/signals';
import { toNameRanks } from '#core/device-order.ts';
import { formats } from '../../i18n/translate.ts';
import { fleet, membershipRevision } from '../../live/live-state.ts';
import { createListUse } from '../../ui/list-use.ts';
import { bounds, drawnRevision, shownKinds } from './map-state.ts';
import { isSameList, type ShownList, toShownList } from './shown-list.ts';

export const shownList = signal<ShownList>({ ids: [], problemCount: 0 });
/** The order would be another one by now, but the list is in use. */
export const isOutOfOrder = signal(false);

const CHECK_EVERY_MS = 2_000;
/** What is done with the list. */
export const listUse = createListUse();

const nameRanks = computed(() => {
  membershipRevision.value;
  return toNameRanks(fleet.devices.values(), formats.value.compare);
});

function toPresentList(): ShownList {
  return untracked(() =>
    toShownList(fleet.devices.values(), shownKinds.value, bounds.value, nameRanks.value),
  );
}

export function reorderList(): void {
  shownList.value = toPresentList();
  isOutOfOrder.value = false;
}

/** Follows until the returned function is called. */
export function startHeldList(): () => void {
  listUse.reset();
  const stopAtOnce = effect(() => {
    membershipRevision.value;
    shownKinds.value;
    bounds.value;
    formats.value;
    untracked(reorderList);
  });
  const stopFollowing = effect(() => {
    drawnRevision.value;
    untracked(() => {
      if (!listUse.isInUse()) reorderList();
      else isOutOfOrder.value = !isSameList(toPresentList(), shownList.value);
    });
  });
  const timer = setInterval(() => {
    if (isOutOfOrder.value && !listUse.isInUse()) reorderList();
  }, CHECK_EVERY_MS);
  return () => {
    stopAtOnce();
    stopFollowing();
    clearInterval(timer);
  };
}
