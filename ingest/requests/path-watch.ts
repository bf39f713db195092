/**
 * Watches the ways of live requests, and of those that are set up soon: what endangers one is written with it, a link that is
 * dead or gone, taken out of service all the same, or ends at a node that its owner took back, makes it look for another way.
 * When there is none, the danger stays and the search goes on now and then.
 */
import type { FibreNode, Lending, LinkOutage } from '#core/network/network.ts';
import type { BandwidthRequest } from '#core/requests/bandwidth-request.ts';
import { toPathUse } from '#core/requests/path-use.ts';
import type { Registry } from '#store/registry/registry.ts';
import type { StoredAlarm } from '#store/registry/registry-alarms.ts';
import {
  findDeadLinks,
  findEndangering,
  findReturnedLinks,
  isAtStake,
  isBatteryShort,
  toNeededSpan,
} from './jeopardy.ts';
import type { LiveRequests } from './live-requests.ts';
import type { TakeStep } from './take-step.ts';

const PAGE = 500;
/** Of open alarms, major or graver, the gravest first: more are no news. */
const ALARMS_MAX = 2000;
const SEARCH_AGAIN_MS = 30_000;

export interface PathWatch {
  watch(live: LiveRequests, request: BandwidthRequest): Promise<void>;
  /** A new round: what was read of alarms is read again. */
  begin(): void;
}

/** The same for all requests of a round. Of all cities: nodes may be lent. */
interface Seen {
  alarms: readonly StoredAlarm[];
  /** The same, and those that they explain. */
  dark: readonly StoredAlarm[];
  nodes: readonly FibreNode[];
  /** Nodes of deployments that stand now: a case in the store is silent and nobody's danger. */
  standing: ReadonlySet<string>;
  /** Now, or in the window of something that is set up soon. */
  outages: readonly LinkOutage[];
  lendings: readonly Lending[];
}

export function createPathWatch(
  registry: Pick<Registry, 'alarms' | 'devices' | 'network'>,
  takeStep: TakeStep,
): PathWatch {
  let seen: Seen | undefined;
  /** By request: which links were dead when nothing else was found, and when. */
  const searched = new Map<string, { dead: string; atMs: number }>();

  async function look({ nowMs, upcoming }: LiveRequests): Promise<Seen> {
    if (seen) return seen;
    const alarms = await readAlarms();
    const { network } = registry;
    const now = { fromMs: nowMs, untilMs: nowMs + 1 };
    const ends = upcoming.map(({ window }) => window.teardownEndMs);
    const needed = { fromMs: nowMs, untilMs: Math.max(now.untilMs, ...ends) };
    const deployments = await network.listDeployments(undefined, now);
    seen = {
      ...{ alarms, dark: [...alarms, ...(await readExplained(alarms))] },
      nodes: await network.listNodes(),
      standing: new Set(deployments.flatMap(({ nodeIds }) => nodeIds)),
      outages: await network.listOutages(undefined, needed),
      lendings: await network.listLendings(undefined, needed),
    };
    return seen;
  }

  async function readAlarms(): Promise<StoredAlarm[]> {
    const found: StoredAlarm[] = [];
    let cursor: string | undefined;
    do {
      const page = await registry.alarms.list({
        ...{ state: 'open', severities: ['critical', 'major'], limit: PAGE },
        ...(cursor !== undefined && { cursor }),
      });
      found.push(...page.items);
      cursor = page.nextCursor;
    } while (cursor !== undefined && found.length < ALARMS_MAX);
    return found;
  }

  /** A node that is gone explains the dark fibres of its neighbours: those alarms are left out of the list above. */
  async function readExplained(alarms: readonly StoredAlarm[]): Promise<StoredAlarm[]> {
    const lost = alarms.filter(({ key, kind }) => key.alarmTypeId === 'commsLost' && kind === 'fibrenode');
    const explained: StoredAlarm[] = [];
    for (const { id } of lost)
      explained.push(...(await registry.alarms.list({ state: 'open', causeId: id, limit: PAGE })).items);
    return explained;
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
  async function reroute(
    { nowMs }: LiveRequests,
    request: BandwidthRequest,
    dead: readonly string[],
  ): Promise<void> {
    const before = searched.get(request.id);
    const isSearched = before?.dead === dead.join() && nowMs - before.atMs < SEARCH_AGAIN_MS;
    if (isSearched) return;
    const decision = await takeStep(request.id, { step: 'reroute', deadLinkIds: dead });
    if (decision?.isDone) searched.delete(request.id);
    else if (decision) searched.set(request.id, { dead: dead.join(), atMs: nowMs });
  }

  return {
    begin() {
      seen = undefined;
    },
    async watch(live, request) {
      const { id, flags } = request;
      const { alarms, dead } = isAtStake(request) ? toDangers(await look(live), live, request) : NOTHING;
      const endangering = findEndangering(request, live.links, alarms);
      const { linkIds } = toPathUse(request, live.links);
      const isCut = dead.some(linkId => linkIds.has(linkId));
      if (endangering.length === 0 && !isCut && !(await hasShortBattery(request, live))) {
        searched.delete(id);
        if (flags.jeopardy) await takeStep(id, { step: 'clearJeopardy' });
        return;
      }
      const alarmIds = endangering.map(alarm => alarm.id);
      if (flags.jeopardy?.alarmIds.join() !== alarmIds.join())
        await takeStep(id, { step: 'setJeopardy', alarmIds });
      if (isCut) await reroute(live, request, dead);
    },
  };
}

interface Dangers {
  alarms: readonly StoredAlarm[];
  /** Links that cannot carry anything when the request needs them. */
  dead: readonly string[];
}

const NOTHING: Dangers = { alarms: [], dead: [] };

function toDangers(seen: Seen, { links, nowMs }: LiveRequests, request: BandwidthRequest): Dangers {
  const { fromMs, untilMs } = toNeededSpan(request, nowMs);
  const isOfNow = ({ deviceId }: StoredAlarm) =>
    request.state !== 'reserved' || deviceId === undefined || seen.standing.has(deviceId);
  const turns = seen.lendings
    .flatMap(one => [one.fromMs, one.untilMs, one.endedMs ?? one.untilMs])
    .filter(atMs => fromMs < atMs && atMs < untilMs);
  const lentAt = (atMs: number) => seen.lendings.filter(one => isDuring(one, atMs, atMs + 1));
  const dead = new Set([
    ...[...toPathUse(request, links).linkIds].filter(id => !links.has(id)),
    ...findDeadLinks(links, seen.dark.filter(isOfNow)),
    ...[fromMs, ...turns].flatMap(atMs => findReturnedLinks(links, seen.nodes, lentAt(atMs))),
    ...seen.outages.filter(one => isDuring(one, fromMs, untilMs)).map(({ linkId }) => linkId),
  ]);
  return { alarms: seen.alarms.filter(isOfNow), dead: [...dead].sort() };
}

function isDuring(
  { fromMs, untilMs, endedMs }: { fromMs: number; untilMs?: number; endedMs?: number },
  sinceMs: number,
  beforeMs: number,
): boolean {
  const overMs = Math.min(untilMs ?? Number.POSITIVE_INFINITY, endedMs ?? Number.POSITIVE_INFINITY);
  return fromMs < beforeMs && sinceMs < overMs;
}
