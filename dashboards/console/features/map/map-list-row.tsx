import { cityNames, fleet, fleetRevision } from '../../live/live-state.ts';
import { Age } from '../../ui/age.tsx';
import { toDeviceState } from './device-state.ts';
import { DeviceStateMark } from './device-state-mark.tsx';
import { toPresenceText } from './device-texts.ts';
import { chooseDevice } from './map-state.ts';

interface MapListRowProps {
  id: string;
  elementId: string;
  /** From 1. */
  place: number;
  count: number;
  top: number;
  isActive: boolean;
  isChosen: boolean;
}

/** Reads its device anew whenever the fleet changes; its place is the list's business. */
export function MapListRow({ id, elementId, place, count, top, isActive, isChosen }: MapListRowProps) {
  fleetRevision.value;
  const device = fleet.devices.get(id);
  const state = device && toDeviceState(device);
  return (
    // biome-ignore lint/a11y/useFocusableInteractive: the list has the focus and names its active option.
    // biome-ignore lint/a11y/useKeyWithClickEvents: the list handles the keys.
    <div
      id={elementId}
      role="option"
      data-device={id}
      class={`map-row ${isActive ? 'is-active' : ''} ${state !== 'normal' ? 'is-problem' : ''}`}
      aria-selected={isChosen}
      aria-posinset={place}
      aria-setsize={count}
      style={{ '--top': `${top}px` }}
      onClick={() => chooseDevice(id)}
    >
      {device && state && (
        <>
          <DeviceStateMark kind={device.kind} state={state} />
          <span class="map-row-text">
            <b>{device.name}</b>
            <span>
              {[toPresenceText(device), cityNames.value.get(device.city)].filter(Boolean).join(' · ')}
            </span>
          </span>
          <span class="map-row-age">
            <Age time={device.lastReceived ?? device.lastReading} isShort />
          </span>
        </>
      )}
    </div>
  );
}
