/** The tables of the notifications as Kysely sees them; see tables.ts. */
import type { OutboxState } from './registry-notifications.ts';

/** A channel or a route. */
export interface NotificationRuleRow {
  id: string;
  city: string;
  type: 'channel' | 'route';
  content: string;
  sealed: Uint8Array | null;
  version: number;
  changedMs: number;
  changedBy: string;
}

/** `watch|…`, `flood|…` or `request|…`. */
export interface NotificationMemoryRow {
  id: string;
  value: string;
}

export interface NotificationRow {
  id: string;
  sequence: number;
  city: string;
  channelId: string;
  content: string;
  state: OutboxState;
  attempts: number;
  createdMs: number;
  nextAttemptMs: number;
  finishedMs: number | null;
  error: string | null;
}
