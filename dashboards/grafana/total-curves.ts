/** Curves of what all components add up to, from rollups and, where devices report often, readings beside them. */
import type { DeviceKindName } from '#core/device-kinds/device-kind.ts';
import type { Override, PanelSpec } from './panel-spec.ts';
import { toRefId } from './panel-spec.ts';
import { toRollupWidth } from './report-intervals.ts';
import { type RolledFigure, rolledAndRecentTotal, rolledTotal } from './rollup-queries.ts';
import { influxSeries, type Target } from './targets.ts';

interface Curve {
  figure: RolledFigure;
  alias: string;
}

/** What a panel about devices that report less than every two minutes should say. */
export const UNTIL_LAST_HOUR = 'bis zur letzten vollen Stunde';

/** For a panel that has no other targets. The interval of the panel must not be below that of the rollups. */
export function toTotals(
  kind: DeviceKindName,
  curves: readonly Curve[],
  groups: readonly string[],
): Pick<PanelSpec, 'targets' | 'overrides'> {
  const width = toRollupWidth(kind);
  if (width === '1h') {
    const toTarget = ({ figure, alias }: Curve) => influxSeries(rolledTotal(figure, width, groups), alias);
    return { targets: curves.map(toTarget) };
  }
  const targets: Target[] = [];
  const overrides: Override[] = [];
  for (const { figure, alias } of curves) {
    const { rolled, recent } = rolledAndRecentTotal(figure, groups);
    targets.push(influxSeries(rolled, alias));
    overrides.push(hideInLegend(toRefId(targets.length)));
    targets.push(influxSeries(recent, alias));
  }
  return { targets, overrides };
}

/** The second part of a curve has the name and colour of the first. */
function hideInLegend(refId: string): Override {
  const value = { legend: true, tooltip: false, viz: false };
  return {
    matcher: { id: 'byFrameRefID', options: refId },
    properties: [{ id: 'custom.hideFrom', value }],
  };
}
