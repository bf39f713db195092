import type { CommandState } from '#core/command-resources.ts';
import type { AckResult, Config } from '#core/payloads.ts';
import type { MetricValue } from '#core/readings.ts';
import type { CommandName } from '#core/topics.ts';

export interface DeviceCommand {
  id: string;
  deviceId: string;
  name: CommandName;
  args?: Record<string, MetricValue>;
  createdMs: number;
  ttlS: number;
  state: CommandState;
  /** How often it was published. */
  attempts: number;
  changedMs: number;
  /** Who asked: user or token name, 'platform'. */
  by: string;
  /** The device's reason when rejected or failed. */
  reason?: string;
}

export interface DesiredConfig {
  deviceId: string;
  config: Config;
  /** Version the device has acknowledged, if any. */
  sentVersion?: number;
  changedMs: number;
}

export interface RegistryCommands {
  /** CONFLICT when the device already has `limitPerDevice` open commands or the id is taken; NOT_FOUND. */
  queue(command: DeviceCommand, limitPerDevice: number): Promise<void>;
  /** Open commands (queued, sent, acknowledged) that have not expired, oldest first. */
  pendingOf(deviceId: string, nowMs: number): Promise<DeviceCommand[]>;
  /** Devices that have commands in state 'queued'. */
  devicesWithQueued(nowMs: number, limit: number): Promise<string[]>;
  markSent(ids: readonly string[], nowMs: number): Promise<void>;
  /**
   * From the device's ack: accepted → acknowledged, the others → the state of their name; a closed command
   * stays as it is, but an expired one may still turn out done, rejected or failed. False: no such command of the device.
   */
  acknowledge(
    id: string,
    deviceId: string,
    result: AckResult,
    reason: string | undefined,
    nowMs: number,
  ): Promise<boolean>;
  expire(nowMs: number): Promise<number>;
  /** Newest first. Closed commands are kept up to 200 per device. */
  list(deviceId: string, limit: number): Promise<DeviceCommand[]>;

  /**
   * CONFLICT unless the version grows, or only `sentVersion` differs; NOT_FOUND. `changedMs` is stored so
   * that it grows strictly over all devices; noting the `sentVersion` leaves it as it is.
   */
  putConfig(config: DesiredConfig): Promise<void>;
  getConfig(deviceId: string): Promise<DesiredConfig | undefined>;
  listConfigs(): Promise<DesiredConfig[]>;
  /** Devices whose configuration changed after the instant, oldest first, for the broker to publish. */
  configsChangedAfter(changedMs: number, limit: number): Promise<DesiredConfig[]>;
}
