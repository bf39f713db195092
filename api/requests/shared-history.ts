/** The last hours of the classes of an event, for a page without script: read with one bounded query, drawn as a line. */
import type { BandwidthRequest, RequestService } from '#core/requests/bandwidth-request.ts';
import { toNodeService } from '#core/requests/node-config.ts';
import type { TelemetryStore } from '#store/telemetry/telemetry-store.ts';

export interface HistoryOfClass {
  services: RequestService[];
  /** In the order of time; never empty. */
  points: { timeMs: number; value: number }[];
}

const HISTORY_MS = 4 * 3_600_000;
const WINDOW_MS = 300_000;
const POINTS_MAX = 1000;
const DRAWING = { width: 400, height: 100 };

/** Summed over the nodes where items come in. */
export async function readSharedHistory(
  telemetry: Pick<TelemetryStore, 'query'>,
  { items, city }: BandwidthRequest,
  nowMs: number,
  signal: AbortSignal,
): Promise<HistoryOfClass[]> {
  const classes = Map.groupBy(items, ({ service }) => `service-${toNodeService(service)}`);
  if (classes.size === 0) return [];
  const toMs = nowMs - (nowMs % WINDOW_MS);
  const { series } = await telemetry.query(
    {
      ...{ measurement: 'service', fields: ['rate'], aggregate: 'mean', across: 'sum', windowMs: WINDOW_MS },
      ...{ fromMs: toMs - HISTORY_MS, toMs, groupBy: ['component'], limit: POINTS_MAX },
      filter: {
        city: [city],
        device: [...new Set(items.map(({ aNode }) => aNode))],
        component: [...classes.keys()],
      },
    },
    signal,
  );
  return series.flatMap(({ tags, timesMs, values }) => {
    const points = timesMs.flatMap((timeMs, index) => {
      const value = values['rate']?.[index];
      return typeof value === 'number' ? [{ timeMs, value }] : [];
    });
    const services = [...new Set((classes.get(tags.component ?? '') ?? []).map(({ service }) => service))];
    return points.length > 0 ? [{ services, points }] : [];
  });
}

/** A line over its base; what it says stands beneath it in words. */
export function toHistoryDrawing(points: HistoryOfClass['points']): string {
  const { width, height } = DRAWING;
  const [first, last] = [points[0]!.timeMs, points.at(-1)!.timeMs];
  const most = Math.max(1, ...points.map(({ value }) => value));
  const places = points.map(({ timeMs, value }) => {
    const x = last === first ? width : ((timeMs - first) / (last - first)) * width;
    return `${x.toFixed(1)},${(height - 2 - (value / most) * (height - 4)).toFixed(1)}`;
  });
  return (
    `<svg viewBox="0 0 ${width} ${height}" preserveAspectRatio="none" aria-hidden="true">` +
    `<line x1="0" y1="${height}" x2="${width}" y2="${height}"/><polyline points="${places.join(' ')}"/></svg>`
  );
}
