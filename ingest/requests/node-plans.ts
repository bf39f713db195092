/** What nodes are to be told for the live requests, and what each request still waits for. Pure. */
import type { BandwidthRequest, NodeActivation, RequestState } from '#core/requests/bandwidth-request.ts';
import { type BookingPhase, type NodeBooking, toNodeConfig } from '#core/requests/node-config.ts';
import { type Links, toItemNodes, toPathUse } from '#core/requests/path-use.ts';
import type { DesiredConfig } from '#store/registry/registry-commands.ts';
import { findWayChangeMs } from './way-change.ts';

const PHASE_OF: Partial<Record<RequestState, BookingPhase>> = {
  provisioning: 'setup',
  provisioned: 'setup',
  active: 'active',
};

/** By node: every approved request that runs over it now. */
export function planBookings(
  requests: readonly BandwidthRequest[],
  links: Links,
): Map<string, NodeBooking[]> {
  const plans = new Map<string, NodeBooking[]>();
  for (const request of requests) {
    const phase = PHASE_OF[request.state];
    if (phase === undefined) continue;
    for (const [deviceId, services] of toServices(request, links)) {
      const booking = { requestId: request.id, phase, services };
      plans.set(deviceId, [...(plans.get(deviceId) ?? []), booking]);
    }
  }
  return plans;
}

function toServices(request: BandwidthRequest, links: Links): Map<string, NodeBooking['services'][number][]> {
  const services = new Map<string, NodeBooking['services'][number][]>();
  for (const item of request.items) {
    const path = request.paths.find(({ itemId }) => itemId === item.id);
    const { service, cirUp, cirDown, eirUp, eirDown } = item;
    const rates = { service, cir: Math.max(cirUp, cirDown), eir: Math.max(eirUp, eirDown) };
    for (const deviceId of toItemNodes(item, path, links))
      services.set(deviceId, [...(services.get(deviceId) ?? []), rates]);
  }
  return services;
}

/** The configuration that is to be written, or undefined when the node's is that one already. */
export function planConfig(
  deviceId: string,
  bookings: readonly NodeBooking[],
  stored: DesiredConfig | undefined,
  nowMs: number,
): DesiredConfig | undefined {
  const config = toNodeConfig(bookings);
  if (stored?.config.config['digest'] === config['digest']) return undefined;
  const version = (stored?.config.version ?? 0) + 1;
  return {
    ...{ deviceId, changedMs: nowMs },
    config: { v: 1, ts: new Date(nowMs).toISOString(), version, config },
  };
}

/** Whether somebody's bookings stand in it. */
export function isBooked({ config }: DesiredConfig): boolean {
  return config.config['digest'] !== undefined && config.config['phase'] !== 'idle';
}

/**
 * What is to be recorded of a request's nodes: what they were sent since, and what they answered. Empty: nothing new.
 * @param refusalOf what a node said of a version that it does not take
 */
export function planActivation(
  request: BandwidthRequest,
  links: Links,
  configs: ReadonlyMap<string, DesiredConfig>,
  refusalOf: (deviceId: string, version: number) => string | undefined,
  nowMs: number,
): NodeActivation[] {
  const nodes = toPathUse(request, links).deviceIds;
  const known = new Map(request.activation.map(entry => [entry.deviceId, entry]));
  const changedMs = findWayChangeMs(request) ?? 0;
  return [...new Set([...nodes, ...known.keys()])].sort().flatMap(deviceId => {
    const config = configs.get(deviceId);
    if (!config) return [];
    const phase = nodes.has(deviceId) ? (PHASE_OF[request.state] ?? 'release') : 'release';
    const before = known.get(deviceId);
    const version = config.config.version;
    const isTold = before?.phase === phase && before.sentMs >= changedMs;
    const sent: NodeActivation = isTold ? before : { deviceId, phase, configVersion: version, sentMs: nowMs };
    const answered = toAnswered(sent, config, refusalOf, nowMs);
    return answered === before ? [] : [answered];
  });
}

/** The same object when there is nothing new. */
function toAnswered(
  sent: NodeActivation,
  config: DesiredConfig,
  refusalOf: (deviceId: string, version: number) => string | undefined,
  nowMs: number,
): NodeActivation {
  if (sent.acknowledgedMs !== undefined) return sent;
  if ((config.sentVersion ?? 0) >= sent.configVersion) {
    const { refusal: _refusal, ...rest } = sent;
    return { ...rest, acknowledgedMs: nowMs };
  }
  const refusal = refusalOf(sent.deviceId, sent.configVersion);
  return refusal === undefined || refusal === sent.refusal ? sent : { ...sent, refusal };
}

/** Every node of the way says that it obeys. */
export function isAcknowledged(request: BandwidthRequest, links: Links): boolean {
  const answered = new Map(request.activation.map(entry => [entry.deviceId, entry]));
  return [...toPathUse(request, links).deviceIds].every(id => {
    const entry = answered.get(id);
    return entry !== undefined && entry.phase !== 'release' && entry.acknowledgedMs !== undefined;
  });
}
