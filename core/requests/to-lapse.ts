/** When a request that nobody goes on with ends by itself: it asks for a time that is over. Pure. */
import type { BandwidthRequest } from './bandwidth-request.ts';

const DAY_MS = 86_400_000;
/** Who asked may still move it to another time; so long after the event nobody will. */
const AFTER_EVENT_MS = DAY_MS;
const DRAFT_KEPT_MS = 90 * DAY_MS;

/** Unix ms; undefined: not from this state. A draft of an event to come stays, however old it is. */
export function toLapseMs({
  state,
  window,
  createdMs,
}: Pick<BandwidthRequest, 'state' | 'window' | 'createdMs'>): number | undefined {
  if (state === 'acknowledged') return window.endMs + AFTER_EVENT_MS;
  return state === 'draft' ? Math.max(createdMs + DRAFT_KEPT_MS, window.endMs) : undefined;
}
