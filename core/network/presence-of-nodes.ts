/**
 * When nodes and links are there for a city: deployed, and not lent to another. A case that another city lends counts only
 * while it is lent. Spans of one node stay apart, one per deployment: between two of them it moves.
 */
import type { AdmissionNetwork } from '../requests/admission.ts';
import type { FibreLink, FibreNode, Lending } from './network.ts';
import { cutSpans, intersectSpans, mergeSpans, type Span } from './spans.ts';

export function toLendingSpan({ fromMs, untilMs, endedMs }: Lending): Span {
  return { fromMs, untilMs: Math.min(untilMs, endedMs ?? Number.POSITIVE_INFINITY) };
}

export function toNodeSpans(network: AdmissionNetwork, node: FibreNode): Span[] {
  const deployed = network.deployments
    .filter(({ nodeIds }) => nodeIds.includes(node.deviceId))
    .map(({ fromMs, untilMs = Number.POSITIVE_INFINITY }) => ({ fromMs, untilMs }));
  const lendings = network.lendings.filter(({ deviceIds }) => deviceIds.includes(node.deviceId));
  if (node.city === network.city) {
    const away = lendings.filter(({ ownerCity }) => ownerCity === network.city);
    return cutSpans(deployed, away.map(toLendingSpan));
  }
  const here = lendings.filter(({ borrowerCity }) => borrowerCity === network.city);
  return intersectSpans(deployed, mergeSpans(here.map(toLendingSpan)));
}

/** While its deployment lasts, both ends are there, and nobody has taken it out of service. */
export function toLinkSpans(
  network: AdmissionNetwork,
  link: FibreLink,
  nodeSpans: (deviceId: string) => readonly Span[],
): Span[] {
  const deployed = network.deployments
    .filter(({ id }) => id === link.deploymentId)
    .map(({ fromMs, untilMs = Number.POSITIVE_INFINITY }) => ({ fromMs, untilMs }));
  const ends = [link.aEnd, link.zEnd].map(({ deviceId }) => mergeSpans(nodeSpans(deviceId)));
  const outages = network.outages
    .filter(({ linkId }) => linkId === link.id)
    .map(({ fromMs, untilMs = Number.POSITIVE_INFINITY }) => ({ fromMs, untilMs }));
  return cutSpans(intersectSpans(intersectSpans(deployed, ends[0]!), ends[1]!), outages);
}
