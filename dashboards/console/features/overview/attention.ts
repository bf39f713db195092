import { computed } from '@preact/signals';
import { fleet, fleetRevision } from '../../live/live-state.ts';
import { type Attention, toAttention } from './attention-list.ts';

/** As many as a person looks through; the list of devices has them all. */
const SHOWN = 30;

/** What needs attention in the chosen cities, made once per change for the figure and the list. */
export const attention = computed<Attention>(() => {
  fleetRevision.value;
  return toAttention(fleet.devices.values(), SHOWN);
});
