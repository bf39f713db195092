/** Small networks and requests for tests: every figure that a test does not name is a plain one. */
import type { FibreLink, FibreNode } from '#core/network/network.ts';
import type { Admission, AdmissionNetwork, AdmissionWish } from '#core/requests/admission.ts';
import { admit } from '#core/requests/admit.ts';
import type {
  Allocation,
  BandwidthRequest,
  RequestItem,
  RequestWindow,
} from '#core/requests/bandwidth-request.ts';

export const HOUR_MS = 3_600_000;
export const DAY_MS = 24 * HOUR_MS;
/** A Saturday. */
export const T0 = Date.UTC(2027, 5, 5);
export const CITY = 'musterstadt';

export function buildNode(deviceId: string, changes: Partial<FibreNode> = {}): FibreNode {
  return { deviceId, city: CITY, accessPorts: 8, poeBudgetW: 240, upsRuntimeS: 3600, version: 1, ...changes };
}

/** `ab` links a to b. */
export function buildLink(ends: string, changes: Partial<FibreLink> = {}): FibreLink {
  const end = (deviceId: string) => ({ deviceId, port: `port-${ends.length}` });
  return {
    id: ends,
    city: CITY,
    deploymentId: 'd',
    aEnd: end(ends[0]!),
    zEnd: end(ends[1]!),
    lengthM: 400,
    fibreType: 'single-mode',
    lineRate: 1000,
    reservableShare: 0.8,
    ratedLossDb: 2,
    version: 1,
    ...changes,
  };
}

/** All of it deployed without end; `buildNetwork(['ab', 'bc'])`. */
export function buildNetwork(
  links: readonly (string | FibreLink)[],
  changes: Partial<AdmissionNetwork> = {},
): AdmissionNetwork {
  const built = links.map(link => (typeof link === 'string' ? buildLink(link) : link));
  const ids = [...new Set(built.flatMap(({ aEnd, zEnd }) => [aEnd.deviceId, zEnd.deviceId]))].sort();
  const nodes = changes.nodes ?? ids.map(id => buildNode(id));
  return {
    city: CITY,
    nodes,
    links: built,
    deployments: [
      {
        id: 'd',
        city: CITY,
        name: 'Fest',
        place: 'Messplatz',
        fromMs: 0,
        nodeIds: nodes.map(({ deviceId }) => deviceId),
        version: 1,
      },
    ],
    outages: [],
    kit: [],
    lendings: [],
    ...changes,
  };
}

/** Hours after T0; without set-up and tear-down unless given. */
export function toWindow(startH: number, endH: number, aroundH = 0): RequestWindow {
  return {
    setupStartMs: T0 + (startH - aroundH) * HOUR_MS,
    startMs: T0 + startH * HOUR_MS,
    endMs: T0 + endH * HOUR_MS,
    teardownEndMs: T0 + (endH + aroundH) * HOUR_MS,
  };
}

export function buildItem(ends: string, cirUp: number, changes: Partial<RequestItem> = {}): RequestItem {
  return {
    id: '1',
    service: 'vendor',
    aNode: ends[0]!,
    zNode: ends[1]!,
    cirUp,
    cirDown: cirUp,
    eirUp: 0,
    eirDown: 0,
    accessPorts: 0,
    poeW: 0,
    ...changes,
  };
}

export function buildWish(changes: Partial<AdmissionWish> = {}): AdmissionWish {
  return { requestId: 'wish', window: toWindow(10, 20), items: [], kit: [], priority: 4, ...changes };
}

/** Both directions of a link. */
export function hold(
  requestId: string,
  linkId: string,
  [fromH, untilH]: [number, number],
  cir: number,
): Allocation[] {
  return (['aToZ', 'zToA'] as const).map(direction => ({
    ...{ requestId, itemId: '1', holder: 'request', city: CITY, priority: 4, resource: 'link' },
    ...{ linkId, direction, cir, eir: 0, fromMs: T0 + fromH * HOUR_MS, untilMs: T0 + untilH * HOUR_MS },
  }));
}

export function buildRequest(changes: Partial<BandwidthRequest> = {}): BandwidthRequest {
  return {
    id: 'MG-MU-2027-000001',
    city: CITY,
    revision: 1,
    createdMs: T0 - 30 * DAY_MS,
    createdBy: 'user-requester',
    event: { name: 'Stadtfest', place: 'Messplatz' },
    requester: { organisation: 'Ordnungsamt', authority: 'municipal' },
    window: toWindow(10, 20, 5),
    items: [buildItem('ab', 100)],
    kit: [],
    priority: 4,
    state: 'draft',
    paths: [],
    activation: [],
    acceptance: [],
    flags: {},
    stateChanges: [],
    notes: [],
    ...changes,
  };
}

/** What is said against a wish; throws when it is admitted. */
export function refused(net: AdmissionNetwork, held: readonly Allocation[], wanted: AdmissionWish) {
  const admission: Admission = admit(net, held, wanted);
  if (admission.isAdmitted) throw new Error('admitted');
  return admission;
}
