/** A service order of TM Forum 641 as a request takes it. Pure; throws REQUEST_INVALID with the fields of the order. */

import type { BandwidthRequest, RequestItem, RequestPriority } from '#core/requests/bandwidth-request.ts';
import type { NewServiceOrder } from '#core/service-order-resources.ts';
import { createFieldProblem } from '../problems.ts';
import type { NewOrder } from './request-actions.ts';
import type { PeopleStep } from './to-request-step.ts';

type OrderItem = NewServiceOrder['serviceOrderItem'][number];

const NUMBERS = ['cirUp', 'cirDown', 'eirUp', 'eirDown', 'accessPorts', 'poeW'] as const;
const NAMES = ['aNode', 'zNode'] as const;
const RATE_MAX = 1e12;

/** All items are to be added: an order of its own. */
export function isNewOrder({ serviceOrderItem }: NewServiceOrder): boolean {
  return serviceOrderItem.every(({ action }) => action === 'add');
}

/** Set-up and tear-down take no time when nothing is said of them. */
export function fromServiceOrder(order: NewServiceOrder): NewOrder {
  const { externalId, expectedVisitors, serviceOrderItem } = order;
  const start = toGiven(order, 'requestedStartDate');
  const end = toGiven(order, 'requestedCompletionDate');
  const place = serviceOrderItem.flatMap(({ service }) => service.place ?? [])[0]?.name;
  if (place === undefined) throw createFieldProblem('serviceOrderItem', 'must say the place of the event');
  const requester = findParty(order, 'requester');
  return {
    city: findParty(order, 'city').id,
    requester: { organisation: requester.name ?? requester.id, authority: toGiven(order, 'authority') },
    event: {
      ...{ name: toGiven(order, 'description'), place },
      ...(expectedVisitors !== undefined && { expectedVisitors }),
    },
    window: {
      ...{ start, end },
      setupStart: order.setupStartDate ?? start,
      teardownEnd: order.teardownEndDate ?? end,
    },
    items: serviceOrderItem.map(item => toItem(item)),
    kit: [],
    priority: Number(order.priority ?? 4) as RequestPriority,
    submit: true,
    ...(externalId !== undefined && { externalId }),
  };
}

/** Items to be changed and deleted name the order by `service.id`; those to be added join it. */
export function findChangedOrder({ serviceOrderItem }: NewServiceOrder): string {
  const ids = new Set(
    serviceOrderItem.flatMap(({ action, service }) =>
      action === 'add' && service.id === undefined ? [] : [service.id?.split('/', 1)[0] ?? ''],
    ),
  );
  const [id] = ids;
  if (ids.size !== 1 || id === undefined || id === '')
    throw createFieldProblem('serviceOrderItem', 'to be changed must all name one order by service.id');
  return id;
}

export function toRevision(order: NewServiceOrder, request: BandwidthRequest): PeopleStep {
  const { window } = request;
  const items = new Map(request.items.map(item => [item.id, item]));
  for (const given of order.serviceOrderItem) {
    const id = given.service.id?.split('/', 2)[1] ?? given.id;
    const known = items.get(id);
    if (given.action !== 'add' && !known) throw createFieldProblem('serviceOrderItem', `has no item ${id}`);
    if (given.action === 'delete') items.delete(id);
    else items.set(id, toItem({ ...given, id }, known));
  }
  const toMs = (text: string | undefined, before: number) => (text === undefined ? before : Date.parse(text));
  return {
    ...{ step: 'askRevision', items: [...items.values()], kit: request.kit },
    window: {
      setupStartMs: toMs(order.setupStartDate, window.setupStartMs),
      startMs: toMs(order.requestedStartDate, window.startMs),
      endMs: toMs(order.requestedCompletionDate, window.endMs),
      teardownEndMs: toMs(order.teardownEndDate, window.teardownEndMs),
    },
  };
}

function toGiven<Name extends 'requestedStartDate' | 'requestedCompletionDate' | 'description' | 'authority'>(
  order: NewServiceOrder,
  name: Name,
): NonNullable<NewServiceOrder[Name]> {
  const value = order[name];
  if (value === undefined) throw createFieldProblem(name, 'is required');
  return value;
}

function findParty({ relatedParty = [] }: NewServiceOrder, role: 'requester' | 'city') {
  const party = relatedParty.find(one => one.role === role);
  if (!party) throw createFieldProblem('relatedParty', `must have one of the role ${role}`);
  return party;
}

/** What is not said is as before, or nothing. */
function toItem({ id, service }: OrderItem, before?: RequestItem): RequestItem {
  const given = new Map(service.serviceCharacteristic?.map(({ name, value }) => [name, value]));
  const known: readonly string[] = [...NUMBERS, ...NAMES];
  for (const name of given.keys()) {
    if (!known.includes(name)) throw createFieldProblem(`serviceCharacteristic.${name}`, 'is not known');
  }
  const serviceType = service.serviceType ?? before?.service;
  if (serviceType === undefined) throw createFieldProblem('serviceType', 'is required');
  const names = NAMES.map(name => [name, toName(name, given.get(name) ?? before?.[name])] as const);
  const numbers = NUMBERS.map(
    name => [name, toNumber(name, given.get(name) ?? before?.[name] ?? 0)] as const,
  );
  return { id, service: serviceType, ...Object.fromEntries([...names, ...numbers]) } as RequestItem;
}

function toName(name: string, value: unknown): string {
  if (typeof value !== 'string' || value === '')
    throw createFieldProblem(`serviceCharacteristic.${name}`, 'must be the id of a node');
  return value;
}

function toNumber(name: string, value: string | number): number {
  const number = Number(value);
  const isWhole = name === 'poeW' || Number.isSafeInteger(number);
  if (!Number.isFinite(number) || !isWhole || number < 0 || number > RATE_MAX)
    throw createFieldProblem(`serviceCharacteristic.${name}`, 'must be a number from 0');
  return number;
}
