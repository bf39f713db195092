/** A message in words with its address, and how an attempt to send it can fail. */
import type { Notification } from '#core/notifications/notification.ts';

export interface OutgoingMessage {
  /** The same over all attempts. */
  id: string;
  notification: Notification;
  cityName: string;
  subject: string;
  text: string;
  /** Where the alarm is shown; absent if people's address of the console is not known. */
  link?: string;
}

/** A short code is all that is kept of it: what the other side says may hold anything. */
export class SendFailed extends Error {
  /** Trying again is of no use. */
  readonly isFinal: boolean;

  constructor(code: string, options: { isFinal?: boolean; cause?: unknown } = {}) {
    super(code, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'SendFailed';
    this.isFinal = options.isFinal ?? false;
  }
}
