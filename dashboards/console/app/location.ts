/**
 * Path and query of the address bar as signals. What always holds: the address says everything a colleague needs
 * to see the same; the cities survive a change of the page, what belongs to one page does not.
 */
import { signal } from '@preact/signals';
import { parseViewState, toSearch, type ViewState } from './view-state.ts';

/** `push` leaves a step for the back button; `replace` is for what changes while typing. */
export type HistoryStep = 'push' | 'replace';

export const path = signal(location.pathname);
/** The whole query, with what only the page understands. */
export const query = signal(new URLSearchParams(location.search));
export const view = signal<ViewState>(parseViewState(location.search));

export function setView(change: Partial<ViewState>, how: HistoryStep = 'replace'): void {
  go(path.value, toSearch({ ...view.value, ...change }, query.value), how);
}

/** Sets what belongs to the page alone; '' and undefined remove a key. */
export function setQuery(change: Record<string, string | undefined>, how: HistoryStep = 'replace'): void {
  const next = new URLSearchParams(query.value);
  for (const [key, value] of Object.entries(change)) {
    if (value) next.set(key, value);
    else next.delete(key);
  }
  go(path.value, toQueryText(next), how);
}

/** What goes with a person from page to page. */
const LASTING_KEYS = ['city', 'wall', 'every'];

/** An address inside the console, with the chosen cities: for `href`. Links are followed without a reload. */
export function linkTo(toPath: string, change: Record<string, string> = {}): string {
  const lasting = [...query.value].filter(([key]) => LASTING_KEYS.includes(key));
  return toPath + toQueryText(new URLSearchParams({ ...Object.fromEntries(lasting), ...change }));
}

export function navigate(address: string, how: HistoryStep = 'push'): void {
  const url = new URL(address, location.origin);
  go(url.pathname, url.search, how);
}

function go(toPath: string, search: string, how: HistoryStep): void {
  if (how === 'push') history.pushState(null, '', toPath + search);
  else history.replaceState(null, '', toPath + search);
  readAddress();
}

function readAddress(): void {
  path.value = location.pathname;
  query.value = new URLSearchParams(location.search);
  view.value = parseViewState(location.search);
}

/** `?city=landau,speyer`, or '' without any. */
export function toQueryText(parameters: URLSearchParams): string {
  const text = parameters.toString().replaceAll('%2C', ',');
  return text === '' ? '' : `?${text}`;
}

addEventListener('popstate', readAddress);
