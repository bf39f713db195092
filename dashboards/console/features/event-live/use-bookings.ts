/** What is held or approved in a span of days, of the chosen cities. */
import type { RequestResource } from '#core/request-resources.ts';
import type { Page } from '#core/resources.ts';
import { view } from '../../app/location.ts';
import { requestRevision } from '../../live/request-state.ts';
import { toDayEnd, toDayStart } from '../admin/local-days.ts';
import { type Loaded, useResource } from '../device/use-resource.ts';

/** What somebody has to plan for, and what took place. */
const STATES = 'held,reserved,provisioning,provisioned,active,releasing,completed';
const ROWS_MAX = 500;

/** @param days the first and the last */
export function useBookings(first: string, last: string): Loaded<Page<RequestResource>> {
  const query = {
    ...{ city: view.value.city, state: STATES, order: 'setupStart', limit: ROWS_MAX },
    ...{ from: toDayStart(first), to: toDayEnd(last) },
  };
  return useResource<Page<RequestResource>>('/api/v1/requests', query, requestRevision.value);
}
