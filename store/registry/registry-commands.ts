import type { AckResult, Config } from '#core/payloads.ts';
import type { MetricValue } from '#core/readings.ts';
import type { CommandName } from '#core/topics.ts';

/** queued → sent (published to the device) → acknowledged (accepted) → done | failed; or expired. */
export const COMMAND_STATES = ['queued', 'sent', 'acknowledged', 'done', 'failed', 'expired'] as const;
export type CommandState = (typeof COMMAND_STATES)[number];

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
  /** CONFLICT when the device already has `limitPerDevice` open commands. */
  queue(command: DeviceCommand, limitPerDevice: number): Promise<void>;
  /** Open commands (queued, sent, acknowledged) that have not expired, oldest first. */
  pendingOf(deviceId: string, nowMs: number): Promise<DeviceCommand[]>;
  /** Devices that have commands in state 'queued'. */
  devicesWithQueued(nowMs: number, limit: number): Promise<string[]>;
  markSent(ids: readonly string[], nowMs: number): Promise<void>;
  /** From the device's ack: accepted → acknowledged, done → done, rejected and failed → failed. False: unknown id. */
  acknowledge(
    id: string,
    deviceId: string,
    result: AckResult,
    reason: string | undefined,
    nowMs: number,
  ): Promise<boolean>;
  expire(nowMs: number): Promise<number>;
  list(deviceId: string, limit: number): Promise<DeviceCommand[]>;

  putConfig(config: DesiredConfig): Promise<void>;
  getConfig(deviceId: string): Promise<DesiredConfig | undefined>;
  listConfigs(): Promise<DesiredConfig[]>;
  /** Devices whose configuration changed after the instant, for the broker to publish. */
  configsChangedAfter(changedMs: number, limit: number): Promise<DesiredConfig[]>;
}
