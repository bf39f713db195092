/**
 * Follows the changes of alarms and writes the messages they make. What always holds: the messages and the place they
 * were made up to are written together, so a restart makes none twice and leaves none out; what is remembered here is
 * what the registry has.
 */
import { randomUUID } from 'node:crypto';
import type { Clock } from '#core/clock.ts';
import type { Flood } from '#core/notifications/flood.ts';
import { toNotifications } from '#core/notifications/to-notifications.ts';
import type { Watch } from '#core/notifications/watch.ts';
import type { Registry } from '#store/registry/registry.ts';
import type { StoredRoute } from '#store/registry/registry-notifications.ts';
import type { CityTimes } from './city-times.ts';
import type { NotificationMetrics } from './notification-metrics.ts';

export interface NotificationFollower {
  /** One round; returns how many messages it made. */
  follow(): Promise<number>;
  watches(): number;
}

const PAGE_ALARMS = 500;
/** How often alarms are looked for that were deleted, which is no change of theirs. */
const PRUNE_MS = 600_000;

interface Followed {
  revision: number;
  memory: { watches: Map<string, Watch>; floods: Map<string, Flood> };
}

export function createNotificationFollower(options: {
  registry: Pick<Registry, 'alarms' | 'notifications'>;
  times: CityTimes;
  clock: Clock;
  metrics: Pick<NotificationMetrics, 'made'>;
}): NotificationFollower {
  const { registry, times, clock, metrics } = options;
  const { alarms, notifications } = registry;
  let routes: StoredRoute[] = [];
  let routesRevision = -1;
  /** Undefined: to be read again. */
  let followed: Followed | undefined;
  let prunedMs = clock.monotonicMs();

  async function load(): Promise<Followed> {
    const { watches, floods } = await notifications.memory();
    const memory = { watches: new Map(watches), floods: new Map(floods) };
    return { revision: await notifications.position(), memory };
  }

  /** The alarms of a device go with it: nobody is told of them any more, nor that they had ended. */
  async function prune(current: Followed): Promise<void> {
    if (clock.monotonicMs() - prunedMs < PRUNE_MS) return;
    prunedMs = clock.monotonicMs();
    const gone = new Map<string, undefined>();
    for (const [key, { subject }] of current.memory.watches)
      if ((await alarms.get(subject.id)) === undefined) gone.set(key, undefined);
    if (gone.size === 0) return;
    followed = undefined;
    const { revision } = current;
    const written = { fromRevision: revision, toRevision: revision, messages: [], floods: new Map() };
    await notifications.follow({ ...written, watches: gone });
  }

  async function refreshRoutes(): Promise<void> {
    const revision = await notifications.revision();
    if (revision === routesRevision) return;
    routes = (await notifications.listRoutes()).filter(({ enabled }) => enabled);
    routesRevision = revision;
  }

  async function followPage(current: Followed): Promise<{ made: number; isFull: boolean }> {
    const changed = await alarms.changedAfter(current.revision, PAGE_ALARMS);
    const { memory } = current;
    const nowMs = clock.nowMs();
    const changes = toNotifications({ changed, routes, memory, nowMs, toHour: times.toHour });
    const toRevision = changed.at(-1)?.revision ?? current.revision;
    const messages = changes.notifications.map(notification => ({
      ...{ id: randomUUID(), notification, createdMs: nowMs },
    }));
    const isSame = toRevision === current.revision && changes.watches.size + changes.floods.size === 0;
    if (isSame) return { made: 0, isFull: false };
    // What comes of a write that failed on its way is not known: everything is read again then.
    followed = undefined;
    const { watches, floods } = changes;
    const written = { fromRevision: current.revision, toRevision, watches, floods, messages };
    if (!(await notifications.follow(written))) return { made: 0, isFull: true };
    apply(memory.watches, watches);
    apply(memory.floods, floods);
    followed = { revision: toRevision, memory };
    for (const { notification } of messages) metrics.made.inc({ step: notification.step });
    return { made: messages.length, isFull: changed.length === PAGE_ALARMS };
  }

  return {
    async follow() {
      await times.refresh();
      await refreshRoutes();
      if (followed) await prune(followed);
      for (let made = 0; ; ) {
        followed ??= await load();
        const page = await followPage(followed);
        made += page.made;
        if (!page.isFull) return made;
      }
    },
    watches: () => followed?.memory.watches.size ?? 0,
  };
}

function apply<T>(memory: Map<string, T>, changes: ReadonlyMap<string, T | undefined>): void {
  for (const [key, value] of changes) {
    if (value === undefined) memory.delete(key);
    else memory.set(key, value);
  }
}
