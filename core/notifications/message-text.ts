/** A notification in words, German or English: subject and text of a mail, `title` and `text` of a webhook's body. */
import { ALARM_TYPES } from '../alarms/alarm-types.ts';
import type { Label } from '../device-kinds/device-kind.ts';
import { SEVERITIES, type Severity } from '../limits.ts';
import type { AlarmNotificationStep, AlarmSubject, FloodDigest, Notification } from './notification.ts';
import { toRequestLines } from './request-text.ts';

export type Language = keyof Label;

/** What ids are called; what is not known is called by its id. */
export interface MessageNames {
  city: string;
  timeZone: string;
  /** By device id. */
  devices: ReadonlyMap<string, string>;
  /** Where people reach the console, without a path; '' if not known. */
  publicUrl: string;
}

export interface MessageText {
  subject: string;
  text: string;
}

const STEPS: Record<AlarmNotificationStep, Label> = {
  raised: { de: 'neu', en: 'new' },
  released: { de: 'besteht weiter', en: 'still there' },
  severity: { de: 'schwerer geworden', en: 'graver than before' },
  cleared: { de: 'beendet', en: 'cleared' },
  escalated: { de: 'noch ohne Quittung', en: 'not acknowledged yet' },
};
/** The words of the console. */
const SEVERITY_NAMES: Record<Severity, Label> = {
  warning: { de: 'Niedrig', en: 'Low' },
  minor: { de: 'Mittel', en: 'Medium' },
  major: { de: 'Hoch', en: 'High' },
  critical: { de: 'Kritisch', en: 'Critical' },
};
const WORDS = {
  action: { de: 'Was zu tun ist', en: 'What to do' },
  affected: { de: 'Betroffen', en: 'Affected' },
  city: { de: 'Stadt', en: 'City' },
  event: { de: 'Veranstaltung', en: 'Event' },
  flapping: { de: 'Kommt und geht ständig; gilt als anstehend.', en: 'Comes and goes; counts as raised.' },
  flood: { de: 'Viele Meldungen', en: 'Many messages' },
  floodNext: {
    de: 'Weitere Meldungen kommen alle zehn Minuten zusammen.',
    en: 'Further messages come together every ten minutes.',
  },
  floodOver: { de: 'Ab jetzt wieder einzeln.', en: 'One by one again from now on.' },
  object: { de: 'Objekt', en: 'Object' },
  severity: { de: 'Dringlichkeit', en: 'Priority' },
  since: { de: 'Seit', en: 'Since' },
  test: { de: 'Probenachricht', en: 'Test message' },
  testText: {
    de: 'Dieser Kanal von Leitstand funktioniert. Es ist nichts zu tun.',
    en: 'This channel of Leitstand works. Nothing needs to be done.',
  },
} as const satisfies Record<string, Label>;

export function toMessageText(
  notification: Notification,
  language: Language,
  names: MessageNames,
): MessageText {
  switch (notification.step) {
    case 'test':
      return {
        subject: toSubject(names.city, WORDS.test[language]),
        text: toLines([WORDS.testText[language]]),
      };
    case 'request': {
      const [subject, ...lines] = toRequestLines(notification.request, language, names);
      return { subject: toSubject(names.city, subject), text: toLines(lines) };
    }
    case 'flood':
      return toFloodText(notification.flood, language, names);
    default:
      return toAlarmText(notification, language, names);
  }
}

function toAlarmText(
  { step, alarm }: { step: AlarmNotificationStep; alarm: AlarmSubject },
  language: Language,
  names: MessageNames,
): MessageText {
  const { label, action } = ALARM_TYPES[alarm.alarmTypeId];
  const object = toObjectName(alarm, names);
  const events = alarm.eventNames?.join(', ');
  const what = events === undefined ? object : `${object}, ${events}`;
  const since = new Intl.DateTimeFormat(language === 'de' ? 'de-DE' : 'en-GB', {
    ...{ dateStyle: 'medium', timeStyle: 'short', timeZone: names.timeZone },
  }).format(alarm.raisedMs);
  return {
    subject: toSubject(
      names.city,
      `${toSeverityName(alarm, language)}: ${label[language]}, ${what} (${STEPS[step][language]})`,
    ),
    text: toLines([
      `${label[language]} (${STEPS[step][language]})`,
      '',
      `${WORDS.object[language]}: ${object}`,
      `${WORDS.city[language]}: ${names.city}`,
      `${WORDS.severity[language]}: ${toSeverityName(alarm, language)}`,
      `${WORDS.since[language]}: ${since}`,
      ...(events === undefined ? [] : [`${WORDS.event[language]}: ${events}`]),
      ...(alarm.impactedCount > 0 ? [`${WORDS.affected[language]}: ${alarm.impactedCount}`] : []),
      ...(alarm.isFlapping ? [WORDS.flapping[language]] : []),
      ...(step === 'cleared' ? [] : [`${WORDS.action[language]}: ${action[language]}`]),
      ...(names.publicUrl === '' ? [] : ['', `${names.publicUrl}/alarms/${alarm.id}`]),
    ]),
  };
}

function toFloodText(flood: FloodDigest, language: Language, names: MessageNames): MessageText {
  const count = Object.values(flood.steps).reduce((sum, one) => sum + one, 0);
  const steps = Object.entries(flood.steps) as [AlarmNotificationStep, number][];
  const severities = SEVERITIES.toReversed().filter(severity => flood.severities[severity]);
  return {
    subject: toSubject(names.city, `${WORDS.flood[language]}: ${count}`),
    text: toLines([
      `${WORDS.flood[language]}: ${count}`,
      '',
      ...steps.map(([step, counted]) => `${STEPS[step][language]}: ${counted}`),
      ...severities.map(one => `${SEVERITY_NAMES[one][language]}: ${flood.severities[one]}`),
      '',
      ...flood.subjects.map(
        alarm =>
          `${toSeverityName(alarm, language)}: ${ALARM_TYPES[alarm.alarmTypeId].label[language]}, ${toObjectName(alarm, names)}`,
      ),
      '',
      flood.isOver ? WORDS.floodOver[language] : WORDS.floodNext[language],
      ...(names.publicUrl === '' ? [] : ['', `${names.publicUrl}/alarms`]),
    ]),
  };
}

function toSeverityName({ severity }: AlarmSubject, language: Language): string {
  return SEVERITY_NAMES[severity][language];
}

/** `Ostring 1 (ld-lm-0001/lamp-1)`; of a group `cabinet ld-schrank-3`. */
function toObjectName({ resource, deviceId }: AlarmSubject, names: MessageNames): string {
  const own = resource.split('/').slice(2).join('/');
  const name = deviceId === undefined ? undefined : names.devices.get(deviceId);
  return name === undefined || name === deviceId ? own : `${name} (${own})`;
}

/** One line, whatever a device is called: a name must not add a header to a mail. */
function toSubject(city: string, what: string): string {
  return `[Leitstand ${city}] ${what}`.replaceAll(/\p{Cc}+/gu, ' ').slice(0, 200);
}

function toLines(lines: readonly string[]): string {
  return `${lines.map(line => line.replaceAll(/\p{Cc}+/gu, ' ')).join('\n')}\n`;
}
