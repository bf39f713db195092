/**
 * Who is told of alarms, and every message there is to send. What always holds: a message is written in the transaction
 * that moves the place in the alarms' changes, so none is lost or made twice; it keeps its id over all attempts, so that a
 * receiver can drop a repetition; secrets come here sealed only.
 */
import type { Language } from '#core/notifications/message-text.ts';
import type { Notification, NotificationRoute } from '#core/notifications/notification.ts';
import type { NotificationChanges, NotificationMemory } from '#core/notifications/to-notifications.ts';
import type { RequestTold } from '#core/notifications/to-request-notifications.ts';

interface Versioned {
  /** 1 at first; a change names the version it was made from. */
  version: number;
  changedMs: number;
  changedBy: string;
}

export type ChannelTarget =
  | { type: 'mail'; addresses: readonly string[] }
  /** `sealed`: address and secret as JSON, for `channelPurpose`. */
  | { type: 'webhook'; host: string; sealed: Uint8Array };

export interface StoredChannel extends Versioned {
  id: string;
  city: string;
  name: string;
  language: Language;
  target: ChannelTarget;
}

export interface StoredRoute extends NotificationRoute, Versioned {
  name: string;
  enabled: boolean;
}

/** sending: an attempt is under way, or was when the process ended. */
export const OUTBOX_STATES = ['waiting', 'sending', 'sent', 'failed'] as const;
export type OutboxState = (typeof OUTBOX_STATES)[number];

export interface OutboxDraft {
  /** Of the message over all attempts. */
  id: string;
  notification: Notification;
  createdMs: number;
}

export interface OutboxMessage extends OutboxDraft {
  /** Grows from message to message. */
  sequence: number;
  state: OutboxState;
  attempts: number;
  nextAttemptMs: number;
  finishedMs?: number;
  /** Why the last attempt failed. */
  error?: string;
}

export type AttemptResult =
  | { state: 'sent'; finishedMs: number }
  | { state: 'failed'; finishedMs: number; error: string }
  | { state: 'waiting'; nextAttemptMs: number; error: string };

export interface FollowedChanges extends Pick<NotificationChanges, 'watches' | 'floods'> {
  /** Where in the changes of alarms this began and ends. */
  fromRevision: number;
  toRevision: number;
  messages: readonly OutboxDraft[];
}

export interface FollowedRequests {
  /** Where in the changes of requests this began and ends. */
  fromSequence: number;
  toSequence: number;
  /** By id of the request; undefined: forgotten. */
  memory: ReadonlyMap<string, RequestTold | undefined>;
  messages: readonly OutboxDraft[];
}

export interface OutboxQuery {
  /** Absent: everywhere. */
  cities?: readonly string[];
  states?: readonly OutboxState[];
  channelId?: string;
  /** Older than this sequence. */
  before?: number;
  limit: number;
}

export interface RegistryNotifications {
  /** In the order of city and id; absent cities: all. */
  listChannels(cities?: readonly string[]): Promise<StoredChannel[]>;
  getChannel(id: string): Promise<StoredChannel | undefined>;
  /** Inserts version 1, else replaces the version before; CONFLICT when that is not there, or the city has too many. */
  putChannel(channel: StoredChannel): Promise<void>;
  /** False: the version is not there any more. CONFLICT while a route leads to it. */
  deleteChannel(id: string, version: number): Promise<boolean>;
  listRoutes(cities?: readonly string[]): Promise<StoredRoute[]>;
  getRoute(id: string): Promise<StoredRoute | undefined>;
  /** As `putChannel`; CONFLICT also when the city has no such channel. */
  putRoute(route: StoredRoute): Promise<void>;
  deleteRoute(id: string, version: number): Promise<boolean>;
  /** Grows with every change of a channel or route. */
  revision(): Promise<number>;

  /** Where in the changes of alarms the messages were made up to. */
  position(): Promise<number>;
  memory(): Promise<NotificationMemory>;
  /** False, and nothing written: the position is not `fromRevision` any more. */
  follow(changes: FollowedChanges): Promise<boolean>;
  /** The same for requests. */
  requestMemory(): Promise<{ sequence: number; memory: Map<string, RequestTold> }>;
  /** False, and nothing written: the place is not `fromSequence` any more. */
  followRequests(changes: FollowedRequests): Promise<boolean>;
  /** A message that no alarm made. */
  add(message: OutboxDraft): Promise<void>;
  /** Marks messages that are due as sending, oldest first, one per channel and none of the channels excluded. */
  claim(nowMs: number, limit: number, excludedChannelIds: readonly string[]): Promise<OutboxMessage[]>;
  /** Of a message that is being sent. */
  finish(id: string, result: AttemptResult): Promise<void>;
  /** At a start: what was being sent is due again, with the same id. Returns how many. */
  startOver(nowMs: number): Promise<number>;
  /** Newest first. */
  list(query: OutboxQuery): Promise<{ items: OutboxMessage[]; nextBefore?: number }>;
  counts(): Promise<Record<OutboxState, number>>;
}

export const CHANNELS_PER_CITY = 50;
export const ROUTES_PER_CITY = 100;

/** What a channel's `sealed` is sealed for. */
export function channelPurpose(id: string): string {
  return `notification-channel:${id}`;
}
