/**
 * Watches the ways of live requests: what endangers one is written with it, a dead link makes it look for another way. When
 * there is none, the danger stays and the search goes on now and then.
 */
import type { BandwidthRequest } from '#core/requests/bandwidth-request.ts';
import { type Links, toPathUse } from '#core/requests/path-use.ts';
import type { Registry } from '#store/registry/registry.ts';
import type { StoredAlarm } from '#store/registry/registry-alarms.ts';
import { findDeadLinks, findEndangering, isAtStake, isBatteryShort } from './jeopardy.ts';
import type { LiveRequests } from './live-requests.ts';
import type { TakeStep } from './take-step.ts';

const PAGE = 500;
/** Of open alarms, major or graver, in one city: more are no news. */
const ALARMS_MAX = 2000;
const SEARCH_AGAIN_MS = 30_000;

export interface PathWatch {
  watch(live: LiveRequests, request: BandwidthRequest): Promise<void>;
  /** A new round: what was read of alarms is read again. */
  begin(): void;
}

export function createPathWatch(
  registry: Pick<Registry, 'alarms' | 'devices'>,
  takeStep: TakeStep,
): PathWatch {
  /** By city. */
  const alarms = new Map<string, StoredAlarm[]>();
  /** By request: which links were dead when nothing else was found, and when. */
  const searched = new Map<string, { dead: string; atMs: number }>();

  async function readAlarms(city: string): Promise<StoredAlarm[]> {
    const known = alarms.get(city);
    if (known) return known;
    const found: StoredAlarm[] = [];
    let cursor: string | undefined;
    do {
      const page = await registry.alarms.list({
        ...{ cities: [city], state: 'open', severities: ['critical', 'major'], limit: PAGE },
        ...(cursor !== undefined && { cursor }),
      });
      found.push(...page.items);
      cursor = page.nextCursor;
    } while (cursor !== undefined && found.length < ALARMS_MAX);
    alarms.set(city, found);
    return found;
  }

  /** A node that is gone explains the dark fibres of its neighbours: those alarms are left out of the list above. */
  async function readDeadLinks(city: string, links: Links): Promise<string[]> {
    const open = await readAlarms(city);
    const lost = open.filter(({ key }) => /commsLost$/i.test(key.alarmTypeId));
    const explained: StoredAlarm[] = [];
    for (const { id } of lost)
      explained.push(...(await registry.alarms.list({ state: 'open', causeId: id, limit: PAGE })).items);
    return findDeadLinks(links, [...open, ...explained]);
  }

  async function hasShortBattery(request: BandwidthRequest, live: LiveRequests): Promise<boolean> {
    if (request.state !== 'active') return false;
    for (const id of toPathUse(request, live.links).deviceIds) {
      const current = (await registry.devices.getListing(id))?.current;
      if (isBatteryShort(current, request.window.endMs, live.nowMs)) return true;
    }
    return false;
  }

  /** Around all that is dead: else it would come back to a link that it left before. */
  async function reroute(live: LiveRequests, request: BandwidthRequest): Promise<void> {
    const dead = await readDeadLinks(request.city, live.links);
    const { linkIds } = toPathUse(request, live.links);
    if (!dead.some(id => linkIds.has(id))) return;
    const before = searched.get(request.id);
    const isSearched = before?.dead === dead.join() && live.nowMs - before.atMs < SEARCH_AGAIN_MS;
    if (isSearched) return;
    const decision = await takeStep(request.id, { step: 'reroute', deadLinkIds: dead });
    if (decision?.isDone) searched.delete(request.id);
    else if (decision) searched.set(request.id, { dead: dead.join(), atMs: live.nowMs });
  }

  return {
    begin: () => alarms.clear(),
    async watch(live, request) {
      const { id, flags } = request;
      const endangering = isAtStake(request)
        ? findEndangering(request, live.links, await readAlarms(request.city))
        : [];
      const isInDanger = endangering.length > 0 || (await hasShortBattery(request, live));
      if (!isInDanger) {
        searched.delete(id);
        if (flags.jeopardy) await takeStep(id, { step: 'clearJeopardy' });
        return;
      }
      const alarmIds = endangering.map(alarm => alarm.id);
      if (flags.jeopardy?.alarmIds.join() !== alarmIds.join())
        await takeStep(id, { step: 'setJeopardy', alarmIds });
      if (endangering.length > 0) await reroute(live, request);
    },
  };
}
