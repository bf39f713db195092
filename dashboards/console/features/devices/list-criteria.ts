/** What the list of devices is narrowed down to, all of it in the address. */
import { computed } from '@preact/signals';
import type { DeviceCriteria } from '#core/device-order.ts';
import { SILENCE_REASONS } from '#core/presence.ts';
import { query, setQuery, setView, view } from '../../app/location.ts';
import { INITIAL_VIEW } from '../../app/view-state.ts';

/** Keys of the address that only this list understands. */
export const FURTHER_FILTERS = ['reason', 'lifecycle', 'group', 'firmware'] as const;
export type FurtherFilter = (typeof FURTHER_FILTERS)[number];

export const criteria = computed<Required<DeviceCriteria>>(() => {
  const { kinds, presence, text } = view.value;
  const of = (key: FurtherFilter) => query.value.get(key) ?? '';
  return {
    kinds,
    presence,
    text,
    // An unknown word in an address is ignored.
    reason: SILENCE_REASONS.find(reason => reason === of('reason')) ?? '',
    lifecycle: of('lifecycle'),
    group: of('group'),
    firmware: of('firmware'),
  };
});

export function isFiltered(): boolean {
  const { kinds, presence, ...texts } = criteria.value;
  return kinds.length > 0 || presence !== 'any' || Object.values(texts).some(text => text !== '');
}

export function resetFilters(): void {
  const { kinds, presence, text } = INITIAL_VIEW;
  setView({ kinds, presence, text });
  setQuery({ reason: undefined, lifecycle: undefined, group: undefined, firmware: undefined });
}
