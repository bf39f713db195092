/** Who is told of alarms, and the messages to send. */
import { expect, it } from 'vitest';
import type { Notification } from '#core/notifications/notification.ts';
import type { Watch } from '#core/notifications/watch.ts';
import type { Registry } from '#store/registry/registry.ts';
import {
  CHANNELS_PER_CITY,
  type FollowedChanges,
  type OutboxDraft,
  type StoredChannel,
  type StoredRoute,
} from '#store/registry/registry-notifications.ts';
import { type CreateRegistryTestStore, NOW_MS, openWithCities } from './registry-fixtures.ts';

const CHANGED = { version: 1, changedMs: NOW_MS, changedBy: 'Anna Berg' };
const MAIL: StoredChannel = {
  ...{ ...CHANGED, id: 'mail', city: 'landau', name: 'Leitwarte', language: 'de' },
  target: { type: 'mail', addresses: ['warte@example.org'] },
};
const HOOK: StoredChannel = {
  ...{ ...CHANGED, id: 'hook', city: 'speyer', name: 'Dienst', language: 'en' },
  target: { type: 'webhook', host: 'hooks.example.org', sealed: new Uint8Array([1, 2, 255]) },
};
const ROUTE: StoredRoute = {
  ...{ ...CHANGED, id: 'route', city: 'landau', channelId: 'mail', name: 'Nachts', enabled: true },
  ...{ leastSeverity: 'major', hours: { from: 18, to: 6 }, kinds: ['lightmast'], escalateAfterMin: 15 },
};

function createMessage(id: string, channelId = 'mail', city = 'landau'): OutboxDraft {
  const notification: Notification = { city, channelId, timeMs: NOW_MS, step: 'test' };
  return { id, notification, createdMs: NOW_MS };
}

function createFollowed(fromRevision: number, toRevision: number, ...ids: string[]): FollowedChanges {
  const messages = ids.map(id => createMessage(id));
  return { fromRevision, toRevision, messages, watches: new Map(), floods: new Map() };
}

async function statesOf(registry: Registry): Promise<Record<string, string>> {
  const { items } = await registry.notifications.list({ limit: 100 });
  return Object.fromEntries(items.map(({ id, state }) => [id, state]));
}

export function describeNotifications(createStore: CreateRegistryTestStore): void {
  const open = async (outboxLimit?: number) =>
    openWithCities(await createStore(), { nowMs: NOW_MS, ...(outboxLimit && { outboxLimit }) });

  it('keeps channels and routes by version, and tells who comes second', async () => {
    const { notifications } = await open();
    const before = await notifications.revision();
    await notifications.putChannel(MAIL);
    await notifications.putChannel(HOOK);
    await notifications.putRoute(ROUTE);
    expect(await notifications.listChannels()).toEqual([MAIL, HOOK]);
    expect(await notifications.listChannels(['speyer'])).toEqual([HOOK]);
    expect(await notifications.listChannels([])).toEqual([]);
    expect(await notifications.listRoutes()).toEqual([ROUTE]);
    expect(await notifications.getRoute('route')).toEqual(ROUTE);
    expect(await notifications.getRoute('mail')).toBeUndefined();
    expect(await notifications.getChannel('hook')).toEqual(HOOK);
    const changed = { ...ROUTE, version: 2, enabled: false };
    await notifications.putRoute(changed);
    await expect(notifications.putRoute(changed)).rejects.toMatchObject({ code: 'CONFLICT' });
    await expect(notifications.putChannel(MAIL)).rejects.toMatchObject({ code: 'CONFLICT' });
    expect(await notifications.deleteRoute('route', 1)).toBe(false);
    await expect(notifications.deleteChannel('mail', 1)).rejects.toMatchObject({ code: 'CONFLICT' });
    expect(await notifications.deleteRoute('route', 2)).toBe(true);
    expect(await notifications.deleteChannel('mail', 1)).toBe(true);
    expect(await notifications.revision()).toBeGreaterThan(before);
  });

  it('refuses a route to a channel of another city, and more channels than a city may have', async () => {
    const { notifications } = await open();
    await notifications.putChannel(HOOK);
    for (const channelId of ['hook', 'none'])
      await expect(notifications.putRoute({ ...ROUTE, channelId })).rejects.toMatchObject({
        code: 'CONFLICT',
      });
    for (let count = 0; count < CHANNELS_PER_CITY; count++)
      await notifications.putChannel({ ...MAIL, id: `mail-${count}` });
    await expect(notifications.putChannel(MAIL)).rejects.toMatchObject({ code: 'CONFLICT' });
  });

  it('moves the place in the alarms with the messages made of them, once', async () => {
    const registry = await open();
    const { notifications } = registry;
    const watch: Watch = {
      ...{
        routeId: 'route',
        sinceMs: NOW_MS,
        isReleased: false,
        isQuiet: false,
        isEscalated: false,
        waitingSinceMs: NOW_MS,
      },
      subject: {
        ...{ id: 'alarm', city: 'landau', resource: 'landau/lightmast/m', alarmTypeId: 'lampFailure' },
        ...{ severity: 'minor', raisedMs: NOW_MS, isFlapping: false, impactedCount: 0 },
      },
    };
    const flood = { routeId: 'route', channelId: 'mail', toldMs: [NOW_MS] };
    const first = {
      ...createFollowed(0, 7, 'a', 'b'),
      watches: new Map([['route|alarm', watch]]),
      floods: new Map([['route|mail', flood]]),
    };
    expect(await notifications.follow(first)).toBe(true);
    expect(await notifications.follow(first)).toBe(false);
    expect(await notifications.position()).toBe(7);
    expect(await notifications.memory()).toEqual({ watches: first.watches, floods: first.floods });
    expect(await statesOf(registry)).toEqual({ a: 'waiting', b: 'waiting' });
    const next = { ...createFollowed(7, 7, 'c'), watches: new Map([['route|alarm', undefined]]) };
    expect(await notifications.follow(next)).toBe(true);
    expect((await notifications.memory()).watches.size).toBe(0);
    // An id that is there already: nothing of it happens.
    await expect(notifications.follow(createFollowed(7, 9, 'd', 'a'))).rejects.toMatchObject({
      code: 'CONFLICT',
    });
    expect(await notifications.position()).toBe(7);
    expect(Object.keys(await statesOf(registry))).toEqual(['c', 'b', 'a']);
  });

  it('gives out one message per channel when it is due, and remembers what came of it', async () => {
    const registry = await open();
    const { notifications } = registry;
    for (const [id, channel] of [
      ['a', 'mail'],
      ['b', 'mail'],
      ['c', 'hook'],
    ] as const)
      await notifications.add(createMessage(id, channel));
    expect(await notifications.claim(NOW_MS - 1, 10, [])).toEqual([]);
    expect(await notifications.claim(NOW_MS, 10, ['mail'])).toMatchObject([
      { id: 'c', state: 'sending', attempts: 1 },
    ]);
    expect((await notifications.claim(NOW_MS, 10, ['hook'])).map(({ id }) => id)).toEqual(['a']);
    expect(await notifications.startOver(NOW_MS)).toBe(2);
    expect((await notifications.claim(NOW_MS, 1, [])).map(({ id }) => id)).toEqual(['a']);
    await notifications.finish('a', { state: 'waiting', nextAttemptMs: NOW_MS + 5, error: 'no answer' });
    expect((await notifications.claim(NOW_MS + 5, 10, [])).map(({ id }) => id)).toEqual(['b', 'c']);
    await notifications.finish('b', { state: 'sent', finishedMs: NOW_MS + 6 });
    await notifications.finish('c', { state: 'failed', finishedMs: NOW_MS + 6, error: 'gone' });
    // It is not being sent any more.
    await notifications.finish('c', { state: 'sent', finishedMs: NOW_MS + 7 });
    const { items } = await notifications.list({ limit: 10 });
    expect(items).toMatchObject([
      { id: 'c', state: 'failed', attempts: 2, error: 'gone' },
      { id: 'b', state: 'sent', finishedMs: NOW_MS + 6 },
      { id: 'a', state: 'waiting', attempts: 2, nextAttemptMs: NOW_MS + 5, error: 'no answer' },
    ]);
    expect(await notifications.counts()).toEqual({ waiting: 1, sending: 0, sent: 1, failed: 1 });
  });

  it('lists the newest first, page by page, filtered', async () => {
    const { notifications } = await open();
    for (const id of ['a', 'b', 'c']) await notifications.add(createMessage(id));
    await notifications.add(createMessage('d', 'hook', 'speyer'));
    const idsOf = async (query: object) =>
      (await notifications.list({ limit: 10, ...query })).items.map(({ id }) => id);
    expect(await idsOf({ cities: ['landau'] })).toEqual(['c', 'b', 'a']);
    expect(await idsOf({ cities: [] })).toEqual([]);
    expect(await idsOf({ channelId: 'hook', states: ['waiting'] })).toEqual(['d']);
    expect(await idsOf({ states: ['sent', 'failed'] })).toEqual([]);
    const page = await notifications.list({ limit: 3 });
    expect(page.items.map(({ id }) => id)).toEqual(['d', 'c', 'b']);
    expect(await idsOf({ before: page.nextBefore })).toEqual(['a']);
  });

  it('is bounded: what is finished goes first, what waits goes only when it must and is counted', async () => {
    const registry = await open(2);
    const { notifications } = registry;
    await notifications.add(createMessage('a'));
    await notifications.claim(NOW_MS, 1, []);
    await notifications.finish('a', { state: 'sent', finishedMs: NOW_MS });
    await notifications.add(createMessage('b'));
    await notifications.add(createMessage('c'));
    expect(Object.keys(await statesOf(registry))).toEqual(['c', 'b']);
    expect(registry.stats.notificationsDropped).toBe(0);
    await notifications.add(createMessage('d'));
    expect(Object.keys(await statesOf(registry))).toEqual(['d', 'c']);
    expect(registry.stats.notificationsDropped).toBe(1);
  });

  it('follows requests by a place of its own, and remembers what was told of each', async () => {
    const { notifications } = await open();
    const memory = new Map([['MG-LD-2026-000001', { told: 3, endedMs: NOW_MS }]]);
    const first = { fromSequence: 0, toSequence: 7, memory, messages: [createMessage('a')] };
    expect(await notifications.followRequests(first)).toBe(true);
    expect(await notifications.followRequests(first)).toBe(false);
    expect(await notifications.requestMemory()).toEqual({ sequence: 7, memory });
    expect(await notifications.position()).toBe(0);
    expect(await notifications.memory()).toEqual({ watches: new Map(), floods: new Map() });
    const forgotten = new Map([['MG-LD-2026-000001', undefined]]);
    await notifications.followRequests({ fromSequence: 7, toSequence: 7, memory: forgotten, messages: [] });
    expect(await notifications.requestMemory()).toEqual({ sequence: 7, memory: new Map() });
    expect((await notifications.list({ limit: 9 })).items).toHaveLength(1);
  });
}
