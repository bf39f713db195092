/** What a request must be like before anybody reckons with it. Fields are named as in REST; never the value. */
import type { FieldFault } from '../check-device.ts';
import { type FibreNode, KIT_TYPES } from '../network/network.ts';
import {
  ITEMS_PER_REQUEST,
  REQUEST_PRIORITIES,
  REQUEST_SERVICES,
  type RequestItem,
} from './bandwidth-request.ts';
import { checkWindow } from './check-window.ts';
import type { RequestContent } from './request-step.ts';

export const EVENT_TEXT_MAX = 200;
export const VISITORS_MAX = 10_000_000;
/** 1 Tbit/s: beyond any link. */
export const RATE_MAX = 1e12;
export const PORTS_MAX = 1000;
export const POWER_MAX_W = 100_000;
export const KIT_MAX = 1000;
const ITEM_ID = /^[A-Za-z0-9-]{1,16}$/;
const ONE_LINE = /^[^\p{Cc}\u2028\u2029]*$/u;

/** @param network its nodes: those of the city and those lent to it */
export function checkRequestContent(
  { event, window, items, kit, priority, dangerUntilMs }: RequestContent,
  { nodes }: { nodes: readonly Pick<FibreNode, 'deviceId'>[] },
  nowMs: number,
): FieldFault[] {
  const faults = checkWindow(window, nowMs);
  const check = (isRight: boolean, field: string, rule: string) => {
    if (!isRight) faults.push({ field, rule });
  };
  check(isText(event.name), 'event.name', `must be 1 to ${EVENT_TEXT_MAX} characters in one line`);
  check(isText(event.place), 'event.place', `must be 1 to ${EVENT_TEXT_MAX} characters in one line`);
  check(
    isCount(event.expectedVisitors ?? 0, VISITORS_MAX),
    'event.expectedVisitors',
    `must be 0 to ${VISITORS_MAX}`,
  );
  check(REQUEST_PRIORITIES.includes(priority), 'priority', 'must be 0 to 4');
  check(
    priority !== 0 || (dangerUntilMs ?? 0) > nowMs,
    'dangerUntil',
    'must say until when the danger counts',
  );
  return [...faults, ...checkAsked({ items, kit }), ...checkEnds(items, nodes)];
}

/** Both ends of every item are nodes that there are. */
export function checkEnds(
  items: readonly RequestItem[],
  nodes: readonly Pick<FibreNode, 'deviceId'>[],
): FieldFault[] {
  const known = new Set(nodes.map(({ deviceId }) => deviceId));
  return items.flatMap((item, index) =>
    (['aNode', 'zNode'] as const)
      .filter(end => !known.has(item[end]))
      .map(end => ({ field: `items.${index}.${end}`, rule: 'must be a node of the network' })),
  );
}

/** What needs no look at the network; the steps that ask for capacity hold to it, too. */
export function checkAsked({ items, kit }: Pick<RequestContent, 'items' | 'kit'>): FieldFault[] {
  const faults: FieldFault[] = [];
  const check = (isRight: boolean, field: string, rule: string) => {
    if (!isRight) faults.push({ field, rule });
  };
  check(items.length + kit.length > 0, 'items', 'must name a service or kit');
  check(items.length <= ITEMS_PER_REQUEST, 'items', `must be at most ${ITEMS_PER_REQUEST}`);
  check(new Set(items.map(({ id }) => id)).size === items.length, 'items', 'must have ids that differ');
  check(new Set(kit.map(({ type }) => type)).size === kit.length, 'kit', 'must name each sort once');
  for (const [index, { type, quantity }] of kit.entries()) {
    check(KIT_TYPES.includes(type), `kit.${index}.type`, `must be one of ${KIT_TYPES.join(', ')}`);
    check(isCount(quantity, KIT_MAX) && quantity > 0, `kit.${index}.quantity`, `must be 1 to ${KIT_MAX}`);
  }
  for (const [index, item] of items.entries()) faults.push(...checkItem(item, `items.${index}`));
  return faults;
}

function checkItem(item: RequestItem, at: string): FieldFault[] {
  const faults: FieldFault[] = [];
  const check = (isRight: boolean, field: string, rule: string) => {
    if (!isRight) faults.push({ field: `${at}.${field}`, rule });
  };
  const rates = ['cirUp', 'cirDown', 'eirUp', 'eirDown'] as const;
  check(ITEM_ID.test(item.id), 'id', 'must be 1 to 16 letters, digits or dashes');
  check(REQUEST_SERVICES.includes(item.service), 'service', `must be one of ${REQUEST_SERVICES.join(', ')}`);
  check(item.aNode !== item.zNode, 'zNode', 'must be another node');
  for (const rate of rates) check(isCount(item[rate], RATE_MAX), rate, 'must be 0 to 1e12 whole bit/s');
  check(
    rates.some(rate => item[rate] > 0),
    'cirUp',
    'must ask for some rate',
  );
  check(isCount(item.accessPorts, PORTS_MAX), 'accessPorts', `must be 0 to ${PORTS_MAX}`);
  check(isCount(item.poeW, POWER_MAX_W), 'poeW', `must be 0 to ${POWER_MAX_W} whole watts`);
  return faults;
}

function isText(text: string): boolean {
  return text.trim() !== '' && text.length <= EVENT_TEXT_MAX && ONE_LINE.test(text);
}

function isCount(value: number, max: number): boolean {
  return Number.isSafeInteger(value) && value >= 0 && value <= max;
}
