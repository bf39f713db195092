/**
 * How far a request is, as the bar of a parcel: Eingegangen → Geprüft → Reserviert → Aufgebaut → In Betrieb → Abgeschlossen
 * (domain section 5). Times are of the current run: who was displaced or let a hold expire starts over after the first.
 */
import type { MilestoneName } from '../request-resources.ts';
import { type BandwidthRequest, FINAL_STATES, type RequestState } from './bandwidth-request.ts';

export interface Milestone {
  name: MilestoneName;
  /** current: reached next, or going on (live). failed: where it ended. */
  status: 'done' | 'current' | 'open' | 'failed';
  /** When it was reached, or failed. */
  atMs?: number;
}

/** The state that a request has come to when the milestone is reached. */
const STATE_OF: readonly (readonly [MilestoneName, RequestState])[] = [
  ['received', 'acknowledged'],
  ['checked', 'held'],
  ['reserved', 'reserved'],
  ['built', 'provisioned'],
  ['live', 'active'],
  ['completed', 'completed'],
];

/** In a final state there is none. */
export const CURRENT_MILESTONE: Partial<Record<RequestState, MilestoneName>> = {
  draft: 'received',
  acknowledged: 'checked',
  checking: 'checked',
  held: 'reserved',
  reserved: 'built',
  provisioning: 'built',
  provisioned: 'live',
  active: 'live',
  releasing: 'completed',
};

export function toMilestones({ state, stateChanges, acknowledgedMs }: BandwidthRequest): Milestone[] {
  const begin = stateChanges.findLastIndex(({ to }) => to === 'acknowledged');
  const reached = new Map(stateChanges.slice(Math.max(0, begin)).map(({ to, atMs }) => [to, atMs]));
  if (acknowledgedMs !== undefined) reached.set('acknowledged', acknowledgedMs);
  const hasEndedEarly = FINAL_STATES.has(state) && state !== 'completed';
  const failed = hasEndedEarly ? STATE_OF.find(([, of]) => !reached.has(of))?.[0] : undefined;
  const endedMs = stateChanges.at(-1)?.atMs;
  return STATE_OF.map(([name, of]): Milestone => {
    const reachedMs = reached.get(of);
    const time = reachedMs === undefined ? {} : { atMs: reachedMs };
    if (name === failed) return { name, status: 'failed', ...(endedMs !== undefined && { atMs: endedMs }) };
    if (name === CURRENT_MILESTONE[state]) return { name, status: 'current', ...time };
    return { name, status: reachedMs === undefined ? 'open' : 'done', ...time };
  });
}
