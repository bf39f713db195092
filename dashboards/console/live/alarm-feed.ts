/**
 * Keeps `alarm-state.ts` true: all open and shelved alarms whenever the stream is opened, each change in between. What
 * always holds: one load at a time; a load that fails is tried again; the map's devices know their gravest alarm.
 */
import type { AlarmResource } from '#core/alarm-resources.ts';
import type { Page } from '#core/resources.ts';
import { alarmRevision, alarmStore, newlyRaised } from './alarm-state.ts';
import { toWorstByDevice } from './alarm-store.ts';
import { fleet, fleetRevision } from './live-state.ts';
import { readResource } from './rest-client.ts';

const PAGE_ROWS = 500;
/** Of each state; the browser must stay usable. */
const ALARMS_MAX = 5_000;
const RETRY_MS = 5_000;
/** More that nobody has been told of are told as a number. */
const NEWS_MAX = 100;

let loading: AbortController | undefined;
let retry: ReturnType<typeof setTimeout> | undefined;

/** Loads what is open in the cities, again after a failure. */
export async function loadAlarms(city: string): Promise<void> {
  clearTimeout(retry);
  loading?.abort();
  const mine = new AbortController();
  loading = mine;
  alarmStore.beginLoad();
  try {
    const [open, shelved] = await Promise.all(
      ['open', 'shelved'].map(state => readPages(city, state, mine.signal)),
    );
    if (mine.signal.aborted) return;
    alarmStore.takeLoad([...open!, ...shelved!]);
    tellAll();
  } catch {
    if (!mine.signal.aborted) retry = setTimeout(() => void loadAlarms(city), RETRY_MS);
  }
}

async function readPages(city: string, state: string, signal: AbortSignal): Promise<AlarmResource[]> {
  const items: AlarmResource[] = [];
  for (let cursor: string | undefined; items.length < ALARMS_MAX; ) {
    const query = { city, state, cursor, limit: PAGE_ROWS };
    const page = await readResource<Page<AlarmResource>>('/api/v1/alarms', query, signal);
    items.push(...page.items);
    cursor = page.nextCursor;
    if (cursor === undefined) break;
  }
  return items;
}

/** What the stream tells, or what an action of this page has done. */
export function noteAlarms(items: readonly AlarmResource[]): void {
  const news = alarmStore.applyChange(items);
  if (news.length > 0 && alarmStore.isLoaded)
    newlyRaised.value = [...newlyRaised.value, ...news].slice(-NEWS_MAX);
  tellAll();
}

export function forgetAlarms(): void {
  clearTimeout(retry);
  loading?.abort();
  alarmStore.clear();
  newlyRaised.value = [];
  tellAll();
}

function tellAll(): void {
  alarmRevision.value += 1;
  if (fleet.setAlarms(toWorstByDevice(alarmStore.alarms.values()))) fleetRevision.value += 1;
}
