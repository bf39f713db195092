/** The six standard queries on a day of 10,000 devices, through the api as a console would ask. */
import { join } from 'node:path';
import type { SeriesResource } from '#core/resources.ts';
import type { SeriesResult } from '#store/telemetry/series-query.ts';
import type { Section } from './bench-report.ts';
import { withBenchSystem } from './bench-system.ts';
import { type BenchDay, buildTelemetryDay } from './build-telemetry-day.ts';
import { measureQueries, toApiPath, toStandardQueries } from './series-queries.ts';

export async function measureStandardQueries(): Promise<Section> {
  let day: BenchDay | undefined;
  const prepare = async (dataDirectory: string) => {
    day = await buildTelemetryDay({ directory: join(dataDirectory, 'telemetry'), toMs: Date.now() });
  };
  return withBenchSystem({ devices: 1, prepare }, async system => {
    const timings = await measureQueries(toStandardQueries(day!), async (standard): Promise<SeriesResult> => {
      const path =
        standard.type === 'series' ? toApiPath(standard.query) : '/api/v1/devices?presence=stale&limit=100';
      const answer = await system.get(path);
      if (!answer.ok) throw new Error(`${standard.name}: ${answer.status} ${await answer.text()}`);
      if (standard.type === 'latest') {
        await answer.arrayBuffer();
        return { series: [], truncated: false };
      }
      const { series, truncated } = (await answer.json()) as SeriesResource;
      return {
        truncated,
        series: series.map(({ tags, times, values }) => ({ tags, timesMs: times, values })),
      };
    });
    return {
      title: `Queries through the api, ${day!.rows.toLocaleString('en-GB')} points of ${day!.devices.toLocaleString('en-GB')} devices`,
      figures: timings.map(({ name, what, p50Ms, p95Ms, points }) => ({
        name: `${name} ${what}, p95`,
        value: p95Ms,
        unit: 'ms',
        goal: { atMost: 50 },
        note: `p50 ${p50Ms.toFixed(1)} ms${points > 0 ? `, ${points} points` : ''}`,
      })),
    };
  });
}
