/**
 * What every simulated device can answer about any instant of simulated time. Models keep no state of their
 * own: the same question gets the same answer, live, late or in a backfill.
 */
import type { MetricValue } from '#core/readings.ts';
import type { NodeBookings } from '#core/requests/node-config.ts';
import type { FaultEpisode } from './faults.ts';

/** Component to metric to value, as telemetry carries it. */
export type Components = Record<string, Record<string, MetricValue>>;

/**
 * online; noLink: measures but cannot send, delivers late; noPower: neither; silent: its program hangs, the
 * connection stands.
 */
export type Reach = 'online' | 'noLink' | 'noPower' | 'silent';

/** What commands and configuration did to a device since the fleet began. */
export interface DeviceSession {
  /** Simulated time of the last commanded restart. */
  rebootedMs?: number;
  override?: { level: number; fromMs: number; untilMs: number };
  /** Of a node: the configuration it obeys. */
  bookings?: NodeBookings;
}

/** A regular report: every so often, of these component classes; all of them if absent. */
export interface Beat {
  everyS: number;
  classes?: readonly string[];
}

export interface DeviceModel {
  readonly componentIds: readonly string[];
  measure(timeMs: number, session: DeviceSession): Components;
  toReach(timeMs: number): Reach;
  toBeats(timeMs: number, session: DeviceSession): readonly Beat[];
  /** The first instant in (after, until] at which something worth a report of its own happens. */
  findChangeMs(afterMs: number, untilMs: number, session: DeviceSession): number | undefined;
  /** What happened in (after, until], worth an event message. */
  findEvents(afterMs: number, untilMs: number): readonly HappenedEvent[];
  /** Something that a demo or a test stages. */
  inject(episode: FaultEpisode): void;
  /** What a test of the link at a port sees, bit/s; undefined: there is no such port. */
  testLink?(port: number, timeMs: number): number | undefined;
}

export interface HappenedEvent {
  /** Simulated time. */
  timeMs: number;
  type: string;
  component?: string;
}
