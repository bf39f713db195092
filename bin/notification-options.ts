/** How messages about alarms leave, from the settings. */
import type { Settings } from '#core/settings.ts';
import type { NotificationsOptions } from '../ingest/notifications/notifications.ts';
import { readText, toSecretKey } from './sign-in-options.ts';

type FromSettings = Pick<NotificationsOptions, 'secretKey' | 'publicUrl' | 'mail' | 'isPrivateAllowed'>;

/** Throws INVALID_CONFIGURATION when a file cannot be read. */
export function toNotificationOptions(settings: Settings): FromSettings {
  const { SMTP_URL, SMTP_PASSWORD_FILE, MAIL_FROM } = settings;
  const password = SMTP_PASSWORD_FILE && readText('SMTP_PASSWORD_FILE', SMTP_PASSWORD_FILE);
  return {
    secretKey: toSecretKey(settings),
    publicUrl: settings.HTTP_PUBLIC_URL,
    ...(SMTP_URL && { mail: { url: SMTP_URL, password, from: MAIL_FROM } }),
    isPrivateAllowed: settings.WEBHOOK_PRIVATE === 'yes',
  };
}
