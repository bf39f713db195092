/** When a link was on a way of a request. Pure. */
import type { BandwidthRequest, ItemPath } from './bandwidth-request.ts';
import type { ReportSpan } from './report.ts';

/** Within the span, in order. */
export function toSpansOnWay(
  { paths, formerWays = [] }: Pick<BandwidthRequest, 'paths' | 'formerWays'>,
  linkId: string,
  { fromMs, untilMs }: ReportSpan,
): ReportSpan[] {
  const ways = [...formerWays, { untilMs, paths }];
  return ways.flatMap((way, index) => {
    const span = {
      fromMs: Math.max(fromMs, ways[index - 1]?.untilMs ?? fromMs),
      untilMs: Math.min(untilMs, way.untilMs),
    };
    return span.fromMs < span.untilMs && isOnWay(way.paths, linkId) ? [span] : [];
  });
}

function isOnWay(paths: readonly ItemPath[], linkId: string): boolean {
  return paths.some(({ hops }) => hops.some(hop => hop.linkId === linkId));
}
