/**
 * Requests for bandwidth for others: retained on `out/v1/{city}/request/{id}`. What always holds: nothing personal, no
 * organisation and nobody's words are in it; what was never submitted is nobody's business; a week after a request has ended its topic is
 * empty.
 */
import type { Clock } from '#core/clock.ts';
import type { PublishedRequest } from '#core/request-page-resources.ts';
import { type BandwidthRequest, FINAL_STATES } from '#core/requests/bandwidth-request.ts';
import type { RegistryRequests } from '#store/registry/registry-requests.ts';

export interface RequestPublishing {
  restore(): Promise<void>;
  /** One round: publishes what changed, and empties what has been over for long enough. */
  check(): Promise<void>;
}

export interface RequestPublishingContext {
  requests: Pick<RegistryRequests, 'changedAfter'>;
  clock: Clock;
  /** Keeps it for later subscribers, or with an empty payload forgets it; with `isNew` those who are here get it too. */
  publish: (topic: string, payload: Buffer, isNew: boolean) => void;
}

const PAGE = 500;
const KEPT_AFTER_END_MS = 7 * 86_400_000;

export function createRequestPublishing({
  requests,
  clock,
  publish,
}: RequestPublishingContext): RequestPublishing {
  let sequence = 0;
  /** Of those that are over, when their topic is to be empty; a week's requests. */
  const endOf = new Map<string, number>();

  function follow(request: BandwidthRequest, isNew: boolean): void {
    if (request.acknowledgedMs === undefined) return;
    const topic = toRequestTopic(request);
    const endMs = toEndMs(request);
    if (endMs !== undefined && endMs <= clock.nowMs()) return;
    if (endMs !== undefined) endOf.set(topic, endMs);
    publish(topic, Buffer.from(JSON.stringify(toPublishedRequest(request))), isNew);
  }

  async function followAll(isNew: boolean): Promise<void> {
    for (;;) {
      const changed = await requests.changedAfter(sequence, PAGE);
      for (const one of changed) {
        follow(one.request, isNew);
        sequence = one.sequence;
      }
      if (changed.length < PAGE) return;
    }
  }

  return {
    restore: () => followAll(false),
    async check() {
      await followAll(true);
      for (const [topic, endMs] of endOf) {
        if (clock.nowMs() < endMs) continue;
        endOf.delete(topic);
        publish(topic, Buffer.alloc(0), true);
      }
    },
  };
}

export function toRequestTopic({ city, id }: Pick<BandwidthRequest, 'city' | 'id'>): string {
  return `out/v1/${city}/request/${id}`;
}

/** undefined: it is not over. */
function toEndMs({ state, stateChanges, createdMs }: BandwidthRequest): number | undefined {
  if (!FINAL_STATES.has(state)) return undefined;
  return (stateChanges.at(-1)?.atMs ?? createdMs) + KEPT_AFTER_END_MS;
}

function toPublishedRequest(request: BandwidthRequest): PublishedRequest {
  const { id, revision, event, state, reason, priority, window, items, flags } = request;
  const { expectedCompletionMs, completedMs } = request;
  const changedMs = request.stateChanges.at(-1)?.atMs ?? request.createdMs;
  return {
    ...{ v: 1, ts: toTime(changedMs), id, revision, event: event.name, place: event.place, state, priority },
    window: {
      ...{ setupStart: toTime(window.setupStartMs), start: toTime(window.startMs) },
      ...{ end: toTime(window.endMs), teardownEnd: toTime(window.teardownEndMs) },
    },
    services: [...new Set(items.map(({ service }) => service))],
    isInJeopardy: flags.jeopardy !== undefined,
    ...(reason !== undefined && { reason }),
    ...(expectedCompletionMs !== undefined && { expectedCompletion: toTime(expectedCompletionMs) }),
    ...(completedMs !== undefined && { completed: toTime(completedMs) }),
  };
}

function toTime(ms: number): string {
  return new Date(ms).toISOString();
}
