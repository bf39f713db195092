/**
 * Messages that nobody can hear are not routed. Devices never hear what devices say (access rules), so
 * while no service account has a subscription, routing is work without an effect, and a third of all there
 * is at full load. Never skipped: what the broker or the platform publishes, and anything while sessions
 * may be waiting offline.
 */
import type { Aedes } from 'aedes';
import type { AedesClient } from './aedes-client.ts';
import type { Sessions } from './sessions.ts';

type Done = (error?: Error) => void;
type Publish = (packet: object, client: AedesClient | Done | null, done?: Done) => void;

export function skipUnheard(aedes: Aedes, sessions: Sessions, hasOfflineSessions: boolean): void {
  if (hasOfflineSessions) return;
  const routed = aedes as unknown as { publish: Publish };
  const publish = routed.publish.bind(aedes);
  routed.publish = (packet, client, done) => {
    const isUnheard =
      sessions.listeners.size === 0 &&
      client !== null &&
      typeof client === 'object' &&
      client.session.principal?.type !== 'platform';
    if (isUnheard) done?.();
    else publish(packet, client, done);
  };
}
