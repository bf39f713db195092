/** A request of the registry as lists tell it, and what somebody sent as core takes it. Pure. */
import type { RequestContentResource, RequestResource, WindowResource } from '#core/request-resources.ts';
import type { BandwidthRequest, RequestItem, RequestWindow } from '#core/requests/bandwidth-request.ts';
import type { RequestContent } from '#core/requests/request-step.ts';
import { toTime } from '../to-device-summary.ts';

export function toWindowResource(window: RequestWindow): WindowResource {
  return {
    setupStart: toTime(window.setupStartMs),
    start: toTime(window.startMs),
    end: toTime(window.endMs),
    teardownEnd: toTime(window.teardownEndMs),
  };
}

export function toWindow(window: WindowResource): RequestWindow {
  return {
    setupStartMs: Date.parse(window.setupStart),
    startMs: Date.parse(window.start),
    endMs: Date.parse(window.end),
    teardownEndMs: Date.parse(window.teardownEnd),
  };
}

export function toRequestContent(given: RequestContentResource): RequestContent {
  const { event, items, kit, priority, dangerUntil } = given;
  return {
    ...{ event: { ...event, name: event.name.trim(), place: event.place.trim() }, items, kit, priority },
    window: toWindow(given.window),
    ...(dangerUntil !== undefined && { dangerUntilMs: Date.parse(dangerUntil) }),
  };
}

/** @param callerId as in `createdBy` */
export function toRequestResource(request: BandwidthRequest, callerId: string): RequestResource {
  const { id, city, revision, requester, items, flags, pendingRevision } = request;
  const { dangerUntilMs, reason, holdExpiresAtMs, expectedCompletionMs, completedMs } = request;
  return {
    ...{ id, city, revision, event: request.event, priority: request.priority, state: request.state },
    created: toTime(request.createdMs),
    isMine: request.createdBy === callerId,
    organisation: requester.organisation,
    authority: requester.authority,
    window: toWindowResource(request.window),
    services: [...new Set(items.map(({ service }) => service))],
    cirUp: sum(items, 'cirUp'),
    cirDown: sum(items, 'cirDown'),
    kit: [...request.kit],
    isPreemptionProposed: request.preemption !== undefined,
    isCancelAsked: request.isCancelAsked ?? false,
    ...(dangerUntilMs !== undefined && { dangerUntil: toTime(dangerUntilMs) }),
    ...(reason !== undefined && { reason }),
    ...(holdExpiresAtMs !== undefined && { holdExpires: toTime(holdExpiresAtMs) }),
    ...(expectedCompletionMs !== undefined && { expectedCompletion: toTime(expectedCompletionMs) }),
    ...(completedMs !== undefined && { completed: toTime(completedMs) }),
    ...(pendingRevision && { pendingRevision: pendingRevision.state }),
    ...(flags.jeopardy && { jeopardySince: toTime(flags.jeopardy.sinceMs) }),
    ...(flags.overdueSinceMs !== undefined && { overdueSince: toTime(flags.overdueSinceMs) }),
    ...(flags.preemptedBy !== undefined && { preemptedBy: flags.preemptedBy }),
  };
}

function sum(items: readonly RequestItem[], field: 'cirUp' | 'cirDown'): number {
  return items.reduce((total, item) => total + item[field], 0);
}
