/** Every word of the page, an area per file, German first. English must have the same keys (`en.ts`). */
import { accessibility } from './de/accessibility.ts';
import { account } from './de/account.ts';
import { alarmRules } from './de/alarm-rules.ts';
import { alarms } from './de/alarms.ts';
import { audit } from './de/audit.ts';
import { devices } from './de/devices.ts';
import { eventLive } from './de/event-live.ts';
import { events } from './de/events.ts';
import { frame } from './de/frame.ts';
import { map } from './de/map.ts';
import { network } from './de/network.ts';
import { notifications } from './de/notifications.ts';
import { provisioning } from './de/provisioning.ts';
import { quality } from './de/quality.ts';
import { requestForm } from './de/request-form.ts';
import { series } from './de/series.ts';
import { tokens } from './de/tokens.ts';
import { users } from './de/users.ts';

export const de = {
  ...frame,
  ...map,
  ...devices,
  ...alarms,
  ...alarmRules,
  ...events,
  ...eventLive,
  ...requestForm,
  ...network,
  ...series,
  ...quality,
  ...account,
  ...users,
  ...audit,
  ...tokens,
  ...notifications,
  ...provisioning,
  ...accessibility,
} as const;

export type MessageKey = keyof typeof de;
