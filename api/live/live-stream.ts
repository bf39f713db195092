/**
 * One client of the live stream. What always holds: at most one block of events waits in the socket, and
 * besides it one summary per device at most; a client that reads slowly gets the newest values, not all of them.
 */
import type { ServerResponse } from 'node:http';
import type { AlarmResource } from '#core/alarm-resources.ts';
import type { LiveRequest } from '#core/request-page-resources.ts';
import type { DeviceSummary, LiveEvent, SummaryResource } from '#core/resources.ts';
import type { Principal } from '../access.ts';
import { toTime } from '../to-device-summary.ts';

/** Beyond this the client loads everything again instead. */
export const PENDING_MAX = 20_000;
const RETRY_MS = 3_000;
/** Devices in one event: about 150 KB. */
const ITEMS_PER_EVENT = 500;

export interface LiveStream {
  readonly principal: Principal;
  /** Absent: every city. */
  readonly cities: readonly string[] | undefined;
  /** Devices that wait to be sent. */
  readonly pending: number;
  /** When the socket stopped taking data, monotonic ms. */
  readonly stalledSinceMs: number | undefined;
  /** The first bytes: how soon to come back, and where the stream stands. */
  begin(revision: number): void;
  offerDevices(items: Iterable<DeviceSummary>): void;
  /** Never left out: when too many wait the client loads everything again. */
  offerAlarms(items: Iterable<AlarmResource>): void;
  offerRequests(items: Iterable<LiveRequest>): void;
  offerSummary(summary: SummaryResource): void;
  /** Forgets what waits and tells the client to load everything again. */
  offerResync(): void;
  /** Sends what waits, as far as the socket takes it; the rest follows when it drains. */
  flush(revision: number): void;
  sendHeartbeat(): void;
  end(): void;
  destroy(): void;
}

export function createLiveStream(options: {
  raw: ServerResponse;
  principal: Principal;
  cities: readonly string[] | undefined;
  nowMs: () => number;
  monotonicMs: () => number;
  pendingMax?: number;
}): LiveStream {
  const { raw, principal, cities } = options;
  const pendingMax = options.pendingMax ?? PENDING_MAX;
  const citySet = cities && new Set(cities);
  const pending = new Map<string, DeviceSummary>();
  const pendingAlarms = new Map<string, AlarmResource>();
  const pendingRequests = new Map<string, LiveRequest>();
  let summary: SummaryResource | undefined;
  let isResyncDue = false;
  let revision = 0;
  let stalledSinceMs: number | undefined;

  raw.on('drain', () => {
    stalledSinceMs = undefined;
    flushPending();
  });

  function write(text: string): void {
    if (raw.destroyed || raw.writableEnded) return;
    if (!raw.write(text)) stalledSinceMs ??= options.monotonicMs();
  }

  function send(event: LiveEvent, id?: number): void {
    const idLine = id === undefined ? '' : `id: ${id}\n`;
    write(`${idLine}event: ${event.event}\ndata: ${JSON.stringify(event.data)}\n\n`);
  }

  function flushPending(): void {
    const time = toTime(options.nowMs());
    if (isResyncDue && stalledSinceMs === undefined) {
      isResyncDue = false;
      send({ event: 'resync', data: { time } }, revision);
    }
    while (pendingAlarms.size > 0 && stalledSinceMs === undefined) {
      send({ event: 'alarms', data: { time, items: take(pendingAlarms, ITEMS_PER_EVENT) } });
    }
    while (pendingRequests.size > 0 && stalledSinceMs === undefined) {
      send({ event: 'requests', data: { time, items: take(pendingRequests, ITEMS_PER_EVENT) } });
    }
    while (pending.size > 0 && stalledSinceMs === undefined) {
      const items = take(pending, ITEMS_PER_EVENT);
      // Only the last event of a revision carries its id: a client that resumes must not miss the others.
      send({ event: 'devices', data: { time, items } }, pending.size === 0 ? revision : undefined);
    }
    if (summary && stalledSinceMs === undefined) {
      send({ event: 'summary', data: summary });
      summary = undefined;
    }
  }

  function offerResync(): void {
    pending.clear();
    pendingAlarms.clear();
    pendingRequests.clear();
    isResyncDue = true;
  }

  return {
    principal,
    cities,
    get pending() {
      return pending.size;
    },
    get stalledSinceMs() {
      return stalledSinceMs;
    },
    begin(at) {
      revision = at;
      write(`retry: ${RETRY_MS}\n`);
      send({ event: 'hello', data: { time: toTime(options.nowMs()), revision } }, revision);
    },
    offerDevices(items) {
      if (isResyncDue) return;
      for (const item of items) {
        if (!citySet || citySet.has(item.city)) pending.set(item.id, item);
      }
      if (pending.size > pendingMax) offerResync();
    },
    offerAlarms(items) {
      if (isResyncDue) return;
      for (const item of items) {
        if (!citySet || citySet.has(item.city)) pendingAlarms.set(item.id, item);
      }
      if (pendingAlarms.size > pendingMax) offerResync();
    },
    offerRequests(items) {
      if (isResyncDue) return;
      for (const item of items) {
        if (!citySet || citySet.has(item.city)) pendingRequests.set(item.id, item);
      }
      if (pendingRequests.size > pendingMax) offerResync();
    },
    offerSummary(next) {
      summary = next;
    },
    offerResync,
    flush(next) {
      revision = next;
      if (stalledSinceMs === undefined) flushPending();
    },
    sendHeartbeat() {
      if (stalledSinceMs === undefined) write(': still here\n\n');
    },
    end() {
      raw.end();
    },
    destroy() {
      raw.destroy();
    },
  };
}

function take<T>(pending: Map<string, T>, count: number): T[] {
  const items: T[] = [];
  for (const [id, item] of pending) {
    if (items.length === count) break;
    items.push(item);
    pending.delete(id);
  }
  return items;
}
