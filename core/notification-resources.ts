/** The shapes of channels, routes and messages under /api/v1, shared by api, console and tests. Times are RFC 3339 UTC. */
import type { DeviceKindName } from './device-kinds/device-kind.ts';
import type { Severity } from './limits.ts';
import type { Language } from './notifications/message-text.ts';
import type { NotificationStep } from './notifications/notification.ts';

interface ChannelBasics {
  city: string;
  name: string;
  language: Language;
}

/** What may be changed by others, and by whom it was. */
interface Changed {
  id: string;
  /** To be named by whoever changes or deletes it. */
  version: number;
  changed: string;
  changedBy: string;
}

/** `POST /api/v1/notification-channels`, `PUT …/{id}?version=`; city and type stay. */
export type ChannelRequest = ChannelBasics &
  (
    | { type: 'mail'; addresses: string[] }
    /** Address and secret are never shown again; absent in a PUT: as before. The secret is `whsec_` and base64. */
    | { type: 'webhook'; url?: string; secret?: string }
  );

/** `GET /api/v1/notification-channels?city=` → `{ items: ChannelResource[] }` */
export type ChannelResource = ChannelBasics &
  Changed & {
    type: 'mail' | 'webhook';
    /** Of a mail channel. */
    addresses?: string[];
    /** Of a webhook's address. */
    host?: string;
  };

/** `POST /api/v1/notification-routes`, `PUT …/{id}?version=`; the city stays. */
export interface RouteRequest {
  city: string;
  name: string;
  enabled: boolean;
  channelId: string;
  /** Absent: alarms. Of requests every change of state is told, at any hour. */
  about?: 'requests';
  /** Absent: every kind. */
  kinds?: DeviceKindName[];
  leastSeverity: Severity;
  /** Full hours in the city's time; 18 to 6 passes midnight. Absent: always. */
  hours?: { from: number; to: number };
  escalateAfterMin?: number;
  /** Absent: the same channel. */
  escalateToChannelId?: string;
}

/** `GET /api/v1/notification-routes?city=` → `{ items: RouteResource[] }` */
export interface RouteResource extends RouteRequest, Changed {}

/** `POST /api/v1/notification-channels/{id}/test` → the id of the message. */
export interface TestMessageResource {
  id: string;
}

/** `GET /api/v1/notifications?city=&state=&channel=&cursor=&limit=` → `Page<MessageResource>`, newest first. */
export interface MessageResource {
  id: string;
  city: string;
  /** `contact:…`: to whoever asked for bandwidth. */
  channelId: string;
  /** Absent for a test message. */
  routeId?: string;
  step: NotificationStep;
  alarmId?: string;
  requestId?: string;
  /** Of a flood: how much it counts. */
  count?: number;
  state: 'waiting' | 'sending' | 'sent' | 'failed';
  attempts: number;
  created: string;
  /** While it waits. */
  nextAttempt?: string;
  finished?: string;
  /** A short code of what went wrong last. */
  error?: string;
}

export const CHANNEL_ADDRESSES_MAX = 20;
export const ESCALATE_AFTER_MIN_MAX = 1440;
