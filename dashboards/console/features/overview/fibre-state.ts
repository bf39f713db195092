/** How each mobile fibre node stands: its links, its rate, and the light left in its fibres. Pure. */
import { LIMITS, RX_SENSITIVITY_DBM } from '#core/limits.ts';
import type { SeriesResource } from '#core/resources.ts';
import type { Priority } from '../../ui/priority-shapes.ts';

export interface FibreNode {
  device: string;
  city: string;
  /** Ports that work, of those switched on; undefined: none has said anything lately. */
  linksUp: number | undefined;
  links: number | undefined;
  /** bit/s over all services. */
  rateBps: number | undefined;
  /** Of the weakest fibre, dB above what its receiver needs. */
  marginDb: number | undefined;
}

export interface FibreAnswers {
  ports: SeriesResource;
  services: SeriesResource;
  optics: SeriesResource;
}

/** Weakest light first; a node without light at all comes before those that say nothing of it. */
export function toFibreNodes({ ports, services, optics }: FibreAnswers): FibreNode[] {
  const nodes = new Map<string, FibreNode>();
  const nodeOf = ({ device = '', city = '' }: SeriesResource['series'][number]['tags']): FibreNode => {
    const known = nodes.get(device) ?? {
      ...{ device, city, linksUp: undefined, links: undefined, rateBps: undefined, marginDb: undefined },
    };
    nodes.set(device, known);
    return known;
  };
  for (const { tags, values } of ports.series) {
    const status = lastOf(values['operStatus']);
    if (typeof status !== 'string' || lastOf(values['adminStatus']) === 'down') continue;
    const node = nodeOf(tags);
    node.links = (node.links ?? 0) + 1;
    node.linksUp = (node.linksUp ?? 0) + (status === 'up' ? 1 : 0);
  }
  for (const { tags, values } of services.series) {
    const rate = lastOf(values['rate']);
    if (typeof rate === 'number') nodeOf(tags).rateBps = (nodeOf(tags).rateBps ?? 0) + rate;
  }
  for (const { tags, values } of optics.series) {
    const power = lastOf(values['rxPower']);
    if (typeof power !== 'number') continue;
    const node = nodeOf(tags);
    node.marginDb = Math.min(node.marginDb ?? Number.POSITIVE_INFINITY, power - RX_SENSITIVITY_DBM);
  }
  const order = (node: FibreNode) => node.marginDb ?? Number.POSITIVE_INFINITY;
  return [...nodes.values()].sort(
    (one, other) => order(one) - order(other) || (one.device < other.device ? -1 : 1),
  );
}

/** By the limits of the alarm `opticalPowerLow`; undefined: enough light. */
export function toMarginPriority(marginDb: number): Priority | undefined {
  const severities = LIMITS.opticalPowerLow.levels
    .filter(({ at }) => marginDb < at)
    .map(({ severity }) => severity);
  if (severities.includes('major')) return '2';
  return severities.length > 0 ? '4' : undefined;
}

function lastOf(values: readonly (number | string | boolean | null)[] | undefined) {
  return values?.findLast(value => value !== null);
}
