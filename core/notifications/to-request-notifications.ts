/**
 * Which messages changed requests for bandwidth make. Pure: what it remembers comes in and goes out. What always holds: of
 * each change of state a route, and who asked and agreed to mails, is told once; what is on the way through checking, or
 * older than a day, is told to nobody.
 */
import { type BandwidthRequest, FINAL_STATES, type StateChange } from '../requests/bandwidth-request.ts';
import {
  type Notification,
  type NotificationRoute,
  type RequestSubject,
  toContactChannel,
} from './notification.ts';

/** How many changes of state of a request were told, and when it ended. */
export interface RequestTold {
  told: number;
  endedMs?: number;
}

export interface RequestNotificationInput {
  /** As they are now; each once. */
  changed: readonly BandwidthRequest[];
  routes: readonly NotificationRoute[];
  /** By id. */
  memory: ReadonlyMap<string, RequestTold>;
  /** Ids of those whose contact agreed to mails. */
  agreed: ReadonlySet<string>;
  nowMs: number;
}

/** Undefined values: forgotten. */
export interface RequestNotificationChanges {
  notifications: Notification[];
  memory: Map<string, RequestTold | undefined>;
}

export const TOLD_WITHIN_MS = 24 * 3_600_000;

export function toRequestNotifications(input: RequestNotificationInput): RequestNotificationChanges {
  const { changed, memory, nowMs } = input;
  const changes: RequestNotificationChanges = { notifications: [], memory: new Map() };
  // What has ended for so long makes no message any more, so nothing of it need be remembered.
  for (const [id, { endedMs }] of memory)
    if (endedMs !== undefined && nowMs - endedMs > TOLD_WITHIN_MS) changes.memory.set(id, undefined);
  for (const request of changed) {
    const { id, state, stateChanges } = request;
    const fresh = stateChanges.slice(memory.get(id)?.told ?? 0);
    if (fresh.length === 0) continue;
    const endedMs = FINAL_STATES.has(state) ? stateChanges.at(-1)?.atMs : undefined;
    changes.memory.set(id, { told: stateChanges.length, ...(endedMs !== undefined && { endedMs }) });
    for (const change of fresh.filter((one, index) => isTold(one, fresh[index + 1], nowMs)))
      changes.notifications.push(...toMessages(request, change, input));
  }
  return changes;
}

function isTold({ atMs, from, to }: StateChange, next: StateChange | undefined, nowMs: number): boolean {
  if (nowMs - atMs > TOLD_WITHIN_MS || to === 'checking') return false;
  // Submitting is told by what came of it.
  return !(from === 'draft' && (to === 'cancelled' || next?.to === 'checking'));
}

function toMessages(
  request: BandwidthRequest,
  change: StateChange,
  { routes, agreed, nowMs }: RequestNotificationInput,
): Notification[] {
  const { id, city } = request;
  const told = { city, timeMs: nowMs, step: 'request', request: toSubject(request, change) } as const;
  const toRoutes = routes
    .filter(route => route.about === 'requests' && route.city === city)
    .map(({ id: routeId, channelId }) => ({ ...told, channelId, routeId }));
  return agreed.has(id) ? [...toRoutes, { ...told, channelId: toContactChannel(id) }] : toRoutes;
}

function toSubject(request: BandwidthRequest, change: StateChange): RequestSubject {
  const { id, city, event, window, flags, holdExpiresAtMs } = request;
  const { atMs, from, to, reason, publicNote } = change;
  return {
    ...{ id, city, eventName: event.name, place: event.place, from, to, atMs },
    ...{ startMs: window.startMs, endMs: window.endMs },
    ...(reason !== undefined && { reason }),
    ...(publicNote !== undefined && { publicNote }),
    ...(reason === 'preempted' && flags.preemptedBy !== undefined && { preemptedBy: flags.preemptedBy }),
    ...(to === 'held' && holdExpiresAtMs !== undefined && { holdExpiresAtMs }),
  };
}
