/**
 * When nodes and links are there for a city: deployed, and not lent to another. A case that another city lends counts only
 * while it is lent. Spans of one node stay apart, one per deployment: between two of them it moves.
 */
import type { AdmissionNetwork } from '../requests/admission.ts';
import type { FibreLink, FibreNode, Lending } from './network.ts';
import { cutSpans, intersectSpans, mergeSpans, type Span } from './spans.ts';

export interface NetworkPresence {
  ofNode(node: FibreNode): readonly Span[];
  /** While its deployment lasts, both ends are there, and nobody has taken it out of service. */
  ofLink(link: FibreLink): readonly Span[];
}

/** Looks through the network once, so that each question after it is quick. */
export function createNetworkPresence(network: AdmissionNetwork): NetworkPresence {
  const nodes = new Map(network.nodes.map(node => [node.deviceId, node]));
  const deploymentsOf = groupByEach(network.deployments, ({ nodeIds }) => nodeIds);
  const lendingsOf = groupByEach(network.lendings, ({ deviceIds }) => deviceIds);
  const outagesOf = Map.groupBy(network.outages, ({ linkId }) => linkId);
  const deployments = new Map(network.deployments.map(deployment => [deployment.id, deployment]));
  const spansOf = new Map<string, readonly Span[]>();

  const ofNode = ({ deviceId, city }: FibreNode): readonly Span[] => {
    const deployed = (deploymentsOf.get(deviceId) ?? []).map(toSpan);
    const lendings = lendingsOf.get(deviceId) ?? [];
    if (city === network.city) {
      const away = lendings.filter(({ ownerCity }) => ownerCity === network.city);
      return cutSpans(deployed, away.map(toLendingSpan));
    }
    const here = lendings.filter(({ borrowerCity }) => borrowerCity === network.city);
    return intersectSpans(deployed, mergeSpans(here.map(toLendingSpan)));
  };
  const ofEnd = (deviceId: string): readonly Span[] => {
    const before = spansOf.get(deviceId);
    if (before) return before;
    const node = nodes.get(deviceId);
    const spans = node ? mergeSpans(ofNode(node)) : [];
    spansOf.set(deviceId, spans);
    return spans;
  };
  return {
    ofNode,
    ofLink({ id, deploymentId, aEnd, zEnd }) {
      const deployment = deployments.get(deploymentId);
      if (!deployment) return [];
      const atEnds = intersectSpans(ofEnd(aEnd.deviceId), ofEnd(zEnd.deviceId));
      return cutSpans(intersectSpans([toSpan(deployment)], atEnds), (outagesOf.get(id) ?? []).map(toSpan));
    },
  };
}

export function toLendingSpan({ fromMs, untilMs, endedMs }: Lending): Span {
  return { fromMs, untilMs: Math.min(untilMs, endedMs ?? Number.POSITIVE_INFINITY) };
}

function toSpan({ fromMs, untilMs = Number.POSITIVE_INFINITY }: { fromMs: number; untilMs?: number }): Span {
  return { fromMs, untilMs };
}

function groupByEach<T>(values: readonly T[], toKeys: (value: T) => readonly string[]): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const value of values) {
    for (const key of toKeys(value)) {
      const group = groups.get(key);
      if (group) group.push(value);
      else groups.set(key, [value]);
    }
  }
  return groups;
}
