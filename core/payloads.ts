/** The payloads of the topic grammar, version 1, as they stand on the wire (JSON, UTF-8). */
import type { DeviceKindName } from './device-kinds/device-kind.ts';
import type { MetricValue, Quality } from './readings.ts';

/** Only `c` is required; without `ts` the receive time counts and is marked uncertain. */
export interface Telemetry {
  v?: 1;
  /** RFC 3339 UTC, milliseconds. */
  ts?: string;
  /** +1 at each MQTT connect or boot. */
  boot?: number;
  /** 0.. per boot, +1 per telemetry message: gap detection. */
  seq?: number;
  c: Record<string, Record<string, MetricValue>>;
  /** `comp.metric` to quality, only where it is not good. */
  q?: Record<string, Quality>;
  /** Store-and-forward after an outage. */
  late?: true;
}

export interface Birth {
  v?: 1;
  ts?: string;
  boot?: number;
  kind?: DeviceKindName;
  /** `lightmast/1` */
  profile?: string;
  fw?: string;
  hw?: string;
  serial?: string;
  model?: string;
  intervalS?: number;
  components?: { id: string; metrics: string[] }[];
  location?: [longitude: number, latitude: number];
}

export const DEVICE_STATES = ['init', 'ready', 'sleeping', 'disconnected', 'lost'] as const;
export type DeviceState = (typeof DEVICE_STATES)[number];

/** `lost` is the Last Will: set at CONNECT, so without `ts`. */
export interface State {
  v?: 1;
  ts?: string;
  boot?: number;
  state: DeviceState;
  nextWakeS?: number;
}

export interface DeviceEvent {
  v?: 1;
  ts?: string;
  boot?: number;
  type: string;
  comp?: string;
  data?: Record<string, MetricValue>;
}

/** To a device; ignored by it when older than `ttlS`. */
export interface Command {
  v: 1;
  id: string;
  ts: string;
  ttlS: number;
  args?: Record<string, MetricValue>;
}

export const ACK_RESULTS = ['accepted', 'done', 'rejected', 'failed'] as const;
export type AckResult = (typeof ACK_RESULTS)[number];

export interface Ack {
  v?: 1;
  id: string;
  ts?: string;
  result: AckResult;
  reason?: string;
}

/** Desired configuration, retained on `config`. */
export interface Config {
  v: 1;
  ts: string;
  /** Grows with each change. */
  version: number;
  config: Record<string, MetricValue>;
}
