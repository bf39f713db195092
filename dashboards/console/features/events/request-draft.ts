/** A request as it is typed, and what it asks for. Pure. What is no number or time is found by the checks of core. */
import { KIT_TYPES, type KitType } from '#core/network/network.ts';
import type {
  ContactRequest,
  RequestContentResource,
  RequestDetailResource,
  WindowResource,
} from '#core/request-resources.ts';
import type {
  AuthorityClass,
  RequestItem,
  RequestPriority,
  RequestService,
  RequestWindow,
} from '#core/requests/bandwidth-request.ts';
import { PRIORITIES_OF } from '#core/requests/priority-rules.ts';
import type { RequestContent } from '#core/requests/request-step.ts';
import { parseLocalText, toLocalText } from '../series/local-time.ts';

/** Rates as Mbit/s. */
export interface ItemDraft {
  id: string;
  service: RequestService;
  aNode: string;
  zNode: string;
  cirUp: string;
  cirDown: string;
  eirUp: string;
  eirDown: string;
  accessPorts: string;
  poeW: string;
}

export const WINDOW_FIELDS = ['start', 'end', 'setupStart', 'teardownEnd'] as const;
export type WindowDraft = Record<(typeof WINDOW_FIELDS)[number], string>;

export interface RequestDraft {
  city: string;
  name: string;
  place: string;
  visitors: string;
  /** `2026-11-20T17:48` */
  window: WindowDraft;
  items: readonly ItemDraft[];
  kit: Readonly<Record<KitType, string>>;
  organisation: string;
  authority: AuthorityClass;
  priority: RequestPriority;
  dangerUntil: string;
  contact: ContactDraft;
}

export interface ContactDraft {
  name: string;
  phone: string;
  mail: string;
  hasMailConsent: boolean;
}

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const MBIT = 1_000_000;
/** What a crew usually needs before and after. */
const SETUP_MS = 4 * HOUR_MS;
const TEARDOWN_MS = 3 * HOUR_MS;
const NO_KIT = Object.fromEntries(KIT_TYPES.map(type => [type, ''])) as Record<KitType, string>;

const NO_CONTACT: ContactDraft = { name: '', phone: '', mail: '', hasMailConsent: false };

/** In a week, from ten in the morning until ten at night. */
export function createDraft(city: string, nowMs: number): RequestDraft {
  const day = toLocalText(nowMs + 7 * DAY_MS).slice(0, 10);
  const window = { start: `${day}T10:00`, end: `${day}T22:00`, setupStart: '', teardownEnd: '' };
  return {
    ...{ city, name: '', place: '', visitors: '', window: withUsualMargins(window), items: [], kit: NO_KIT },
    ...{ organisation: '', authority: 'municipal', priority: 3, dangerUntil: '' },
    contact: NO_CONTACT,
  };
}

export function toDraft(detail: RequestDetailResource): RequestDraft {
  const { city, event, window, items, kit, organisation, authority, priority, dangerUntil } = detail;
  return {
    ...{ city, name: event.name, place: event.place, organisation, authority, priority },
    visitors: event.expectedVisitors === undefined ? '' : String(event.expectedVisitors),
    window: toWindowDraft(window),
    items: items.map(toItemDraft),
    kit: { ...NO_KIT, ...Object.fromEntries(kit.map(({ type, quantity }) => [type, String(quantity)])) },
    dangerUntil: dangerUntil === undefined ? '' : toLocalText(Date.parse(dangerUntil)),
    contact: NO_CONTACT,
  };
}

export function toWindowDraft(window: WindowResource): WindowDraft {
  const entries = WINDOW_FIELDS.map(field => [field, toLocalText(Date.parse(window[field]))]);
  return Object.fromEntries(entries) as WindowDraft;
}

export function toItemDraft({ id, service, aNode, zNode, ...rest }: RequestItem): ItemDraft {
  const mbit = (rate: number) => String(rate / MBIT);
  return {
    ...{ id, service, aNode, zNode, cirUp: mbit(rest.cirUp), cirDown: mbit(rest.cirDown) },
    ...{ eirUp: mbit(rest.eirUp), eirDown: mbit(rest.eirDown) },
    ...{ accessPorts: String(rest.accessPorts), poeW: String(rest.poeW) },
  };
}

/** Set-up and tear-down around the event, as long as usual. */
export function withUsualMargins(window: WindowDraft): WindowDraft {
  const [startMs, endMs] = [parseLocalText(window.start), parseLocalText(window.end)];
  return {
    ...window,
    ...(startMs !== undefined && { setupStart: toLocalText(startMs - SETUP_MS) }),
    ...(endMs !== undefined && { teardownEnd: toLocalText(endMs + TEARDOWN_MS) }),
  };
}

/** Below lie the years that are passed while one is typed. */
const EARLIEST_MS = Date.UTC(2000, 0, 1);

export function isSettled(window: WindowDraft): boolean {
  return WINDOW_FIELDS.every(field => (parseLocalText(window[field]) ?? 0) >= EARLIEST_MS);
}

/**
 * The other times move with the one that was changed, so that lengths stay as they are.
 * @param settled as it was when all four were times: a field is empty while somebody types in it
 */
export function moveWindow(
  now: WindowDraft,
  settled: WindowDraft,
  field: keyof WindowDraft,
  text: string,
): WindowDraft {
  const changed = { ...now, [field]: text };
  const [oldMs, newMs] = [parseLocalText(settled[field]), parseLocalText(text)];
  if (oldMs === undefined || newMs === undefined || newMs < EARLIEST_MS) return changed;
  const following: readonly (keyof WindowDraft)[] =
    field === 'start' ? ['setupStart', 'end', 'teardownEnd'] : field === 'end' ? ['teardownEnd'] : [];
  for (const other of following) {
    const ms = parseLocalText(settled[other]);
    if (ms !== undefined) changed[other] = toLocalText(ms + newMs - oldMs);
  }
  return changed;
}

/** With the usual precedence of its sort. */
export function withAuthority(draft: RequestDraft, authority: AuthorityClass): RequestDraft {
  return { ...draft, authority, priority: PRIORITIES_OF[authority][0]! };
}

/** Another item from where the one before stands. */
export function addItem(items: readonly ItemDraft[], item: Partial<ItemDraft>): ItemDraft[] {
  const last = items.at(-1);
  const highest = Math.max(0, ...items.map(({ id }) => Number(id) || 0));
  return [
    ...items,
    {
      ...{ id: String(highest + 1), service: 'cctv', aNode: last?.aNode ?? '', zNode: last?.zNode ?? '' },
      ...{ cirUp: '', cirDown: '', eirUp: '', eirDown: '', accessPorts: '', poeW: '', ...item },
    },
  ];
}

/** Fields that cannot be read are NaN in it. */
export function toContent(draft: RequestDraft): RequestContent {
  const { name, place, visitors, window, items, kit, priority, dangerUntil } = draft;
  return {
    event: {
      ...{ name: name.trim(), place: place.trim() },
      ...(visitors.trim() !== '' && { expectedVisitors: toCount(visitors) }),
    },
    window: toWindow(window),
    items: items.map(toItem),
    kit: KIT_TYPES.map(type => ({ type, quantity: toCount(kit[type]) })).filter(
      ({ quantity }) => quantity !== 0,
    ),
    priority,
    ...(priority === 0 && { dangerUntilMs: parseLocalText(dangerUntil) ?? Number.NaN }),
  };
}

function toWindow({ setupStart, start, end, teardownEnd }: WindowDraft): RequestWindow {
  const ms = (text: string) => parseLocalText(text) ?? Number.NaN;
  return { setupStartMs: ms(setupStart), startMs: ms(start), endMs: ms(end), teardownEndMs: ms(teardownEnd) };
}

function toItem({ id, service, aNode, zNode, ...typed }: ItemDraft): RequestItem {
  return {
    ...{ id, service, aNode, zNode, cirUp: toBitPerS(typed.cirUp), cirDown: toBitPerS(typed.cirDown) },
    ...{ eirUp: toBitPerS(typed.eirUp), eirDown: toBitPerS(typed.eirDown) },
    ...{ accessPorts: toCount(typed.accessPorts), poeW: toCount(typed.poeW) },
  };
}

function toBitPerS(text: string): number {
  return Math.round(toNumber(text) * MBIT);
}

function toCount(text: string): number {
  return toNumber(text);
}

/** With a comma or a point; nothing is 0. */
function toNumber(text: string): number {
  return Number(text.trim().replace(',', '.'));
}

/** Only of what `checkRequestContent` found nothing wrong with. */
export function toContentResource(content: RequestContent): RequestContentResource {
  const { event, window, items, kit, priority, dangerUntilMs } = content;
  const time = (ms: number) => new Date(ms).toISOString();
  return {
    ...{ event, items: [...items], kit: [...kit], priority },
    window: {
      ...{ setupStart: time(window.setupStartMs), start: time(window.startMs) },
      ...{ end: time(window.endMs), teardownEnd: time(window.teardownEndMs) },
    },
    ...(dangerUntilMs !== undefined && { dangerUntil: time(dangerUntilMs) }),
  };
}

/** Undefined: nobody is named. */
export function toContact({ hasMailConsent, ...typed }: ContactDraft): ContactRequest | undefined {
  const [name, phone, mail] = [typed.name.trim(), typed.phone.trim(), typed.mail.trim()];
  if (!name && !phone && !mail) return undefined;
  return { name, ...(phone && { phone }), ...(mail && { mail, ...(hasMailConsent && { hasMailConsent }) }) };
}
