/**
 * What ingest learns from a batch of the journal, written in one transaction together with the journal's
 * sequence: a replay after a crash changes no counter twice.
 */

import type { EngineChanges } from '#core/alarms/alarm-engine.ts';
import type { Watch } from '#core/alarms/silence-watch.ts';
import type { ConfigAck } from '#core/config-acks.ts';
import type { DeviceKindName } from '#core/device-kinds/device-kind.ts';
import type { Birth, DeviceEvent, DeviceState } from '#core/payloads.ts';
import type { KeptState } from '#core/quality-resources.ts';
import type { MetricValue, Quality } from '#core/readings.ts';
import type { Rejection, RejectionReason } from '#core/rejections.ts';
import type { KeptMessage } from './registry-quality.ts';

/** Newest value of each metric of a component, each with its own time. */
export interface ComponentCurrent {
  timeMs: number;
  values: Record<string, MetricValue>;
  quality?: Record<string, Quality>;
}

export interface DeviceCurrent {
  deviceId: string;
  /** Last state told by birth, state or will; 'ready' after telemetry of a device that never says. */
  state: DeviceState;
  stateSinceMs: number;
  /** Event and receive time of the newest telemetry. */
  lastReadingMs?: number;
  lastReceivedMs?: number;
  /** Last counters seen: gap detection. */
  boot?: number;
  seq?: number;
  /** Which of the last numbers came, in the notation of ingest's sequence window. */
  sequenceWindow?: string;
  nextWakeMs?: number;
  /** Receive time minus device time of the last message that was not late, ms. */
  clockOffsetMs?: number;
  /** Receive time of the first message with an offset beyond the limit, while it is beyond. */
  clockWrongSinceMs?: number;
  birth?: Birth;
  /** How its silence is judged, and what is said of it. */
  watch?: Watch;
  birthMs?: number;
  components: Record<string, ComponentCurrent>;
  /** Set by the registry: grows with every change, over all devices. */
  revision?: number;
}

/** Counts of one device and day (calendar day of its city, YYYY-MM-DD); added to what stands there. */
export interface CompletenessDelta {
  deviceId: string;
  day: string;
  received: number;
  late: number;
  duplicate: number;
  rejected: number;
  /** Messages missing by `seq`. A late arrival of a missing one is not subtracted. */
  missing: number;
  /** Boots seen. */
  boots: number;
}

export interface Completeness extends CompletenessDelta {
  /** From the report interval and the part of the day the device was known. */
  expected: number;
}

export interface QuarantineEntry {
  id?: number;
  /** Journal sequence and part number: the same refusal twice is one entry. */
  sequence: number;
  part: number;
  timeMs: number;
  city?: string;
  kind?: DeviceKindName;
  deviceId?: string;
  topic: string;
  reason: RejectionReason;
  /** The key concerned, never a value. */
  field?: string;
  /** How many alike this entry stands for; 1 if absent. */
  count?: number;
  /** First KiB of the payload; absent when a forbidden field was in it. */
  excerpt?: Uint8Array;
  /** Set by the registry: the message is kept, and what became of it when it was judged again. */
  kept?: { state: KeptState; judgedMs?: number; remaining: readonly Rejection[] };
}

export interface QuarantineQuery {
  /** Absent: all; an empty list: none. */
  cities?: readonly string[];
  kinds?: readonly DeviceKindName[];
  deviceId?: string;
  reason?: RejectionReason;
  /** The field without the number of a component, as `toSubject` makes it. */
  subject?: string;
  fromMs?: number;
  /** Exclusive. */
  toMs?: number;
  afterId?: number;
  limit: number;
}

/** Log type of what ingest refused: the lines that `refusalsAfter` gives to the broker. */
export const REFUSAL_LOG_TYPE = 'refused';
/** Log type of a configuration that the device refused: `7 what it said`. */
export const CONFIG_REFUSED_LOG_TYPE = 'configRefused';

export interface DeviceLogEntry {
  id?: number;
  timeMs: number;
  deviceId: string;
  /** `refused` (by ingest), `publishRefused` (by the broker), `event`, `kicked`, … */
  type: string;
  /** Cut at 500 characters. */
  text: string;
  /** How many alike were folded into this line. */
  count: number;
}

/** What ingest believes of the clock of the server: ingest/receive-clock.ts. */
export interface ReceiveClockState {
  /** Newest receive time that was believed. */
  newestMs: number;
  /** Only while the clock is in doubt: what speaks for it. */
  support?: number;
}

export interface IngestUpdate {
  /** Last journal sequence covered by this update. */
  sequence: number;
  /** Absent: as it was. */
  receiveClock?: ReceiveClockState;
  states: readonly DeviceCurrent[];
  completeness: readonly CompletenessDelta[];
  quarantine: readonly QuarantineEntry[];
  /** Messages that a mapping may cure. */
  kept?: readonly KeptMessage[];
  log: readonly DeviceLogEntry[];
  acks: readonly {
    id: string;
    deviceId: string;
    result: 'accepted' | 'done' | 'rejected' | 'failed';
    reason?: string;
    timeMs: number;
  }[];
  /** Which configuration devices say they obey, or refuse. */
  configAcks?: readonly ConfigAck[];
  events: readonly { deviceId: string; timeMs: number; event: DeviceEvent }[];
  /** Absent: no alarm was judged. */
  alarms?: EngineChanges;
}

/** What the passing of time changed. */
export interface TimeUpdate {
  alarms: EngineChanges;
  states: readonly DeviceCurrent[];
}

export interface RegistryIngest {
  /**
   * Ignores an update whose sequence is not above the stored one (a replay). Returns whether it was applied.
   * States, counts and lines of devices that are not known (any more) are passed over.
   */
  apply(update: IngestUpdate): Promise<boolean>;
  /** Between the messages: nothing of the journal is concerned. */
  applyTime(update: TimeUpdate): Promise<void>;
  /** 0 before the first. */
  lastSequence(): Promise<number>;
  /** As of that sequence. Undefined before the first. */
  receiveClock(): Promise<ReceiveClockState | undefined>;
  listCurrent(): Promise<DeviceCurrent[]>;
  /** States changed after the revision, oldest change first: what the live stream follows. */
  currentAfter(revision: number, limit: number): Promise<DeviceCurrent[]>;
  lastRevision(): Promise<number>;
  /** Oldest day first, both days included. */
  completeness(deviceId: string, fromDay: string, toDay: string): Promise<CompletenessDelta[]>;
  completenessByCity(
    fromDay: string,
    toDay: string,
  ): Promise<
    { city: string; kind: string; day: string; counts: Omit<CompletenessDelta, 'deviceId' | 'day'> }[]
  >;
  /** Newest first; `afterId` is the last id of the page before. */
  quarantine(query: QuarantineQuery): Promise<{ items: QuarantineEntry[]; nextId?: number }>;
  /** With the excerpt of its message, whichever part of it has it. */
  getQuarantineEntry(id: number): Promise<QuarantineEntry | undefined>;
  /**
   * Written by the broker too; bounded per device by the implementation (oldest go). The same line within a
   * minute is counted on the one that stands there; lines of unknown devices are passed over.
   */
  appendLog(entries: readonly DeviceLogEntry[]): Promise<void>;
  /** Newest first. */
  log(deviceId: string, limit: number): Promise<DeviceLogEntry[]>;
  /** Lines of ingest's refusals after the id, oldest first: the broker publishes them to the device. */
  refusalsAfter(id: number, limit: number): Promise<DeviceLogEntry[]>;
  lastLogId(): Promise<number>;
}
