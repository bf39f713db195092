/**
 * A request as a service order of TM Forum 641 (v4.1). Pure. Names are those of its specification; what we add stands under
 * our own `@type`; what is left out: docs/service-orders.md. No person is in it.
 */
import {
  type BandwidthRequest,
  FINAL_STATES,
  type RequestItem,
  type RequestState,
} from '#core/requests/bandwidth-request.ts';
import type {
  ServiceOrderItemResource,
  ServiceOrderResource,
  ServiceOrderState,
} from '#core/service-order-resources.ts';
import { toTime } from '../to-device-summary.ts';
import { toMilestoneResources } from './to-request-detail.ts';

export const SERVICE_ORDER_PATH = '/tmf-api/serviceOrdering/v4/serviceOrder';

/** A draft is no order yet. */
export const ORDER_STATE_OF: Readonly<Record<Exclude<RequestState, 'draft'>, ServiceOrderState>> = {
  acknowledged: 'acknowledged',
  checking: 'inProgress',
  held: 'pending',
  reserved: 'pending',
  provisioning: 'inProgress',
  provisioned: 'inProgress',
  active: 'inProgress',
  releasing: 'inProgress',
  completed: 'completed',
  rejected: 'rejected',
  cancelled: 'cancelled',
  failed: 'failed',
};

export function toServiceOrder(request: BandwidthRequest, cityName: string): ServiceOrderResource {
  const { id, city, event, window, requester, state, externalId, acknowledgedMs, flags } = request;
  const { expectedCompletionMs, completedMs } = request;
  const orderState = ORDER_STATE_OF[state === 'draft' ? 'acknowledged' : state];
  return {
    ...{
      id,
      href: `${SERVICE_ORDER_PATH}/${id}`,
      '@type': 'EventBandwidthServiceOrder',
      category: 'bandwidth',
    },
    ...{ description: event.name, priority: String(request.priority), state: orderState },
    ...(externalId !== undefined && { externalId }),
    orderDate: toTime(acknowledgedMs ?? request.createdMs),
    requestedStartDate: toTime(window.startMs),
    requestedCompletionDate: toTime(window.endMs),
    setupStartDate: toTime(window.setupStartMs),
    teardownEndDate: toTime(window.teardownEndMs),
    authority: requester.authority,
    ...(event.expectedVisitors !== undefined && { expectedVisitors: event.expectedVisitors }),
    ...(expectedCompletionMs !== undefined &&
      !FINAL_STATES.has(state) && { expectedCompletionDate: toTime(expectedCompletionMs) }),
    ...(completedMs !== undefined && { completionDate: toTime(completedMs) }),
    relatedParty: [
      {
        id: requester.organisation,
        name: requester.organisation,
        role: 'requester',
        '@referredType': 'Organization',
      },
      { id: city, name: cityName, role: 'city', '@referredType': 'Organization' },
    ],
    note: toNotes(request),
    milestone: toMilestoneResources(request).map(({ name, status, time }) => ({
      ...{ id: name, name, status },
      ...(time !== undefined && { milestoneDate: time }),
    })),
    jeopardyAlert: flags.jeopardy
      ? flags.jeopardy.alarmIds.map(alarmId => ({
          ...{ id: alarmId, alertDate: toTime(flags.jeopardy!.sinceMs), jeopardyType: 'Hazard' },
        }))
      : [],
    serviceOrderItem: toOrderItems(request, orderState),
  };
}

/** Changes of state with what was said, and notes for the requester; without who wrote them. */
function toNotes({ stateChanges, notes }: BandwidthRequest): ServiceOrderResource['note'] {
  const said = [
    ...stateChanges.flatMap(({ atMs, to, reason, publicNote }) => {
      const text = [reason, publicNote].filter(Boolean).join(': ');
      return text === '' ? [] : [{ atMs, text: `${to}: ${text}` }];
    }),
    ...notes.flatMap(({ atMs, visibility, code, text }) => {
      const words = [code, text].filter(Boolean).join(': ');
      return visibility === 'requester' && words !== '' ? [{ atMs, text: words }] : [];
    }),
  ].sort((one, other) => one.atMs - other.atMs);
  return said.map(({ atMs, text }, index) => ({ id: String(index + 1), date: toTime(atMs), text }));
}

/** With a pending revision, what it would change: the items in force are then those before. */
function toOrderItems(request: BandwidthRequest, state: ServiceOrderState): ServiceOrderItemResource[] {
  const { items, pendingRevision } = request;
  const toItem = (item: RequestItem, action: ServiceOrderItemResource['action']) => ({
    ...{
      id: item.id,
      action,
      state: pendingRevision && action !== 'noChange' ? ('pending' as const) : state,
    },
    service: toService(request, item),
  });
  if (!pendingRevision) return items.map(item => toItem(item, 'add'));
  const wanted = new Map(pendingRevision.items.map(item => [item.id, item]));
  const known = new Set(items.map(({ id }) => id));
  return [
    ...items.map(item => {
      const next = wanted.get(item.id);
      if (!next) return toItem(item, 'delete');
      const isSame = JSON.stringify(next) === JSON.stringify(item);
      return toItem(next, isSame ? 'noChange' : 'modify');
    }),
    ...pendingRevision.items.filter(({ id }) => !known.has(id)).map(item => toItem(item, 'add')),
  ];
}

const NUMBERS = ['cirUp', 'cirDown', 'eirUp', 'eirDown', 'accessPorts', 'poeW'] as const;

function toService(
  { id, event, state, window }: BandwidthRequest,
  item: RequestItem,
): ServiceOrderItemResource['service'] {
  return {
    ...{ id: `${id}/${item.id}`, serviceType: item.service, category: 'CFS' },
    ...{ startDate: toTime(window.startMs), endDate: toTime(window.endMs), hasStarted: state === 'active' },
    place: [{ name: event.place, role: 'event' }],
    serviceCharacteristic: [
      { name: 'aNode', valueType: 'string', value: item.aNode },
      { name: 'zNode', valueType: 'string', value: item.zNode },
      ...NUMBERS.map(name => ({ name, valueType: 'number' as const, value: item[name] })),
    ],
  };
}
