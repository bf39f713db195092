/**
 * The shapes of the REST resources under /api/v1 and of the live stream, shared by api, console and tests.
 * Times are RFC 3339 UTC with milliseconds, except in series, where they are Unix milliseconds.
 */
import type { AlarmCountsResource, AlarmResource } from './alarm-resources.ts';
import type { DeviceBlock } from './device-blocks.ts';
import type { CommandDef } from './device-kinds/device-commands.ts';
import type { DeviceKindName, MetricType } from './device-kinds/device-kind.ts';
import type { Birth } from './payloads.ts';
import type { PresenceStatement } from './presence.ts';
import type { PresenceCounts } from './presence-counts.ts';
import type { MetricValue, Quality } from './readings.ts';
import type { LiveRequest } from './request-page-resources.ts';

/** `GET /api/v1/cities` → `{ items: CityResource[] }` */
export interface CityResource {
  slug: string;
  name: string;
  ags: string;
  timeZone: string;
  center: [longitude: number, latitude: number];
}

/** `GET /api/v1/device-kinds` → `{ items: DeviceKindResource[] }`: labels and units for every metric. */
export interface DeviceKindResource {
  name: DeviceKindName;
  label: { de: string; en: string };
  components: {
    name: string;
    label: { de: string; en: string };
    metrics: {
      name: string;
      unit: string;
      type: MetricType;
      label: { de: string; en: string };
      values?: readonly string[];
    }[];
  }[];
  /** What a device of the kind can be asked to do. */
  commands: CommandDef[];
}

/** `GET /api/v1/devices?city=&kind=&presence=&reason=&text=&bbox=w,s,e,n&cursor=&limit=` → `Page<DeviceSummary>` */
export interface DeviceSummary extends PresenceStatement {
  id: string;
  city: string;
  kind: DeviceKindName;
  name: string;
  location?: [longitude: number, latitude: number];
  lifecycle: string;
  lastReading?: string;
  lastReceived?: string;
  /** The kind's headline metric, if a value is known: see `headline-metrics.ts`. */
  headline?: { component: string; metric: string; value: number; unit: string };
  groupId?: string;
  /** As the device said at its last birth; else as it was registered. */
  firmwareVersion?: string;
}

/**
 * `GET /api/v1/live/snapshot?city=&since=` : all devices at once, which the live stream goes on from. With the `revision` of an
 * earlier one in `since`: only those that have changed; all the same, if that cannot be told any more.
 */
export interface SnapshotResource {
  time: string;
  revision: number;
  isWhole: boolean;
  /** `toDeviceSummaries` reads them. */
  blocks: DeviceBlock[];
}

export interface Page<T> {
  items: T[];
  /** Opaque; absent on the last page. */
  nextCursor?: string;
}

/** `GET /api/v1/devices/{id}` */
export interface DeviceResource extends DeviceSummary {
  cabinetId?: string;
  locationCategory?: string;
  serialNumber?: string;
  manufacturerName?: string;
  modelName?: string;
  hardwareVersion?: string;
  reportIntervalS: number;
  /** When it was first put into the registry. */
  registered?: string;
  /** Since when its presence is so. */
  presenceSince?: string;
  clockOffsetMs?: number;
  birth?: Birth;
  birthTime?: string;
  components: Record<
    string,
    { time: string; values: Record<string, MetricValue>; quality?: Record<string, Quality> }
  >;
  /** Newest day first, at most 30 days. */
  completeness: CompletenessResource[];
  /** Newest first: why something was refused, events, kicks. */
  log: { time: string; type: string; text: string; reason?: string; field?: string; count: number }[];
}

export interface CompletenessResource {
  day: string;
  expected: number;
  received: number;
  late: number;
  duplicate: number;
  rejected: number;
  missing: number;
  boots: number;
}

/** `GET /api/v1/devices/{id}/completeness?from=&to=` (days) → `{ items: CompletenessResource[] }`, oldest first. */
export const COMPLETENESS_DAYS_MAX = 366;

/**
 * `GET /api/v1/devices/{id}/series?measurement=&fields=a,b&from=&to=&aggregate=&window=&component=&order=&limit=`
 * `GET /api/v1/series?…&city=&kind=&device=&groupBy=city,device&across=sum&top=` (fleet)
 * from, to: RFC 3339; window: seconds. Without aggregate: raw.
 */
export interface SeriesResource {
  series: {
    tags: Partial<Record<'city' | 'kind' | 'device' | 'component', string>>;
    /** Unix milliseconds. */
    times: number[];
    values: Record<string, (number | string | boolean | null)[]>;
  }[];
  truncated: boolean;
}

/** `GET /api/v1/summary?city=` : the row of key figures; also pushed on the live stream. */
export interface SummaryResource {
  time: string;
  kinds: Record<DeviceKindName, PresenceCounts>;
  /** Until when ingest has judged who is there; absent before it ever did. More than a minute ago: it is away or behind. */
  presenceTime?: string;
  /** Sum of lamp.activePower, W. */
  lightingPowerW: number;
  /** Sum of sys.clientsConnected over hotspots. */
  clients: number;
  /** Sum of service.rate, bit/s, over fibre nodes. */
  fibreRateBps: number;
  /** Messages journaled per second, and not yet stored. */
  messagesPerS: number;
  backlog: number;
  alarms: AlarmCountsResource;
}

/**
 * `GET /api/v1/live?city=` : server-sent events. Event ids are registry revisions; `Last-Event-ID` resumes.
 * `devices` carries the newest summary of each device that changed since the last event (coalesced).
 */
export type LiveEvent =
  | { event: 'hello'; data: { time: string; revision: number } }
  | { event: 'devices'; data: { time: string; items: DeviceSummary[] } }
  /** The newest state of each alarm that has changed, closed ones, too; whoever opens a stream loads the open ones. */
  | { event: 'alarms'; data: { time: string; items: AlarmResource[] } }
  /** Requests for bandwidth that changed: whoever shows one loads it again. */
  | { event: 'requests'; data: { time: string; items: LiveRequest[] } }
  | { event: 'summary'; data: SummaryResource }
  /** The client fell behind or the gap is too wide: load everything again. */
  | { event: 'resync'; data: { time: string } };

/** RFC 9457, `application/problem+json`. `code` is stable; `errors` name field and rule. */
export interface ProblemResource {
  type: string;
  title: string;
  status: number;
  detail?: string;
  instance?: string;
  code: string;
  errors?: { field: string; rule: string }[];
}
