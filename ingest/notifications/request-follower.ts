/**
 * Follows the changes of requests for bandwidth and writes the messages they make. What always holds: the messages and the
 * place they were made up to are written together, so a restart makes none twice and leaves none out. Whether somebody
 * agreed to mails is asked each time; no address is in a message.
 */
import { randomUUID } from 'node:crypto';
import type { Clock } from '#core/clock.ts';
import { type RequestTold, toRequestNotifications } from '#core/notifications/to-request-notifications.ts';
import type { BandwidthRequest } from '#core/requests/bandwidth-request.ts';
import type { Registry } from '#store/registry/registry.ts';
import type { NotificationMetrics } from './notification-metrics.ts';

export interface RequestFollower {
  /** One round; returns how many messages it made. */
  follow(): Promise<number>;
}

const PAGE_REQUESTS = 200;

interface Followed {
  sequence: number;
  memory: Map<string, RequestTold>;
}

export function createRequestFollower(options: {
  registry: Pick<Registry, 'requests' | 'notifications'>;
  clock: Clock;
  metrics: Pick<NotificationMetrics, 'made'>;
}): RequestFollower {
  const { registry, clock, metrics } = options;
  const { requests, notifications } = registry;
  /** Undefined: to be read again. */
  let followed: Followed | undefined;

  async function findAgreed(changed: readonly BandwidthRequest[]): Promise<Set<string>> {
    const agreed = new Set<string>();
    for (const { id, requester } of changed) {
      const ref = requester.contactRef;
      const contact = ref === undefined ? undefined : await requests.getContact(ref);
      if (contact?.hasMailConsent && contact.mail !== undefined) agreed.add(id);
    }
    return agreed;
  }

  async function followPage({ sequence, memory }: Followed): Promise<{ made: number; isFull: boolean }> {
    const page = await requests.changedAfter(sequence, PAGE_REQUESTS);
    const changed = page.map(({ request }) => request);
    const nowMs = clock.nowMs();
    const routes = (await notifications.listRoutes()).filter(({ enabled }) => enabled);
    const agreed = await findAgreed(changed);
    const changes = toRequestNotifications({ changed, routes, memory, agreed, nowMs });
    const toSequence = page.at(-1)?.sequence ?? sequence;
    if (toSequence === sequence && changes.memory.size === 0) return { made: 0, isFull: false };
    const messages = changes.notifications.map(notification => ({
      ...{ id: randomUUID(), notification, createdMs: nowMs },
    }));
    // What comes of a write that failed on its way is not known: everything is read again then.
    followed = undefined;
    const written = { fromSequence: sequence, toSequence, memory: changes.memory, messages };
    if (!(await notifications.followRequests(written))) return { made: 0, isFull: true };
    for (const [id, told] of changes.memory) {
      if (told) memory.set(id, told);
      else memory.delete(id);
    }
    followed = { sequence: toSequence, memory };
    metrics.made.inc({ step: 'request' }, messages.length);
    return { made: messages.length, isFull: page.length === PAGE_REQUESTS };
  }

  return {
    async follow() {
      for (let made = 0; ; ) {
        followed ??= await notifications.requestMemory();
        const page = await followPage(followed);
        made += page.made;
        if (!page.isFull) return made;
      }
    },
  };
}
