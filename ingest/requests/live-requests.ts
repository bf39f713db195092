/** What the keeper works on in one round, read once: live requests, links and the configurations of nodes. */

import type { FibreLink } from '#core/network/network.ts';
import type { BandwidthRequest, RequestState } from '#core/requests/bandwidth-request.ts';
import type { Registry } from '#store/registry/registry.ts';
import type { DesiredConfig } from '#store/registry/registry-commands.ts';
import type { Changed } from '#store/registry/registry-network.ts';

/** From set-up until the kit is back. */
export const LIVE_STATES = ['provisioning', 'provisioned', 'active', 'releasing'] as const;

export type StoredLinks = ReadonlyMap<string, FibreLink & Changed>;

export interface LiveRequests {
  nowMs: number;
  requests: readonly BandwidthRequest[];
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
  const cities = [...new Set(live.map(({ city }) => city))];
  // Nodes of a city may be lent to another, and links are few: all of them when there is anything to do.
  const links = cities.length > 0 ? await network.listLinks() : [];
  return {
    nowMs,
    requests: live,
    links: new Map(links.map(link => [link.id, link])),
    configs: new Map(configs.map(config => [config.deviceId, config])),
  };
}

export async function listAll(
  requests: Registry['requests'],
  states: readonly RequestState[],
): Promise<BandwidthRequest[]> {
  const found: BandwidthRequest[] = [];
  let after: string | undefined;
  do {
    const page = await requests.list({ states, limit: PAGE, ...(after !== undefined && { after }) });
    found.push(...page.items);
    after = page.nextAfter;
  } while (after !== undefined);
  return found;
}
