/** What endangers a live request, and which links are dead. Pure. */
import { isGraver } from '#core/limits.ts';
import type { FibreLink, FibreNode, Lending } from '#core/network/network.ts';
import type { Span } from '#core/network/spans.ts';
import type { BandwidthRequest, RequestState } from '#core/requests/bandwidth-request.ts';
import { type Links, type PathUse, toPathUse, toPortKey } from '#core/requests/path-use.ts';
import type { StoredAlarm } from '#store/registry/registry-alarms.ts';
import type { DeviceCurrent } from '#store/registry/registry-ingest.ts';

const AT_STAKE: ReadonlySet<RequestState> = new Set<RequestState>([
  'reserved',
  'provisioning',
  'provisioned',
  'active',
]);

/** While the kit is on its way back nothing is promised any more. */
export function isAtStake({ state }: BandwidthRequest): boolean {
  return AT_STAKE.has(state);
}

/** When what is booked has to be there: of what is set up, now; of what is only reserved, its whole window. */
export function toNeededSpan({ state, window }: BandwidthRequest, nowMs: number): Span {
  if (state !== 'reserved') return { fromMs: nowMs, untilMs: nowMs + 1 };
  return { fromMs: window.setupStartMs, untilMs: window.teardownEndMs };
}

/** Open alarms, major or graver, on the nodes and links of its way. In the order of their ids. */
export function findEndangering(
  request: BandwidthRequest,
  links: Links,
  alarms: readonly StoredAlarm[],
): StoredAlarm[] {
  const use = toPathUse(request, links);
  return alarms
    .filter(alarm => !alarm.isCleared && isGraver(alarm.severity, 'minor') && isOn(use, alarm))
    .sort((one, other) => (one.id < other.id ? -1 : 1));
}

/** A port or its optics that no link of the way ends at is another's business; a group's alarm is of all its members. */
function isOn(use: PathUse, { key, deviceId, impactedResources }: StoredAlarm): boolean {
  if (deviceId === undefined)
    return impactedResources.some(resource => use.deviceIds.has(resource.split('/')[2] ?? ''));
  const port = toPortOf(key.resource);
  return port === undefined ? use.deviceIds.has(deviceId) : use.ports.has(toPortKey({ deviceId, port }));
}

/** `port-1` of `landau/fibrenode/ld-gf-01/optics-1` */
function toPortOf(resource: string): string | undefined {
  const component = resource.split('/')[3];
  return component === undefined || !/^(?:port|optics)-/.test(component)
    ? undefined
    : component.replace(/^optics-/, 'port-');
}

/** All links at one of whose ends the connection is gone, explained by another alarm or not. */
export function findDeadLinks(links: Links, alarms: readonly StoredAlarm[]): string[] {
  const dark = new Set(
    alarms.flatMap(({ key, deviceId, isCleared }) => {
      const port = toPortOf(key.resource);
      const isDown = key.alarmTypeId === 'linkDown' && !isCleared;
      return isDown && deviceId !== undefined && port !== undefined ? [toPortKey({ deviceId, port })] : [];
    }),
  );
  const isDead = ({ aEnd, zEnd }: FibreLink) => dark.has(toPortKey(aEnd)) || dark.has(toPortKey(zEnd));
  return [...links.values()].filter(isDead).map(({ id }) => id);
}

/** Links with an end at a node that their city does not have now: taken back, or lent away. @param lendings those in force */
export function findReturnedLinks(
  links: Links,
  nodes: readonly Pick<FibreNode, 'deviceId' | 'city'>[],
  lendings: readonly Pick<Lending, 'borrowerCity' | 'deviceIds'>[],
): string[] {
  const cityOf = new Map(nodes.map(({ deviceId, city }) => [deviceId, city]));
  for (const { borrowerCity, deviceIds } of lendings)
    for (const id of deviceIds) cityOf.set(id, borrowerCity);
  return [...links.values()]
    .filter(({ city, aEnd, zEnd }) =>
      [aEnd, zEnd].some(({ deviceId }) => (cityOf.get(deviceId) ?? city) !== city),
    )
    .map(({ id }) => id);
}

const ON_BATTERY: readonly unknown[] = ['OB', 'LB', 'DISCHRG'];

/** Runs on its battery, and that ends before the event does. */
export function isBatteryShort(current: DeviceCurrent | undefined, endMs: number, nowMs: number): boolean {
  const values = current?.components['ups']?.values;
  const runtimeS = values?.['batteryRuntime'];
  if (!values || !ON_BATTERY.includes(values['status']) || typeof runtimeS !== 'number') return false;
  return nowMs + runtimeS * 1000 < endMs;
}
