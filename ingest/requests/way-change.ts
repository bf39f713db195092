/** When the way or the rates of a request changed last while it was in force: the platform notes each such change. Pure. */
import type { BandwidthRequest } from '#core/requests/bandwidth-request.ts';

/** Undefined: they are as approved. */
export function findWayChangeMs({ notes }: Pick<BandwidthRequest, 'notes'>): number | undefined {
  return notes.findLast(({ code }) => code === 'rerouted' || code === 'revisionCommitted')?.atMs;
}
