/** A request as somebody sees it who is not signed in. Pure. Nothing personal, no internal note, nobody's other request. */
import type { City } from '#core/cities.ts';
import type { TrackingResource } from '#core/request-page-resources.ts';
import type { BandwidthRequest } from '#core/requests/bandwidth-request.ts';
import { toTime } from '../to-device-summary.ts';
import { toMilestoneResources } from './to-request-detail.ts';
import { toWindowResource } from './to-request-resource.ts';

type PublicRequest = Omit<TrackingResource, 'history' | 'holdExpires'>;

export function toPublicRequest(request: BandwidthRequest, city: Pick<City, 'slug' | 'name'>): PublicRequest {
  const { id, event, state, reason, expectedCompletionMs, completedMs, flags } = request;
  return {
    ...{ id, state, city: { slug: city.slug, name: city.name } },
    event: { name: event.name, place: event.place },
    window: toWindowResource(request.window),
    isInJeopardy: flags.jeopardy !== undefined,
    milestones: toMilestoneResources(request),
    ...(reason !== undefined && { reason }),
    ...(expectedCompletionMs !== undefined && { expectedCompletion: toTime(expectedCompletionMs) }),
    ...(completedMs !== undefined && { completed: toTime(completedMs) }),
  };
}

export function toTracking(request: BandwidthRequest, city: Pick<City, 'slug' | 'name'>): TrackingResource {
  const { holdExpiresAtMs, stateChanges } = request;
  return {
    ...toPublicRequest(request, city),
    ...(holdExpiresAtMs !== undefined && { holdExpires: toTime(holdExpiresAtMs) }),
    history: stateChanges.toReversed().map(({ atMs, to, reason, publicNote }) => ({
      ...{ time: toTime(atMs), to },
      ...(reason !== undefined && { reason }),
      ...(publicNote !== undefined && { publicNote }),
    })),
  };
}
