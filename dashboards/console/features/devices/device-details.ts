/** The device that is looked at, loaded when it is chosen and again when the stream says that it changed. */
import { computed, effect, signal, untracked } from '@preact/signals';
import type { DeviceResource } from '#core/resources.ts';
import { path, view } from '../../app/location.ts';
import { connection, fleet, fleetRevision, session } from '../../live/live-state.ts';
import { RequestFailed, readDevice } from '../../live/rest-client.ts';

/** 'missing': no such device, or not for this person's eyes. */
export const selectedDevice = signal<DeviceResource | 'loading' | 'missing' | 'failed' | undefined>(
  undefined,
);

/** News of one device come every few seconds at most; its full record is fetched no more often than this. */
const AT_LEAST_BETWEEN_MS = 2_000;

/** One of another city than the chosen ones has no news on the stream: it is asked for. */
const FOREIGN_REFRESH_MS = 30_000;

/** The device of the page, else the one chosen beside a map. */
const chosenId = computed(() => /^\/devices\/([^/]+)$/.exec(path.value)?.[1] ?? view.value.device);

let loading: AbortController | undefined;

/** Loads it anew at once: after something was done to it. */
export function refreshDevice(): void {
  if (chosenId.peek() !== '') void load(chosenId.peek(), false);
}

/** Follows the selection for as long as the page lives. */
export function startDeviceDetails(): void {
  setInterval(() => {
    const isForeign = chosenId.peek() !== '' && !fleet.devices.has(chosenId.peek());
    if (isForeign && connection.peek() !== 'paused') refreshDevice();
  }, FOREIGN_REFRESH_MS);
  let shownId = '';
  let shownReceived: string | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  effect(() => {
    fleetRevision.value;
    const id = typeof session.value === 'object' ? chosenId.value : '';
    const known = fleet.devices.get(id);
    const stamp = known && `${known.lastReceived}${known.presence}${known.presenceReason}`;
    if (id === shownId && (stamp === shownReceived || stamp === undefined)) return;
    const isOther = id !== shownId;
    shownId = id;
    shownReceived = stamp;
    if (isOther) {
      clearTimeout(timer);
      timer = undefined;
      untracked(() => load(id, true));
    } else {
      timer ??= setTimeout(() => {
        timer = undefined;
        if (connection.value !== 'paused') void load(id, false);
      }, AT_LEAST_BETWEEN_MS);
    }
  });
}

async function load(id: string, isOther: boolean): Promise<void> {
  loading?.abort();
  if (id === '') {
    selectedDevice.value = undefined;
    return;
  }
  const abort = new AbortController();
  loading = abort;
  if (isOther) selectedDevice.value = 'loading';
  try {
    selectedDevice.value = await readDevice(id, abort.signal);
  } catch (error) {
    if (abort.signal.aborted) return;
    const isMissing = error instanceof RequestFailed && (error.status === 404 || error.status === 403);
    if (isMissing) selectedDevice.value = 'missing';
    else if (isOther) selectedDevice.value = 'failed';
  }
}
