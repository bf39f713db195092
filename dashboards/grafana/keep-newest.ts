/** Of the messages in a table, oldest first, Grafana keeps the newest of each component. */
import type { DataTransformerConfig } from '@grafana/grafana-foundation-sdk/dashboard';

const TAGS = ['city', 'device', 'comp'];

/** The columns are called as before. */
export function keepNewest(metrics: readonly string[]): DataTransformerConfig[] {
  const grouped = TAGS.map(tag => [tag, { operation: 'groupby', aggregations: [] }]);
  const newest = metrics.map(metric => [metric, { operation: 'aggregate', aggregations: ['last'] }]);
  return [
    { id: 'groupBy', options: { fields: Object.fromEntries([...grouped, ...newest]) } },
    { id: 'renameByRegex', options: { regex: '^(.*) \\(last\\)$', renamePattern: '$1' } },
  ];
}
