/** What all devices of a fleet share. */
import type { ConnectionGate } from './connection-gate.ts';
import type { BrokerAddress } from './device-connection.ts';
import type { FleetTime } from './fleet-time.ts';
import type { LatePacer } from './late-pacer.ts';
import type { TimerHeap } from './timer-heap.ts';

export interface FleetCounters {
  /** Connections that stand now, and those on their way to the CONNACK or to their end. */
  connected: number;
  turning: number;
  /** Messages of any kind: with their PUBACK, and still waiting for it. */
  delivered: number;
  unanswered: number;
  /** Sessions that ended without a farewell: the broker publishes their wills. */
  cut: number;
  /** Telemetry. */
  published: number;
  acknowledged: number;
  late: number;
  /** Late messages that did not fit the devices' memories. */
  lost: number;
  reconnects: number;
  commands: number;
}

export interface FleetSurroundings {
  seed: number;
  broker: BrokerAddress;
  time: FleetTime;
  heap: TimerHeap;
  gate: ConnectionGate;
  pacer: LatePacer;
  keepaliveS: number;
  backfillHours: number;
  counters: FleetCounters;
  /** Once per device: its first connection stands; its past hours are delivered. */
  onProgress: (type: 'connected' | 'backfilled') => void;
  onError: (text: string) => void;
}
