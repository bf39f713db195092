/**
 * Which messages changed alarms and the passing of time make. Pure: what it remembers comes in and goes out. What always
 * holds: of each alarm a route is told each step once, until the alarm has ended; what was raised and cleared before
 * anybody could be told sends nothing.
 */
import { ALARM_TYPES } from '../alarms/alarm-types.ts';
import { countStep, type Flood, isForgotten, takeDigest } from './flood.ts';
import type { Notification, NotificationRoute, NotifiedAlarm } from './notification.ts';
import { afterStep, followAlarm, toDueStep, type Watch } from './watch.ts';

export interface NotificationMemory {
  /** By `toWatchKey`. */
  watches: ReadonlyMap<string, Watch>;
  /** By route and channel. */
  floods: ReadonlyMap<string, Flood>;
}

export interface NotificationStepInput {
  /** As they are now; each once. */
  changed: readonly NotifiedAlarm[];
  routes: readonly NotificationRoute[];
  memory: NotificationMemory;
  nowMs: number;
  /** Hour of the day in the city's time, 0 to 23. */
  toHour(city: string, timeMs: number): number;
}

/** Undefined values: forgotten. */
export interface NotificationChanges {
  notifications: Notification[];
  watches: Map<string, Watch | undefined>;
  floods: Map<string, Flood | undefined>;
}

export function toWatchKey(routeId: string, alarmId: string): string {
  return `${routeId}|${alarmId}`;
}

export function toNotifications(input: NotificationStepInput): NotificationChanges {
  const { memory, nowMs } = input;
  const changes: NotificationChanges = { notifications: [], watches: new Map(), floods: new Map() };
  const routes = new Map(ofAlarms(input.routes).map(route => [route.id, route]));
  followAll({ ...input, routes: [...routes.values()] }, changes);
  for (const [key, watch] of joined(memory.watches, changes.watches)) {
    const route = routes.get(watch.routeId);
    if (route) tellDue(input, changes, route, key, watch);
    else changes.watches.set(key, undefined);
  }
  for (const [key, flood] of joined(memory.floods, changes.floods)) {
    const route = routes.get(flood.routeId);
    if (route && isChannelOf(flood.channelId, route)) tellDigest(changes, route, key, flood, nowMs);
    else changes.floods.set(key, undefined);
    if (isForgotten(flood, nowMs)) changes.floods.set(key, undefined);
  }
  return changes;
}

function followAll({ changed, routes, memory, nowMs }: NotificationStepInput, changes: NotificationChanges) {
  for (const alarm of changed) {
    for (const route of routes) {
      if (route.city !== alarm.city || !isOfKinds(alarm, route)) continue;
      const key = toWatchKey(route.id, alarm.id);
      const before = memory.watches.get(key);
      const after = followAlarm(before, alarm, route, nowMs);
      if (before || after) changes.watches.set(key, after);
    }
  }
}

function isOfKinds({ kind, key }: NotifiedAlarm, { kinds }: NotificationRoute): boolean {
  if (kinds === undefined) return true;
  const own = kind === undefined ? ALARM_TYPES[key.alarmTypeId].kinds : [kind];
  return own.some(one => kinds.includes(one));
}

function tellDue(
  { memory, nowMs, toHour }: NotificationStepInput,
  { notifications, watches, floods }: NotificationChanges,
  route: NotificationRoute,
  key: string,
  watch: Watch,
): void {
  const step = toDueStep(watch, route, nowMs);
  if (step === undefined || !isWithinHours(route, toHour(route.city, nowMs))) return;
  watches.set(key, afterStep(watch, step, nowMs));
  const { city, id: routeId } = route;
  const channelId = (step === 'escalated' && route.escalateToChannelId) || route.channelId;
  const floodKey = `${routeId}|${channelId}`;
  const before = floods.get(floodKey) ?? memory.floods.get(floodKey) ?? { routeId, channelId, toldMs: [] };
  const { flood, isAlone } = countStep(before, step, watch.subject, nowMs);
  floods.set(floodKey, flood);
  if (isAlone) notifications.push({ city, channelId, routeId, timeMs: nowMs, step, alarm: watch.subject });
}

function tellDigest(
  changes: NotificationChanges,
  { city }: NotificationRoute,
  key: string,
  flood: Flood,
  nowMs: number,
): void {
  const taken = takeDigest(flood, nowMs);
  if (!taken) return;
  changes.floods.set(key, taken.flood);
  const { channelId, routeId } = flood;
  changes.notifications.push({ city, channelId, routeId, timeMs: nowMs, step: 'flood', flood: taken.digest });
}

function ofAlarms(routes: readonly NotificationRoute[]): NotificationRoute[] {
  return routes.filter(({ about }) => about === undefined);
}

function isChannelOf(channelId: string, { channelId: own, escalateToChannelId }: NotificationRoute): boolean {
  return channelId === own || channelId === escalateToChannelId;
}

function isWithinHours({ hours }: NotificationRoute, hour: number): boolean {
  if (!hours || hours.from === hours.to) return true;
  const { from, to } = hours;
  return from < to ? hour >= from && hour < to : hour >= from || hour < to;
}

/** What was remembered with its changes; what was forgotten is left out. */
function joined<T>(
  before: ReadonlyMap<string, T>,
  changes: ReadonlyMap<string, T | undefined>,
): [string, T][] {
  const all = new Map<string, T | undefined>([...before, ...changes]);
  return [...all].filter((entry): entry is [string, T] => entry[1] !== undefined);
}
