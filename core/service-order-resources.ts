/**
 * Service orders after TM Forum 641 v4.1, as far as they are offered: `/tmf-api/serviceOrdering/v4/serviceOrder`. Times are
 * RFC 3339 UTC. Ours under `@type: EventBandwidthServiceOrder`: setupStartDate, teardownEndDate, authority, expectedVisitors.
 */
import type { AuthorityClass, RequestService } from './requests/bandwidth-request.ts';

export const SERVICE_ORDER_STATES = [
  'acknowledged',
  'inProgress',
  'pending',
  'completed',
  'rejected',
  'cancelled',
  'failed',
] as const;
export type ServiceOrderState = (typeof SERVICE_ORDER_STATES)[number];

export interface ServiceCharacteristic {
  name: string;
  valueType: 'string' | 'number';
  value: string | number;
}

export interface ServiceOrderItemResource {
  id: string;
  action: 'add' | 'modify' | 'delete' | 'noChange';
  state: ServiceOrderState;
  service: {
    /** `MG-LD-2026-000123/1` */
    id: string;
    serviceType: RequestService;
    category: string;
    startDate: string;
    endDate: string;
    hasStarted: boolean;
    place: { name: string; role: string }[];
    /** aNode, zNode, cirUp, cirDown, eirUp, eirDown in bit/s, accessPorts, poeW. */
    serviceCharacteristic: ServiceCharacteristic[];
  };
}

export interface ServiceOrderResource {
  id: string;
  href: string;
  '@type': string;
  /** As whoever ordered calls it. */
  externalId?: string;
  category: string;
  /** The event. */
  description: string;
  priority: string;
  state: ServiceOrderState;
  orderDate: string;
  requestedStartDate: string;
  requestedCompletionDate: string;
  expectedCompletionDate?: string;
  completionDate?: string;
  setupStartDate: string;
  teardownEndDate: string;
  authority: AuthorityClass;
  expectedVisitors?: number;
  relatedParty: { id: string; name: string; role: string; '@referredType': 'Organization' }[];
  note: { id: string; date: string; text: string }[];
  milestone: { id: string; name: string; status: string; milestoneDate?: string }[];
  jeopardyAlert: { id: string; alertDate: string; jeopardyType: string }[];
  serviceOrderItem: ServiceOrderItemResource[];
}

/**
 * `POST …/serviceOrder` → 201. Items that are all of action `add` make an order; `modify` and `delete` ask for a change of the
 * one order that their `service.id` names.
 */
export interface NewServiceOrder {
  '@type'?: string;
  externalId?: string;
  category?: string;
  description?: string;
  priority?: string;
  requestedStartDate?: string;
  requestedCompletionDate?: string;
  setupStartDate?: string;
  teardownEndDate?: string;
  authority?: AuthorityClass;
  expectedVisitors?: number;
  /** One with the role `requester` and one with the role `city`, whose id is the city's. */
  relatedParty?: { id: string; name?: string; role: string; '@referredType'?: 'Organization' }[];
  serviceOrderItem: {
    id: string;
    action: 'add' | 'modify' | 'delete';
    service: {
      id?: string;
      serviceType?: RequestService;
      place?: { name: string; role?: string }[];
      serviceCharacteristic?: { name: string; valueType?: string; value: string | number }[];
    };
  }[];
}

/** `POST …/cancelServiceOrder` → 201: what has been set up is taken down first, `state` is `inProgress` then. */
export interface NewCancelServiceOrder {
  cancellationReason?: string;
  serviceOrder: { id: string };
}

export interface CancelServiceOrderResource {
  id: string;
  state: 'done' | 'inProgress';
  cancellationReason?: string;
  serviceOrder: { id: string; href: string };
}
