/** What every panel says of itself, whatever it looks like, and how that becomes a part of the SDK's builders. */
import type { Builder, Dataquery } from '@grafana/grafana-foundation-sdk/cog';
import {
  type DashboardLink,
  DashboardLinkType,
  type DataSourceRef,
  type DataTransformerConfig,
  type DynamicConfigValue,
  type FieldColor,
  FieldColorModeId,
  type MatcherConfig,
  type Panel,
  type Threshold,
  type ThresholdsConfig,
  ThresholdsMode,
  type ValueMapping,
} from '@grafana/grafana-foundation-sdk/dashboard';
import type { GrafanaUnit } from './grafana-units.ts';
import { NO_LIMIT } from './limit-colours.ts';
import { type Target, toDataquery, toPanelDatasource } from './targets.ts';

export interface Override {
  matcher: MatcherConfig;
  properties: DynamicConfigValue[];
}

export interface PanelSpec {
  title: string;
  /** What it shows, from where, the threshold, what to do. */
  description: string;
  targets: readonly Target[];
  unit: GrafanaUnit;
  decimals?: number;
  min?: number;
  max?: number;
  thresholds?: Threshold[];
  mappings?: ValueMapping[];
  /** Shortest interval between points: longer than the devices' report interval where values are added up. */
  interval?: string;
  /** Instead of the dashboard's range: the last so much. */
  timeFrom?: string;
  noValue?: string;
  overrides?: Override[];
  transformations?: DataTransformerConfig[];
  links?: DashboardLink[];
  dataLinks?: DashboardLink[];
}

/** A panel and its room; place-panels.ts gives it a place and an id. */
export interface Cell {
  panel: Panel;
  /** Of 24 columns. */
  width: number;
  height: number;
}

/** What the builders of all panel types have in common. */
interface CommonBuilder {
  title(title: string): unknown;
  description(description: string): unknown;
  datasource(datasource: DataSourceRef): unknown;
  targets(targets: Builder<Dataquery>[]): unknown;
  unit(unit: string): unknown;
  decimals(decimals: number): unknown;
  min(min: number): unknown;
  max(max: number): unknown;
  thresholds(thresholds: Builder<ThresholdsConfig>): unknown;
  colorScheme(color: Builder<FieldColor>): unknown;
  mappings(mappings: ValueMapping[]): unknown;
  interval(interval: string): unknown;
  timeFrom(timeFrom: string): unknown;
  noValue(noValue: string): unknown;
  overrides(overrides: Override[]): unknown;
  transformations(transformations: DataTransformerConfig[]): unknown;
  links(links: Builder<DashboardLink>[]): unknown;
  dataLinks(links: Builder<DashboardLink>[]): unknown;
  build(): Panel;
}

const built = <T>(value: T): Builder<T> => ({ build: () => value });

export function toPanel(builder: CommonBuilder, spec: PanelSpec, colour: 'state' | 'series'): Panel {
  builder.title(spec.title);
  builder.description(spec.description);
  builder.datasource(toPanelDatasource(spec.targets));
  builder.targets(spec.targets.map((target, index) => built(toDataquery(target, toRefId(index)))));
  builder.unit(spec.unit);
  builder.thresholds(built({ mode: ThresholdsMode.Absolute, steps: spec.thresholds ?? NO_LIMIT }));
  builder.colorScheme(
    built({ mode: colour === 'state' ? FieldColorModeId.Thresholds : FieldColorModeId.PaletteClassicByName }),
  );
  builder.noValue(spec.noValue ?? 'keine Daten');
  if (spec.decimals !== undefined) builder.decimals(spec.decimals);
  if (spec.min !== undefined) builder.min(spec.min);
  if (spec.max !== undefined) builder.max(spec.max);
  if (spec.mappings) builder.mappings(spec.mappings);
  if (spec.interval !== undefined) builder.interval(spec.interval);
  if (spec.timeFrom !== undefined) builder.timeFrom(spec.timeFrom);
  if (spec.overrides) builder.overrides(spec.overrides);
  if (spec.transformations) builder.transformations(spec.transformations);
  if (spec.links) builder.links(spec.links.map(built));
  if (spec.dataLinks) builder.dataLinks(spec.dataLinks.map(built));
  return builder.build();
}

/** How Grafana tells the targets of a panel apart. */
export function toRefId(index: number): string {
  return String.fromCharCode('A'.charCodeAt(0) + index);
}

/** A column or curve by its name. */
export function byName(name: string, properties: Record<string, unknown>): Override {
  return {
    matcher: { id: 'byName', options: name },
    properties: Object.entries(properties).map(([id, value]) => ({ id, value })),
  };
}

/** A link on a value or a panel: same tab, no second copy of the dashboard's menu. */
export function toLink(title: string, url: string): DashboardLink {
  return {
    title,
    url,
    type: DashboardLinkType.Link,
    icon: '',
    tooltip: title,
    tags: [],
    asDropdown: false,
    targetBlank: false,
    includeVars: false,
    keepTime: false,
  };
}
