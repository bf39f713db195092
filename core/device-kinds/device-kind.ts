/**
 * The shape of a device kind: one data file per kind, read by topics, validation, store columns, api,
 * console, Grafana and open-data export. Nothing else knows what a kind measures.
 */
import type { CommandDef } from './device-commands.ts';

export type DeviceKindName = 'lightmast' | 'hotspot' | 'fibrenode';

export type MetricType = 'float' | 'int' | 'bool' | 'enum' | 'counter';

export interface Label {
  de: string;
  en: string;
}

export interface MetricDef {
  name: string;
  /** SenML symbol (RFC 8428, RFC 8798), '' if there is none. */
  unit: string;
  type: MetricType;
  min?: number;
  max?: number;
  /** The closed list of an enum. */
  values?: readonly string[];
  /** Outside min/max: refuse the value. Otherwise keep it with quality 'uncertain'. */
  hard?: boolean;
  label: Label;
  /** May be published as open data. */
  openData?: boolean;
  /** The standard this metric and its name come from. */
  source: string;
}

/** A component class is a measurement: `lamp` of `lamp-1`. */
export interface ComponentClassDef {
  name: string;
  label: Label;
  metrics: readonly MetricDef[];
}

export interface DeviceKindDef {
  name: DeviceKindName;
  label: Label;
  /** Birth profile, e.g. `lightmast/1`. */
  profile: string;
  /** Default seconds between two telemetry messages (domain rule 8). */
  reportIntervalS: number;
  components: readonly ComponentClassDef[];
  /** What it can be asked to do. */
  commands: readonly CommandDef[];
}
