/**
 * The questions a panel asks: InfluxQL to the history, PromQL to the metrics, SQL to the registry's views.
 * Which data source answers is a variable of the dashboard; none is named here.
 */
import type { Dataquery } from '@grafana/grafana-foundation-sdk/cog';
import type { DataSourceRef } from '@grafana/grafana-foundation-sdk/dashboard';

export interface Target {
  datasource: DataSourceRef;
  /** Everything but refId and datasource. */
  fields: Readonly<Record<string, unknown>>;
}

/** The dashboard's variables that hold the uid of a data source. */
export const INFLUX: DataSourceRef = { type: 'influxdb', uid: `\${datasource}` };
export const PROMETHEUS: DataSourceRef = { type: 'prometheus', uid: `\${metrics}` };
export const REGISTRY: DataSourceRef = { type: 'grafana-postgresql-datasource', uid: `\${registry}` };
const MIXED: DataSourceRef = { type: 'datasource', uid: '-- Mixed --' };

/** One curve per series; `alias` names it: a word, or `$tag_city`. */
export function influxSeries(query: string, alias?: string): Target {
  return {
    datasource: INFLUX,
    fields: { rawQuery: true, query, resultFormat: 'time_series', ...(alias !== undefined && { alias }) },
  };
}

/** One row per series, its tags as columns. */
export function influxTable(query: string): Target {
  return { datasource: INFLUX, fields: { rawQuery: true, query, resultFormat: 'table' } };
}

export function promSeries(expr: string, legendFormat: string): Target {
  return { datasource: PROMETHEUS, fields: { expr, legendFormat, range: true, editorMode: 'code' } };
}

export function sqlTable(rawSql: string): Target {
  return { datasource: REGISTRY, fields: { rawSql, format: 'table', rawQuery: true, editorMode: 'code' } };
}

/** Columns `time`, `metric` and `value`: one curve per metric. */
export function sqlSeries(rawSql: string): Target {
  return {
    datasource: REGISTRY,
    fields: { rawSql, format: 'time_series', rawQuery: true, editorMode: 'code' },
  };
}

export function toDataquery(target: Target, refId: string): Dataquery {
  // The marker tells the SDK's types that this is a query; JSON leaves functions out.
  return Object.assign(
    { _implementsDataqueryVariant() {} },
    { refId, datasource: target.datasource, ...target.fields },
  );
}

/** The data source of a panel: that of its targets, or Grafana's word for several. */
export function toPanelDatasource(targets: readonly Target[]): DataSourceRef {
  const first = targets[0]?.datasource ?? MIXED;
  return targets.every(target => target.datasource.uid === first.uid) ? first : MIXED;
}
