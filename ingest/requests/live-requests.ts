/** What the keeper works on in one round, read once: live requests, those set up soon, links and the configurations of nodes. */

import type { FibreLink } from '#core/network/network.ts';
import type { BandwidthRequest, RequestState } from '#core/requests/bandwidth-request.ts';
import type { Registry } from '#store/registry/registry.ts';
import type { DesiredConfig } from '#store/registry/registry-commands.ts';
import type { Changed, Span } from '#store/registry/registry-network.ts';

/** From set-up until the kit is back. */
export const LIVE_STATES = ['provisioning', 'provisioned', 'active', 'releasing'] as const;

/** So long before set-up the way of what is reserved is watched: time enough to lay another cable. */
export const WATCHED_BEFORE_MS = 24 * 3_600_000;

export type StoredLinks = ReadonlyMap<string, FibreLink & Changed>;

export interface LiveRequests {
  nowMs: number;
  requests: readonly BandwidthRequest[];
  /** Reserved, and set up within WATCHED_BEFORE_MS. */
  upcoming: readonly BandwidthRequest[];
  links: StoredLinks;
  configs: ReadonlyMap<string, DesiredConfig>;
}

const PAGE = 200;

export async function readLiveRequests(
  { requests, network, commands }: Pick<Registry, 'requests' | 'network' | 'commands'>,
  nowMs: number,
): Promise<LiveRequests> {
  const live = await listAll(requests, LIVE_STATES);
  const configs = await commands.listConfigs();
  const soon = { fromMs: nowMs, untilMs: nowMs + WATCHED_BEFORE_MS };
  const upcoming = await listAll(requests, ['reserved'], soon);
  // Nodes of a city may be lent to another, and links are few: all of them when there is anything to do.
  const links = live.length + upcoming.length > 0 ? await network.listLinks() : [];
  return {
    nowMs,
    requests: live,
    upcoming,
    links: new Map(links.map(link => [link.id, link])),
    configs: new Map(configs.map(config => [config.deviceId, config])),
  };
}

export async function listAll(
  requests: Registry['requests'],
  states: readonly RequestState[],
  span?: Span,
): Promise<BandwidthRequest[]> {
  const found: BandwidthRequest[] = [];
  let after: string | undefined;
  do {
    const page = await requests.list({
      ...{ states, limit: PAGE },
      ...(span && { span }),
      ...(after !== undefined && { after }),
    });
    found.push(...page.items);
    after = page.nextAfter;
  } while (after !== undefined);
  return found;
}
