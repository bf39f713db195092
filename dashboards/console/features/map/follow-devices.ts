/**
 * Tells the map of devices that changed: at most once a second, nothing while nobody looks at the page, and at
 * once when a person asks for other kinds.
 */
import { effect, untracked } from '@preact/signals';
import { fleet, fleetRevision, membershipRevision } from '../../live/live-state.ts';
import { createDrawnDevices, type DrawnChange, type DrawnDevices } from './drawn-devices.ts';
import { drawnRevision, shownKinds } from './map-state.ts';

const AT_MOST_EVERY_MS = 1_000;

export interface FollowedDevices extends Pick<DrawnDevices, 'all'> {
  stop(): void;
}

export function followDevices(onChange: (change: DrawnChange) => void): FollowedDevices {
  const drawn = createDrawnDevices();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isBehind = false;

  function update(): void {
    clearTimeout(timer);
    timer = undefined;
    isBehind = document.hidden;
    if (isBehind) return;
    const change = drawn.update(fleet.devices, shownKinds.peek());
    if (!change) return;
    onChange(change);
    drawnRevision.value += 1;
  }

  const stopFollowing = effect(() => {
    fleetRevision.value;
    timer ??= setTimeout(update, AT_MOST_EVERY_MS);
  });
  const stopAtOnce = effect(() => {
    membershipRevision.value;
    shownKinds.value;
    untracked(update);
  });
  const catchUp = () => isBehind && update();
  document.addEventListener('visibilitychange', catchUp);

  return {
    all: drawn.all,
    stop() {
      stopFollowing();
      stopAtOnce();
      clearTimeout(timer);
      document.removeEventListener('visibilitychange', catchUp);
    },
  };
}
