/**
 * One poller for all live streams; it runs only while there are any. Each turn follows the registry,
 * offers every stream what changed and flushes. A stream ends when its session does, or when anything of what its caller
 * may do has ended or changed: it comes back with what is left.
 */

import type { Logger } from 'pino';
import type { Clock } from '#core/clock.ts';
import type { Principal } from '../access.ts';
import type { PipelineFigures } from '../api-options.ts';
import type { Sessions } from '../sessions.ts';
import type { AlarmModel } from './alarm-model.ts';
import type { LiveModel } from './live-model.ts';
import type { LiveStream } from './live-stream.ts';
import type { RequestModel } from './request-model.ts';
import { toSummary } from './to-summary.ts';

const TURN_EVERY_MS = 500;
const SUMMARY_EVERY_MS = 2_000;
const HEARTBEAT_EVERY_MS = 15_000;
const SESSION_CHECK_EVERY_MS = 30_000;
/** A client whose socket took nothing for so long is cut off; it comes back and resumes. */
export const STALL_LIMIT_MS = 60_000;
export const STREAMS_MAX = 256;
export const STREAMS_PER_PRINCIPAL_MAX = 16;

export interface LiveHub {
  hasRoom(principal: Principal): boolean;
  add(stream: LiveStream): void;
  remove(stream: LiveStream): void;
  /** Ends the streams of a session or token. */
  endOf(principalId: string): void;
  /** Ends all streams and stops polling. */
  close(): void;
  readonly stats: LiveStats;
}

export interface LiveStats {
  clients: number;
  /** Devices waiting, over all streams. */
  pending: number;
  stalledTotal: number;
}

export function createLiveHub(options: {
  model: LiveModel;
  alarmModel: AlarmModel;
  requestModel: RequestModel;
  sessions: Sessions;
  clock: Clock;
  log: Logger;
  pipeline(): PipelineFigures;
  /** How often it is looked for changes. */
  turnEveryMs?: number | undefined;
}): LiveHub {
  const { model, alarmModel, requestModel, sessions, clock, log, turnEveryMs = TURN_EVERY_MS } = options;
  const streams = new Set<LiveStream>();
  const isDue = createSchedule(clock);
  let timer: NodeJS.Timeout | undefined;
  let isTurning = false;
  let isClosed = false;
  let isFailing = false;
  let stalledTotal = 0;

  function arm(): void {
    if (timer !== undefined || isTurning || isClosed || streams.size === 0) return;
    timer = setTimeout(() => void turn(), turnEveryMs).unref();
  }

  async function turn(): Promise<void> {
    timer = undefined;
    isTurning = true;
    try {
      await follow();
      if (isFailing) log.info('live streams follow the registry again');
      isFailing = false;
    } catch (error) {
      if (!isFailing) log.warn({ err: error }, 'live streams cannot follow the registry');
      isFailing = true;
    }
    keepStreams();
    isTurning = false;
    arm();
  }

  async function follow(): Promise<void> {
    const nowMs = clock.nowMs();
    await Promise.all([model.refresh(), alarmModel.refresh(), requestModel.refresh()]);
    const { changed, isListSmaller } = model.takeChange();
    const alarms = alarmModel.takeChanged();
    const requests = requestModel.takeChanged();
    for (const stream of streams) {
      stream.offerDevices(changed);
      stream.offerAlarms(alarms);
      stream.offerRequests(requests);
      if (isListSmaller) stream.offerResync();
    }
    if (isDue('summary', SUMMARY_EVERY_MS)) offerSummaries(nowMs);
    for (const stream of streams) stream.flush(model.revision);
    if (isDue('sessions', SESSION_CHECK_EVERY_MS)) await checkSessions();
  }

  function offerSummaries(nowMs: number): void {
    const summaryOf = new Map<string, ReturnType<typeof toSummary>>();
    for (const stream of streams) {
      const key = stream.cities?.join(',') ?? '*';
      const summary =
        summaryOf.get(key) ??
        toSummary({
          devices: model.listDevices(),
          cities: stream.cities,
          nowMs,
          judgedMs: model.judgedMs,
          pipeline: options.pipeline(),
          alarms: alarmModel.counts(stream.cities),
        });
      summaryOf.set(key, summary);
      stream.offerSummary(summary);
    }
  }

  async function checkSessions(): Promise<void> {
    const checked = new Map<string, boolean>();
    for (const { principal } of streams) {
      if (checked.has(principal.id)) continue;
      const isGranted = await sessions.isStillGranted(principal);
      checked.set(principal.id, isGranted);
      if (!isGranted) endOf(principal.id);
    }
  }

  /** What needs no store: heartbeats, rights whose time is over, clients that read nothing. */
  function keepStreams(): void {
    const isHeartbeatDue = isDue('heartbeat', HEARTBEAT_EVERY_MS);
    for (const stream of streams) {
      const { stalledSinceMs } = stream;
      if (clock.nowMs() >= stream.principal.validUntilMs) stream.end();
      else if (stalledSinceMs !== undefined && clock.monotonicMs() - stalledSinceMs > STALL_LIMIT_MS) {
        stalledTotal += 1;
        stream.destroy();
      } else if (isHeartbeatDue) stream.sendHeartbeat();
    }
  }

  function endOf(principalId: string): void {
    for (const stream of streams) if (stream.principal.id === principalId) stream.end();
  }

  return {
    hasRoom(principal) {
      const own = [...streams].filter(stream => stream.principal.id === principal.id).length;
      return !isClosed && streams.size < STREAMS_MAX && own < STREAMS_PER_PRINCIPAL_MAX;
    },
    add(stream) {
      // What /summary alone has found so far is older than this stream's first revision.
      if (streams.size === 0) {
        model.takeChange();
        alarmModel.takeChanged();
        requestModel.takeChanged();
      }
      streams.add(stream);
      arm();
    },
    remove(stream) {
      streams.delete(stream);
    },
    endOf,
    close() {
      isClosed = true;
      clearTimeout(timer);
      for (const stream of streams) stream.end();
    },
    get stats() {
      const pending = [...streams].reduce((sum, stream) => sum + stream.pending, 0);
      return { clients: streams.size, pending, stalledTotal };
    },
  };
}

/** Whether something that happens every so often is due; asking makes it wait again. */
function createSchedule(clock: Clock): (name: string, everyMs: number) => boolean {
  const lastMs = new Map<string, number>();
  return (name, everyMs) => {
    const nowMs = clock.monotonicMs();
    const last = lastMs.get(name);
    if (last !== undefined && nowMs - last < everyMs) return false;
    lastMs.set(name, nowMs);
    return true;
  };
}
