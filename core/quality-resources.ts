/**
 * The shapes of data quality under /api/v1, shared by api, console and tests. Times are RFC 3339 UTC; days are calendar
 * days of the city. Lists in parameters are comma-separated.
 */
import type { DeviceKindName } from './device-kinds/device-kind.ts';
import type { Rejection, RejectionReason } from './rejections.ts';
import type { ConversionName } from './unit-conversions.ts';

/** What became of a message of which something was refused; kept: it can be replayed and was not yet. */
export const KEPT_STATES = ['kept', 'stored', 'partly', 'refused'] as const;
export type KeptState = (typeof KEPT_STATES)[number];

/**
 * `GET /api/v1/quarantine?city=&kind=&device=&reason=&subject=&from=&to=&cursor=&limit=` → `Page<QuarantineResource>`,
 * newest first; `GET /api/v1/quarantine/{id}` one of them; `GET /api/v1/quarantine/export?…&dialect=` all as CSV.
 */
export interface QuarantineResource {
  id: number;
  time: string;
  city?: string;
  kind?: DeviceKindName;
  device?: string;
  topic: string;
  reason: RejectionReason;
  /** What the reason means, in words. */
  detail: string;
  field?: string;
  /** How many alike this entry stands for. */
  count: number;
  /** First KiB, bytes that are no UTF-8 replaced; absent when a forbidden field was in it. */
  excerpt?: string;
  /** Absent: the message is not kept and cannot be replayed. */
  kept?: { state: KeptState; judged?: string; remaining: Rejection[] };
}

/** `GET /api/v1/quarantine/groups?city=&kind=&from=&to=` ; 24 hours if not said otherwise, at most 31 days. */
export interface RefusalGroupsResource {
  from: string;
  to: string;
  /** Largest first. */
  items: RefusalGroupResource[];
  /** There are more. */
  truncated: boolean;
}

export interface RefusalGroupResource {
  city: string;
  kind?: DeviceKindName;
  reason: RejectionReason;
  /** The key concerned without the number of a component: `c.lamp.energyWh`. */
  subject?: string;
  count: number;
  devices: number;
  last: string;
  /** Counts of twelve equal parts of the time, oldest first. */
  trend: number[];
}

/** `POST /api/v1/metric-mappings`, and what `PUT /api/v1/metric-mappings/{id}` replaces (city and kind stay). */
export interface MappingRequest {
  city: string;
  kind: DeviceKindName;
  /** Absent: every model. */
  model?: string;
  /** As the device calls it, without a number. */
  component: string;
  /** Absent: the component is called otherwise, its metrics are not. */
  metric?: string;
  toComponent: string;
  toMetric?: string;
  conversion: ConversionName;
}

/** `GET /api/v1/metric-mappings?city=` → `{ items: MappingResource[] }` */
export interface MappingResource extends MappingRequest {
  id: string;
  /** To be named by whoever changes or deletes it. */
  version: number;
  changed: string;
  changedBy: string;
}

/** `GET /api/v1/replays/kept?city=` → `{ items: KeptTotalResource[] }`: what a replay would take. */
export interface KeptTotalResource {
  city: string;
  kind: DeviceKindName;
  messages: number;
  bytes: number;
}

/** `POST /api/v1/replays` */
export interface ReplayRequest {
  city: string;
  /** Absent: every kind. */
  kind?: DeviceKindName;
  /** Absent: every device. */
  device?: string;
}

/** `GET /api/v1/replays?city=` → newest first; `GET …/{id}`, `POST …/{id}/cancel` one. */
export interface ReplayResource extends ReplayRequest {
  id: string;
  created: string;
  by: string;
  state: 'running' | 'done' | 'cancelled';
  finished?: string;
  /** Messages when it began. */
  total: number;
  stored: number;
  /** Something of them is stored now, something refused still. */
  partly: number;
  refused: number;
}

/** Messages; `missing` by their sequence. */
export interface CompletenessCounts {
  expected: number;
  received: number;
  late: number;
  duplicate: number;
  rejected: number;
  missing: number;
}

/** `GET /api/v1/completeness?city=&kind=&from=&to=` : commissioned devices; seven days if not said, at most 92. */
export interface CityCompletenessResource {
  from: string;
  to: string;
  items: CityCompleteness[];
}

export interface CityCompleteness extends CompletenessCounts {
  city: string;
  kind: DeviceKindName;
  devices: number;
  days: (CompletenessCounts & { day: string })[];
}

/** `GET /api/v1/completeness/devices?city=&kind=&from=&to=&limit=` : the smallest share first. */
export interface WorstDevicesResource {
  from: string;
  to: string;
  items: DeviceCompleteness[];
}

export interface DeviceCompleteness extends CompletenessCounts {
  device: string;
  name: string;
  city: string;
  kind: DeviceKindName;
}

/** Where one part of the spread ends and the next begins, ms of receive time minus device time. */
export const CLOCK_EDGES_MS = [-60_000, -5000, -1000, 1000, 5000, 60_000, 300_000] as const;

/** `GET /api/v1/clock-offsets?city=&kind=&over=` ; `over`: seconds, 60 if absent. */
export interface ClockOffsetsResource {
  /** Devices between the edges of `CLOCK_EDGES_MS`: one count more than edges, the first below the first. */
  spread: { city: string; kind: DeviceKindName; counts: number[] }[];
  /** Beyond `over`, largest first, at most 200. */
  devices: ClockDeviceResource[];
}

export interface ClockDeviceResource {
  device: string;
  name: string;
  city: string;
  kind: DeviceKindName;
  /** More than 0: its clock is behind. */
  offsetMs: number;
  /** Since when it is wrong by more than a minute. */
  since?: string;
}
