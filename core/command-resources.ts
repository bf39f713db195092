/** The shapes of commands under /api/v1, shared by registry, api and console. Times are RFC 3339 UTC. */
import type { MetricValue } from './readings.ts';
import type { CommandName } from './topics.ts';

/** queued → sent (published to the device) → acknowledged (accepted) → done | rejected | failed; or expired. */
export const COMMAND_STATES = [
  'queued',
  'sent',
  'acknowledged',
  'done',
  'rejected',
  'failed',
  'expired',
] as const;
export type CommandState = (typeof COMMAND_STATES)[number];

/** Of which something may still become something else. */
export const OPEN_COMMAND_STATES: readonly CommandState[] = ['queued', 'sent', 'acknowledged'];

/** `GET /api/v1/devices/{id}/commands` → `{ items: CommandResource[] }`, newest first; `POST` queues one. */
export interface CommandResource {
  id: string;
  name: CommandName;
  args?: Record<string, MetricValue>;
  state: CommandState;
  created: string;
  changed: string;
  ttlS: number;
  /** How often it was published. */
  attempts: number;
  by: string;
  /** The device's own words when it rejected it or failed. */
  reason?: string;
}
