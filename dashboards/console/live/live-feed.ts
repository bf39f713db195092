/**
 * Keeps `live-state.ts` true: signs of the session, the stream of the chosen cities, what was missed whenever the
 * stream starts anew, deltas in between.
 */
import { effect, untracked } from '@preact/signals';
import type { SessionResource } from '#core/access-resources.ts';
import type { LiveEvent } from '#core/resources.ts';
import { setView, view } from '../app/location.ts';
import { forgetAlarms, loadAlarms, noteAlarms } from './alarm-feed.ts';
import { type LiveConnection, openLiveConnection } from './live-connection.ts';
import type { FromStreams } from './live-messages.ts';
import * as state from './live-state.ts';
import { requestRevision } from './request-state.ts';
import * as rest from './rest-client.ts';
import { createSnapshotLoader } from './snapshot-loader.ts';
import type { ConnectionState } from './staleness.ts';

const TICK_MS = 1_000;
const RETRY_MS = 5_000;
/** Smaller differences between the two clocks are the way of the message, not the clock. */
const CLOCK_TOLERANCE_MS = 2_000;

let connection: LiveConnection | undefined;
let serverAheadMs = 0;
let isStreamOpen = false;

const loader = createSnapshotLoader({
  fleet: state.fleet,
  readSnapshot: rest.readSnapshot,
  readSummary: rest.readSummary,
  retryMs: RETRY_MS,
  onLoaded(summary, { isChanged, isOtherList, isComplete }) {
    noteSummary(summary);
    noteServerTime(summary.time);
    if (isChanged) state.fleetRevision.value += 1;
    if (isOtherList) state.membershipRevision.value += 1;
    if (isStreamOpen && isComplete && state.connection.value !== 'paused') state.connection.value = 'live';
  },
  onFailed(error) {
    const isOver = isSignedOut(error);
    if (isOver) state.session.value = 'signedOut';
    else if (state.connection.value !== 'paused') state.connection.value = 'interrupted';
    return !isOver;
  },
});

/** Signs in with the cookie, loads what never changes, then follows the chosen cities for as long as the page lives. */
export async function startLiveFeed(): Promise<void> {
  setInterval(() => {
    state.nowMs.value = Date.now() + serverAheadMs;
  }, TICK_MS);
  await loadSession();
  effect(() => {
    if (typeof state.session.value !== 'object' || !hasRights(state.session.value)) return;
    const { city } = view.value;
    const isPaused = state.connection.value === 'paused';
    if (city !== watchedCity || isPaused !== wasPaused) untracked(() => follow(city, isPaused));
  });
}

let watchedCity: string | undefined;
let wasPaused = false;

function follow(city: string, isPaused: boolean): void {
  if (city !== watchedCity && !loader.isFor(city)) {
    loader.abort();
    loader.forget();
    state.fleet.clear();
    state.summary.value = undefined;
    state.fleetRevision.value += 1;
    state.membershipRevision.value += 1;
  }
  if (city !== watchedCity) forgetAlarms();
  watchedCity = city;
  wasPaused = isPaused;
  connection ??= openLiveConnection(receive);
  if (isPaused) {
    connection.leave();
    if (!state.fleet.isLoaded) loadAll();
  } else connection.watch(city);
}

export async function loadSession(): Promise<void> {
  try {
    const who = await rest.readSession();
    if (!hasRights(who)) {
      state.session.value = who;
      return;
    }
    // The devices come while the rest is still on its way; what changes meanwhile is asked for once the stream is open.
    if (isWithin(who.cities, view.value.city)) loader.load(view.value.city);
    const [cities, kinds] = await Promise.all([rest.readCities(), rest.readDeviceKinds()]);
    state.cities.value = cities.items;
    chooseKnownCities();
    state.deviceKinds.value = kinds.items;
    state.session.value = who;
  } catch (error) {
    state.session.value = isSignedOut(error) ? 'signedOut' : 'unreachable';
    if (state.session.value === 'unreachable') setTimeout(loadSession, RETRY_MS);
  }
}

/** Whoever has none is asked for nothing else. */
function hasRights({ citiesByRole }: SessionResource): boolean {
  return Object.keys(citiesByRole).length > 0;
}

/** Whether the cities of the address may be seen; '' always. */
function isWithin(cities: SessionResource['cities'], city: string): boolean {
  return cities === '*' || city.split(',').every(slug => slug === '' || cities.includes(slug));
}

/** An old link may name cities that are gone, or that this person may not see. One city needs no choosing. */
function chooseKnownCities(): void {
  const known = state.cities.value.map(({ slug }) => slug);
  const chosen = view.value.city.split(',').filter(slug => known.includes(slug));
  const city = known.length === 1 ? known.join() : chosen.join(',');
  if (city !== view.value.city) setView({ city });
}

export function pause(): void {
  loader.abort();
  state.connection.value = 'paused';
}

export function resume(): void {
  state.connection.value = 'connecting';
}

export async function signOut(): Promise<void> {
  connection?.leave();
  await rest.endSession();
  state.session.value = 'signedOut';
}

function receive(message: FromStreams): void {
  if (message.type !== 'event') isStreamOpen = message.type === 'open';
  if (state.connection.value === 'paused') return;
  if (message.type === 'event') receiveEvent(message.event);
  else if (message.type === 'open') receiveOpen(message.resumed);
  else {
    if (message.type === 'closed') void explainClosedStream();
    if (message.type === 'crowded' && !state.fleet.isLoaded) loadAll();
    state.connection.value = toConnectionState(message.type);
  }
}

function loadAll(): void {
  loader.load(view.value.city);
  void loadAlarms(view.value.city);
}

/** Alarms are loaded even when the stream goes on from where it stood: none may be missed. */
function receiveOpen(isResumed: boolean): void {
  void loadAlarms(view.value.city);
  requestRevision.value += 1;
  if (isResumed && state.fleet.isLoaded) state.connection.value = 'live';
  else loader.load(view.value.city);
}

function toConnectionState(type: 'connecting' | 'closed' | 'crowded'): ConnectionState {
  if (type === 'crowded') return 'crowded';
  return state.fleet.isLoaded || type === 'closed' ? 'interrupted' : 'connecting';
}

/** An EventSource does not tell 401 from network trouble, so the session is asked. */
async function explainClosedStream(): Promise<void> {
  await rest.readSession().catch((error: unknown) => {
    if (!isSignedOut(error)) return;
    connection?.leave();
    state.session.value = 'signedOut';
  });
}

function receiveEvent(event: LiveEvent): void {
  noteServerTime(event.data.time);
  if (event.event === 'resync') {
    loader.forget();
    loadAll();
  }
  if (event.event === 'summary') noteSummary(event.data);
  if (event.event === 'alarms') noteAlarms(event.data.items);
  if (event.event === 'requests' || event.event === 'resync') requestRevision.value += 1;
  if (event.event === 'devices') {
    const { isNewDevice } = state.fleet.applyDelta(event.data.items);
    state.fleetRevision.value += 1;
    if (isNewDevice && state.fleet.isLoaded) state.membershipRevision.value += 1;
  }
}

function noteSummary(summary: NonNullable<typeof state.summary.value>): void {
  state.summary.value = summary;
  const history = [...state.messageHistory.value, summary.messagesPerS];
  state.messageHistory.value = history.slice(-state.MESSAGE_HISTORY_LENGTH);
}

function noteServerTime(time: string): void {
  const ms = Date.parse(time);
  if (Number.isNaN(ms)) return;
  state.newestMs.value = ms;
  const aheadMs = ms - Date.now();
  if (Math.abs(aheadMs - serverAheadMs) < CLOCK_TOLERANCE_MS) return;
  serverAheadMs = aheadMs;
  state.nowMs.value = ms;
}

function isSignedOut(error: unknown): boolean {
  return error instanceof rest.RequestFailed && error.status === 401;
}
