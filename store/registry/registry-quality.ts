/**
 * Data quality: what cities say of names and units, refused messages that are kept because a mapping may cure them,
 * their replays, and the figures over refusals, completeness and clocks.
 */
import type { DeviceKindName } from '#core/device-kinds/device-kind.ts';
import type { MetricMapping } from '#core/metric-mappings.ts';
import type { KeptState } from '#core/quality-resources.ts';
import type { Rejection, RejectionReason } from '#core/rejections.ts';
import type { CompletenessDelta, DeviceCurrent } from './registry-ingest.ts';

export interface StoredMapping extends MetricMapping {
  id: string;
  city: string;
  /** 1 at first; a change names the version it was made from. */
  version: number;
  changedMs: number;
  changedBy: string;
}

/** A telemetry message of which something was refused, as it came. */
export interface KeptMessage {
  /** As in quarantine. */
  sequence: number;
  receivedMs: number;
  city: string;
  kind: DeviceKindName;
  deviceId: string;
  topic: string;
  payload: Uint8Array;
}

/** What became of a kept message when it was judged again. */
export interface ReplayVerdict {
  sequence: number;
  state: Exclude<KeptState, 'kept'>;
  /** What is refused still; at most 8. */
  remaining: readonly Rejection[];
}

/** Which kept messages a replay takes: all of the city, perhaps of one kind or device. */
export interface ReplayScope {
  city: string;
  kind?: DeviceKindName;
  deviceId?: string;
}

export interface Replay extends ReplayScope {
  id: string;
  createdMs: number;
  by: string;
  state: 'running' | 'done' | 'cancelled';
  finishedMs?: number;
  /** Messages judged again up to this sequence, of those up to `endSequence`. */
  position: number;
  endSequence: number;
  /** Messages when it began; what was dropped since is in none of the three. */
  total: number;
  stored: number;
  partly: number;
  refused: number;
}

export interface ReplayUpdate {
  replayId: string;
  /** The position it was read at: another one means that it was done already, and nothing changes. */
  fromPosition: number;
  toPosition: number;
  verdicts: readonly ReplayVerdict[];
  states: readonly DeviceCurrent[];
  nowMs: number;
}

export interface KeptTotal {
  city: string;
  kind: DeviceKindName;
  /** Messages that a replay would take. */
  messages: number;
  bytes: number;
}

export interface RefusalGroup {
  city: string;
  kind?: DeviceKindName;
  reason: RejectionReason;
  /** The key concerned, without the number of a component: `c.lamp.energyWh`. */
  subject?: string;
  count: number;
  devices: number;
  lastMs: number;
  /** Counts of equal parts of the time asked for, oldest first. */
  trend: number[];
}

export interface CompletenessCounts extends Omit<CompletenessDelta, 'deviceId' | 'day' | 'boots'> {}

export interface DeviceCompleteness extends CompletenessCounts {
  deviceId: string;
  name: string;
  city: string;
  kind: DeviceKindName;
  reportIntervalS: number;
  /** 0: not recorded. */
  registeredMs: number;
}

export interface ClockDevice {
  deviceId: string;
  name: string;
  city: string;
  kind: DeviceKindName;
  /** Receive time minus device time: more than 0, the clock is behind. */
  offsetMs: number;
  /** Receive time of the first message with an offset beyond the limit, while it is beyond. */
  sinceMs?: number;
}

/** Absent `cities`: all; an empty list: none. */
interface Where {
  cities?: readonly string[] | undefined;
  kinds?: readonly DeviceKindName[] | undefined;
}

export interface RegistryQuality {
  /** Ordered by city, kind, component and metric. */
  listMappings(cities?: readonly string[]): Promise<StoredMapping[]>;
  getMapping(id: string): Promise<StoredMapping | undefined>;
  /**
   * Version 1 inserts, a higher one replaces the version before. CONFLICT when another was faster, when the names are
   * mapped already or the city has its limit of mappings; NOT_FOUND for an unknown city.
   */
  putMapping(mapping: StoredMapping): Promise<void>;
  /** False: not there in this version. */
  deleteMapping(id: string, version: number): Promise<boolean>;
  /** Grows with every change of a mapping. */
  mappingRevision(): Promise<number>;

  /** Only what has its payload still. */
  keptTotals(cities?: readonly string[]): Promise<KeptTotal[]>;
  /** Returns how many were deleted. */
  deleteKeptBefore(receivedMs: number): Promise<number>;

  /** CONFLICT while a replay of the city runs. */
  startReplay(scope: ReplayScope & { id: string; by: string; nowMs: number }): Promise<Replay>;
  /** Undefined: not there. One that has ended stays as it is. */
  cancelReplay(id: string, nowMs: number): Promise<Replay | undefined>;
  getReplay(id: string): Promise<Replay | undefined>;
  /** Newest first. */
  listReplays(cities: readonly string[] | undefined, limit: number): Promise<Replay[]>;
  /** The running replay that is next in turn, and its next messages in the order they came. */
  nextReplay(limit: number): Promise<{ replay: Replay; messages: KeptMessage[] } | undefined>;
  /** One transaction: verdicts, counts, states. Returns whether it was applied. */
  applyReplayed(update: ReplayUpdate): Promise<boolean>;

  /** Largest first, at most `limit`. */
  refusalGroups(
    query: Where & { fromMs: number; toMs: number; parts: number; limit: number },
  ): Promise<{ groups: RefusalGroup[]; isCut: boolean }>;

  /** Of commissioned devices, day by day. */
  completenessByDay(
    query: Where & { days: readonly string[] },
  ): Promise<{ city: string; kind: DeviceKindName; day: string; counts: CompletenessCounts }[]>;
  /** Every commissioned device, in no order; read page by page. */
  completenessByDevice(query: Where & { fromDay: string; toDay: string }): Promise<DeviceCompleteness[]>;

  /** How many devices have an offset from each edge (ms, ascending) to the next; the first counts what is below. */
  clockSpread(
    query: Where & { edgesMs: readonly number[] },
  ): Promise<{ city: string; kind: DeviceKindName; counts: number[] }[]>;
  /** Largest offset first. */
  clockDevices(query: Where & { overMs: number; limit: number }): Promise<ClockDevice[]>;
}
