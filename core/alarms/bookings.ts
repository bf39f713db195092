/**
 * What bandwidth requests ask of the network, as the alarms need it. Whoever answers must give the same answer for the
 * same device and instant whenever it is asked: a replay judges the past again (docs/decisions/0011). So a booking
 * that is changed, ended or moved changes its answers from that moment on and never for instants before it.
 */

/** Of a bandwidth request: nothing personal. */
export interface BookedRequest {
  id: string;
  /** `Maikerwe 2026` */
  eventName: string;
}

export interface Bookings {
  /** A bandwidth request is active on the device, or on a link that ends there. True where `requestsOn` has any. */
  isInEvent(deviceId: string, atMs: number): boolean;
  /**
   * The rate in bit/s that the device has to carry of a class, over all active requests; undefined: none is booked.
   * @param service `bos`, `cctv`, `vendor`, `visitor`
   */
  bookedCir(deviceId: string, service: string, atMs: number): number | undefined;
  /** Active requests that a fault of the device endangers, in the order of their ids. */
  requestsOn(deviceId: string, atMs: number): readonly BookedRequest[];
  /**
   * What optics received when their link was accepted before then, dBm; undefined: it never was. Absent: no link was.
   * @param component `optics-1`
   */
  acceptedRxPower?(deviceId: string, component: string, atMs: number): number | undefined;
}

/** An alarm names at most so many. */
export const IMPACTED_REQUESTS_MAX = 20;

const NONE: readonly BookedRequest[] = [];

export const NO_BOOKINGS: Bookings = {
  isInEvent: () => false,
  bookedCir: () => undefined,
  requestsOn: () => NONE,
};

/** Both, each once, in the order of their ids; the first when the second adds nothing. */
export function joinRequests(
  known: readonly BookedRequest[],
  others: readonly BookedRequest[],
): readonly BookedRequest[] {
  const added = others.filter(({ id }) => known.every(one => one.id !== id));
  if (added.length === 0 || known.length >= IMPACTED_REQUESTS_MAX) return known;
  const all = new Map([...known, ...added].map(request => [request.id, request]));
  return [...all.values()].sort((one, other) => (one.id < other.id ? -1 : 1)).slice(0, IMPACTED_REQUESTS_MAX);
}
