/** The network of the chosen cities, read again every few seconds and after each change. */
import { useState } from 'preact/hooks';
import type { NetworkResource } from '#core/network-resources.ts';
import { view } from '../../app/location.ts';
import { nowMs } from '../../live/live-state.ts';
import { type Loaded, useResource } from '../device/use-resource.ts';

const EVERY_MS = 5_000;

export interface NetworkSource {
  loaded: Loaded<NetworkResource>;
  reload: () => void;
}

export function useNetwork(past = false): NetworkSource {
  const { turn, reload } = useTurn(EVERY_MS);
  const query = { city: view.value.city, ...(past && { past: 'true' }) };
  return { loaded: useResource<NetworkResource>('/api/v1/network', query, turn), reload };
}

/** Another number when it is time to read again, or when somebody has changed something. */
export function useTurn(everyMs: number): { turn: number; reload: () => void } {
  const [changes, setChanges] = useState(0);
  const turn = changes * 1e12 + Math.floor(nowMs.value / everyMs);
  return { turn, reload: () => setChanges(known => known + 1) };
}
