/** The view as a signal, in step with the address bar. */
import { signal } from '@preact/signals';
import { parseViewState, toSearch, type ViewState } from './view-state.ts';

export const view = signal<ViewState>(parseViewState(location.search));

/** `push` leaves a step for the back button; `replace` is for what changes while typing. */
export function setView(change: Partial<ViewState>, how: 'push' | 'replace' = 'replace'): void {
  const next = { ...view.value, ...change };
  view.value = next;
  const address = `${location.pathname}${toSearch(next)}`;
  if (how === 'push') history.pushState(null, '', address);
  else history.replaceState(null, '', address);
}

addEventListener('popstate', () => {
  view.value = parseViewState(location.search);
});
