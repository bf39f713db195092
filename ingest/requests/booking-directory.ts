/**
 * What active requests ask of the network, for the alarms, and how nodes hang together. Read again when the registry says
 * that a request or a link changed. What always holds: an answer for an instant stays as it was given, because a changed
 * way or rate counts from its change on. What was changed before a restart is known as it is now: the journal that is
 * judged then reaches back seconds. Bounded: what ended a day ago is forgotten.
 */
import type { BookedRequest, Bookings } from '#core/alarms/bookings.ts';
import type { Topology } from '#core/alarms/topology.ts';
import type { Clock } from '#core/clock.ts';
import type { FibreLink, LinkEndpoint } from '#core/network/network.ts';
import type { BandwidthRequest } from '#core/requests/bandwidth-request.ts';
import { toPortKey } from '#core/requests/path-use.ts';
import type { Registry } from '#store/registry/registry.ts';
import { type BookedSpan, toActiveSpans, toBookedRates } from './booked-spans.ts';

export interface BookingDirectory extends Required<Bookings> {
  linksOf: Topology['linksOf'];
  /** Throws STORE_UNAVAILABLE. */
  refresh(isUrgent: boolean): Promise<void>;
}

const CHECK_INTERVAL_MS = 1000;
const REMEMBERED_MS = 86_400_000;
const PAGE = 500;

const NO_SPANS: readonly BookedSpan[] = [];
const NO_LINKS: ReturnType<Topology['linksOf']> = [];

export function createBookingDirectory(
  registry: Pick<Registry, 'requests' | 'network'>,
  clock: Clock,
): BookingDirectory {
  const spansOf = new Map<string, readonly BookedSpan[]>();
  let byDevice = new Map<string, BookedSpan[]>();
  let links = new Map<string, FibreLink>();
  let linksByDevice = new Map<
    string,
    { component: string; far: { deviceId: string; component: string } }[]
  >();
  let accepted = new Map<string, { rxPowerDbm: number; measuredMs: number }>();
  let sequence: number | undefined;
  let networkRevision: number | undefined;
  let checkedMs = Number.NEGATIVE_INFINITY;

  async function readLinks(): Promise<boolean> {
    const revision = await registry.network.revision();
    if (revision === networkRevision) return false;
    const all = await registry.network.listLinks();
    links = new Map(all.map(link => [link.id, link]));
    linksByDevice = toLinksByDevice(all);
    accepted = toAccepted(all);
    networkRevision = revision;
    return true;
  }

  /** At first those that run or ran lately, then what changed. */
  async function readRequests(nowMs: number): Promise<boolean> {
    if (sequence === undefined) {
      const before = await registry.requests.latestSequence();
      const span = { fromMs: nowMs - REMEMBERED_MS, untilMs: nowMs + REMEMBERED_MS };
      let after: string | undefined;
      do {
        const page = await registry.requests.list({
          span,
          limit: PAGE,
          ...(after !== undefined && { after }),
        });
        for (const request of page.items) note(request, nowMs);
        after = page.nextAfter;
      } while (after !== undefined);
      sequence = before;
      return true;
    }
    let hasChanged = false;
    for (;;) {
      const changed = await registry.requests.changedAfter(sequence, PAGE);
      for (const { request } of changed) note(request, nowMs);
      sequence = changed.at(-1)?.sequence ?? sequence;
      hasChanged ||= changed.length > 0;
      if (changed.length < PAGE) return hasChanged;
    }
  }

  function note(request: BandwidthRequest, nowMs: number): void {
    const spans = toActiveSpans(request, links, spansOf.get(request.id) ?? NO_SPANS, nowMs);
    const kept = spans.filter(({ untilMs }) => untilMs > nowMs - REMEMBERED_MS);
    if (kept.length > 0) spansOf.set(request.id, kept);
    else spansOf.delete(request.id);
  }

  function index(): void {
    byDevice = new Map();
    for (const span of [...spansOf.values()].flat())
      for (const deviceId of span.services.keys()) {
        const spans = byDevice.get(deviceId);
        if (spans) spans.push(span);
        else byDevice.set(deviceId, [span]);
      }
  }

  function spansAt(deviceId: string, atMs: number): readonly BookedSpan[] {
    const spans = byDevice.get(deviceId);
    if (!spans) return NO_SPANS;
    return spans.filter(({ fromMs, untilMs }) => fromMs <= atMs && atMs < untilMs);
  }

  return {
    isInEvent: (deviceId, atMs) => spansAt(deviceId, atMs).length > 0,
    bookedCir: (deviceId, service, atMs) => toBookedRates(spansAt(deviceId, atMs), deviceId).get(service),
    requestsOn(deviceId, atMs) {
      const found = new Map<string, BookedRequest>();
      for (const { request } of spansAt(deviceId, atMs)) found.set(request.id, request);
      return [...found.values()].sort((one, other) => (one.id < other.id ? -1 : 1));
    },
    acceptedRxPower(deviceId, component, atMs) {
      const known = accepted.get(toPortKey({ deviceId, port: component.replace(/^optics-/, 'port-') }));
      return known && known.measuredMs <= atMs ? known.rxPowerDbm : undefined;
    },
    linksOf: deviceId => linksByDevice.get(deviceId) ?? NO_LINKS,
    async refresh(isUrgent) {
      if (!isUrgent && clock.monotonicMs() - checkedMs < CHECK_INTERVAL_MS) return;
      const haveLinksChanged = await readLinks();
      const haveRequestsChanged = await readRequests(clock.nowMs());
      checkedMs = clock.monotonicMs();
      if (haveLinksChanged || haveRequestsChanged) index();
    },
  };
}

function toLinksByDevice(links: readonly FibreLink[]) {
  const byDevice = new Map<string, { component: string; far: { deviceId: string; component: string } }[]>();
  const add = (near: LinkEndpoint, far: LinkEndpoint) => {
    const link = { component: near.port, far: { deviceId: far.deviceId, component: far.port } };
    byDevice.set(near.deviceId, [...(byDevice.get(near.deviceId) ?? []), link]);
  };
  for (const { aEnd, zEnd } of links) {
    add(aEnd, zEnd);
    add(zEnd, aEnd);
  }
  return byDevice;
}

function toAccepted(links: readonly FibreLink[]) {
  return new Map(
    links.flatMap(({ aEnd, zEnd, baseline }) => {
      if (!baseline) return [];
      const { rxPowerAtADbm, rxPowerAtZDbm, measuredMs } = baseline;
      const ends = [
        [aEnd, rxPowerAtADbm],
        [zEnd, rxPowerAtZDbm],
      ] as const;
      return ends.flatMap(([end, rxPowerDbm]) =>
        rxPowerDbm === undefined ? [] : [[toPortKey(end), { rxPowerDbm, measuredMs }] as const],
      );
    }),
  );
}
