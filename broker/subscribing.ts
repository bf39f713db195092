/**
 * The hook `authorizeSubscribe`. A denied filter gets 128 in the SUBACK and the rest of the packet stays;
 * an error would lock a persistent session out for ever, for it is asked again at each restore.
 */

import type { RefusalReason } from '#core/refusal-reasons.ts';
import { isAllowed, isWithinLimits } from './access-rules.ts';
import type { AedesClient } from './aedes-client.ts';
import type { BrokerCounters } from './broker-counters.ts';
import type { BrokerLimits } from './broker-limits.ts';
import type { DeviceRefusals } from './device-refusals.ts';
import type { Session } from './session.ts';
import type { Sessions } from './sessions.ts';

export interface Subscription {
  topic: string;
  qos: number;
}

export interface SubscribingContext {
  limits: BrokerLimits;
  counters: BrokerCounters;
  refusals: DeviceRefusals;
  sessions: Sessions;
}

/** Undefined: granted. */
export function toSubscriptionRefusal(
  session: Session,
  filter: string,
  limits: BrokerLimits,
): RefusalReason | undefined {
  if (!session.principal || session.revoked) return 'revoked';
  if (filter.startsWith('$share/')) return 'sharedSubscription';
  if (!isWithinLimits(filter, { levels: limits.filterLevels, bytes: limits.filterBytes }))
    return 'tooManySubscriptions';
  if (!isAllowed(session.principal, 'subscribe', filter)) return 'filterNotAllowed';
  if (!session.filters.has(filter) && session.filters.size >= limits.subscriptionsPerClient)
    return 'tooManySubscriptions';
  return undefined;
}

export function createSubscribeGate(context: SubscribingContext) {
  return (
    client: AedesClient,
    subscription: Subscription,
    callback: (error: Error | null, granted: Subscription | null) => void,
  ): void => {
    const { session } = client;
    const refusal = toSubscriptionRefusal(session, subscription.topic, context.limits);
    if (refusal) {
      context.counters.refused[refusal] += 1;
      context.refusals.note(session, refusal, subscription.topic);
      callback(null, null);
      return;
    }
    session.filters.set(subscription.topic, subscription.qos);
    if (session.principal?.type !== 'device') context.sessions.listeners.add(session);
    callback(null, subscription);
  };
}
