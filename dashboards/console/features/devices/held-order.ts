/**
 * The order of the list, as a signal. It changes at once when a person asks for it (search, filter, sorting,
 * city), and by itself only while nobody uses the list: rows never move under a pointer or a reading eye.
 */
import { computed, effect, signal, untracked } from '@preact/signals';
import { toOrder, toOrderContext } from '#core/device-order.ts';
import { view } from '../../app/location.ts';
import { formats } from '../../i18n/translate.ts';
import { cities, fleet, fleetRevision, membershipRevision } from '../../live/live-state.ts';
import { createListUse } from '../../ui/list-use.ts';
import { criteria } from './list-criteria.ts';

export const order = signal<readonly string[]>([]);
/** The order would be another one by now, but the list is in use. */
export const isOutOfOrder = signal(false);

const CHECK_EVERY_MS = 2_000;
/** What is done with the list. */
export const listUse = createListUse();

const context = computed(() => {
  membershipRevision.value;
  return toOrderContext(fleet.devices.values(), cities.value, formats.value.compare);
});

/** What a person asks to see, as one word that changes when they ask for something else. */
export const filterCriteria = computed(() => JSON.stringify(criteria.value));

const sortCriteria = computed(() => `${view.value.sort} ${view.value.isDescending}`);

function computeOrder(): string[] {
  return untracked(() =>
    toOrder(fleet.devices.values(), { ...view.value, ...criteria.value }, context.value),
  );
}

export function reorder(): void {
  order.value = computeOrder();
  isOutOfOrder.value = false;
}

/** Follows criteria and devices until the returned function is called: while the list is shown. */
export function startHeldOrder(): () => void {
  let checkedRevision = -1;
  const stopFollowing = effect(() => {
    filterCriteria.value;
    sortCriteria.value;
    view.value.city;
    formats.value;
    untracked(reorder);
  });
  const stopFilling = effect(() => {
    fleetRevision.value;
    if (untracked(() => order.value.length) === 0 || fleet.devices.size === 0) untracked(reorder);
  });
  // A snapshot is told of twice, and its names are known with the second.
  const stopRenaming = effect(() => {
    membershipRevision.value;
    untracked(check);
  });
  const checking = setInterval(() => {
    if (checkedRevision !== fleetRevision.value) {
      checkedRevision = fleetRevision.value;
      check();
    } else if (isOutOfOrder.value && !listUse.isInUse()) reorder();
  }, CHECK_EVERY_MS);
  return () => {
    stopFollowing();
    stopFilling();
    stopRenaming();
    clearInterval(checking);
  };
}

function check(): void {
  const next = computeOrder();
  if (isSame(next, order.value)) isOutOfOrder.value = false;
  else if (listUse.isInUse()) isOutOfOrder.value = true;
  else {
    order.value = next;
    isOutOfOrder.value = false;
  }
}

function isSame(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((id, index) => id === b[index]);
}
