/** What the list shows, from the address. */
import { computed } from '@preact/signals';
import { FINAL_STATES, REQUEST_STATES, type RequestState } from '#core/requests/bandwidth-request.ts';
import { query, view } from '../../app/location.ts';
import { toDayEnd, toDayStart } from '../admin/local-days.ts';

export interface RequestFilter {
  /** '': all that is not over; 'final': all that is; 'any'. */
  state: '' | 'final' | 'any' | RequestState;
  from: string;
  to: string;
  text: string;
  isMine: boolean;
}

export const requestFilter = computed<RequestFilter>(() => {
  const text = (key: string) => query.value.get(key) ?? '';
  const state = text('state');
  const known = ['final', 'any', ...REQUEST_STATES].find(name => name === state);
  return {
    state: (known ?? '') as RequestFilter['state'],
    ...{ from: text('from'), to: text('to'), text: text('q'), isMine: text('mine') !== '' },
  };
});

/** As the api takes it. */
export function toListQuery({ state, from, to, text, isMine }: RequestFilter, limit: number) {
  const states: readonly RequestState[] =
    state === ''
      ? REQUEST_STATES.filter(name => !FINAL_STATES.has(name))
      : state === 'final'
        ? [...FINAL_STATES]
        : state === 'any'
          ? []
          : [state];
  return {
    ...{ city: view.value.city, state: states.join(','), from: toDayStart(from), to: toDayEnd(to) },
    ...{ text: text.trim().slice(0, 100), mine: isMine ? 'true' : '', limit },
    ...((state === 'final' || state === 'any') && { order: 'newest' }),
  };
}
