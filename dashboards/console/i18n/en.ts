import type { MessageKey } from './de.ts';
import { accessibility } from './en/accessibility.ts';
import { account } from './en/account.ts';
import { alarmRules } from './en/alarm-rules.ts';
import { alarms } from './en/alarms.ts';
import { audit } from './en/audit.ts';
import { devices } from './en/devices.ts';
import { eventLive } from './en/event-live.ts';
import { events } from './en/events.ts';
import { frame } from './en/frame.ts';
import { map } from './en/map.ts';
import { network } from './en/network.ts';
import { notifications } from './en/notifications.ts';
import { provisioning } from './en/provisioning.ts';
import { quality } from './en/quality.ts';
import { requestForm } from './en/request-form.ts';
import { series } from './en/series.ts';
import { tokens } from './en/tokens.ts';
import { users } from './en/users.ts';

export const en: Record<MessageKey, string> = {
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
};
