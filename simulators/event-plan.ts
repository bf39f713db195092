/** Events that cities of the demo network ask bandwidth for, around a day: data for requests in different states. */
import type { Device } from '#core/devices.ts';
import type {
  AuthorityClass,
  RequestItem,
  RequestPriority,
  RequestService,
} from '#core/requests/bandwidth-request.ts';
import type { RequestContent } from '#core/requests/request-step.ts';

/** running: approved, and its set-up has begun. reserved: approved. held: nobody has decided. refused: does not fit. */
export type PlannedFate = 'running' | 'reserved' | 'held' | 'refused';

export interface PlannedRequest {
  city: string;
  fate: PlannedFate;
  organisation: string;
  authority: AuthorityClass;
  content: RequestContent;
}

interface PlannedEvent {
  city: string;
  fate: PlannedFate;
  name: string;
  place: string;
  visitors: number;
  organisation: string;
  authority: AuthorityClass;
  priority: RequestPriority;
  /** From the day, in days. */
  startDay: number;
  lastsDays: number;
  /** Mbit/s: upwards, downwards, on top; from the first node of the city to the one so many further on. */
  services: readonly (readonly [RequestService, up: number, down: number, extra: number, hops: number])[];
  cases: number;
}

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

const EVENTS: readonly PlannedEvent[] = [
  {
    ...{ city: 'kaiserslautern', fate: 'running', name: 'Barbarossafest', place: 'Stiftsplatz' },
    ...{ visitors: 40_000, organisation: 'Polizeiinspektion Kaiserslautern', authority: 'bos', priority: 1 },
    ...{ startDay: -0.25, lastsDays: 1.3, cases: 2 },
    services: [
      ['bos', 200, 50, 50, 2],
      ['cctv', 400, 20, 0, 1],
    ],
  },
  {
    ...{ city: 'kaiserslautern', fate: 'running', name: 'Barbarossafest', place: 'Stiftsplatz' },
    ...{ visitors: 40_000, organisation: 'Stadtmarketing', authority: 'organiser', priority: 4 },
    ...{ startDay: -0.25, lastsDays: 1.3, cases: 1 },
    services: [
      ['vendor', 50, 50, 100, 1],
      ['visitor', 100, 300, 500, 2],
    ],
  },
  {
    ...{ city: 'landau', fate: 'running', name: 'Maimarkt', place: 'Alter Messplatz' },
    ...{ visitors: 15_000, organisation: 'Ordnungsamt Landau', authority: 'municipal', priority: 3 },
    ...{ startDay: -0.25, lastsDays: 1.3, cases: 1 },
    services: [
      ['cctv', 120, 10, 0, 2],
      ['bos', 60, 20, 20, 1],
    ],
  },
  {
    ...{ city: 'landau', fate: 'reserved', name: 'Fest des Federweißen', place: 'Rathausplatz' },
    ...{ visitors: 30_000, organisation: 'Feuerwehr Landau', authority: 'bos', priority: 1 },
    ...{ startDay: 4, lastsDays: 3, cases: 2 },
    services: [
      ['bos', 3000, 3000, 0, 2],
      ['cctv', 1500, 100, 0, 1],
    ],
  },
  {
    ...{ city: 'landau', fate: 'refused', name: 'Fest des Federweißen', place: 'Rathausplatz' },
    ...{ visitors: 30_000, organisation: 'Festwirte Landau e. V.', authority: 'organiser', priority: 4 },
    ...{ startDay: 4, lastsDays: 3, cases: 0 },
    services: [
      ['visitor', 2000, 6000, 1000, 2],
      ['vendor', 6000, 6000, 0, 1],
    ],
  },
  {
    ...{ city: 'landau', fate: 'held', name: 'Adventsmarkt', place: 'Rathausplatz' },
    ...{ visitors: 8000, organisation: 'DRK Landau', authority: 'civil-protection', priority: 2 },
    ...{ startDay: 8, lastsDays: 2, cases: 1 },
    services: [['bos', 40, 40, 20, 1]],
  },
  {
    ...{ city: 'speyer', fate: 'reserved', name: 'Brezelfest', place: 'Festplatz' },
    ...{ visitors: 60_000, organisation: 'Polizeiinspektion Speyer', authority: 'bos', priority: 1 },
    ...{ startDay: 6, lastsDays: 5, cases: 2 },
    services: [['cctv', 600, 20, 100, 2]],
  },
  {
    ...{ city: 'trier', fate: 'held', name: 'Altstadtfest', place: 'Hauptmarkt' },
    ...{ visitors: 100_000, organisation: 'Stadt Trier, Ordnungsamt', authority: 'municipal', priority: 3 },
    ...{ startDay: 7, lastsDays: 3, cases: 3 },
    services: [
      ['cctv', 400, 20, 0, 2],
      ['visitor', 200, 800, 500, 1],
    ],
  },
];

/** Of cities with at least two nodes; `dayMs` is the beginning of a day. */
export function planRequests(devices: readonly Device[], dayMs: number): PlannedRequest[] {
  const nodesOf = Map.groupBy(
    devices.filter(({ kind }) => kind === 'fibrenode').map(({ id, city }) => ({ id, city })),
    ({ city }) => city,
  );
  return EVENTS.flatMap(event => {
    const nodes = (nodesOf.get(event.city) ?? []).map(({ id }) => id).sort();
    return nodes.length < 2 ? [] : [toRequest(event, nodes, dayMs)];
  });
}

function toRequest(event: PlannedEvent, nodes: readonly string[], dayMs: number): PlannedRequest {
  const { city, fate, organisation, authority, name, place, visitors, priority, cases } = event;
  const startMs = dayMs + event.startDay * DAY_MS;
  const endMs = startMs + event.lastsDays * DAY_MS;
  return {
    ...{ city, fate, organisation, authority },
    content: {
      event: { name, place, expectedVisitors: visitors },
      window: { setupStartMs: startMs - 12 * HOUR_MS, startMs, endMs, teardownEndMs: endMs + 12 * HOUR_MS },
      items: event.services.map((service, i) => toItem(service, i, nodes)),
      kit:
        cases > 0
          ? [
              { type: 'case', quantity: cases },
              { type: 'crew', quantity: 1 },
            ]
          : [],
      priority,
    },
  };
}

function toItem(
  [service, up, down, extra, hops]: PlannedEvent['services'][number],
  index: number,
  nodes: readonly string[],
): RequestItem {
  const MBIT = 1_000_000;
  return {
    ...{ id: String(index + 1), service, aNode: nodes[Math.min(hops, nodes.length - 1)]!, zNode: nodes[0]! },
    ...{ cirUp: up * MBIT, cirDown: down * MBIT, eirUp: extra * MBIT, eirDown: extra * MBIT },
    ...{ accessPorts: 1, poeW: 30 },
  };
}
