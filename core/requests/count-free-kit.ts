/** How many pieces of a sort a city has left at its worst moment of a span: owned and borrowed, less lent and held. */
import type { KitType } from '../network/network.ts';
import type { Span } from '../network/spans.ts';
import type { AdmissionNetwork } from './admission.ts';
import type { Allocation } from './bandwidth-request.ts';
import { createCapacityBook } from './capacity-book.ts';
import { leastRoom } from './sweep.ts';

/** Never below 0. */
export function countFreeKit(
  network: AdmissionNetwork,
  allocations: readonly Allocation[],
  type: KitType,
  span: Span,
): number {
  const none = new Set<string>();
  const book = createCapacityBook(network, allocations, { span, withoutRequestIds: none, deadLinkIds: none });
  return Math.max(0, leastRoom(book.ofKit(type), span));
}
