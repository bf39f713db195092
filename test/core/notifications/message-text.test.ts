/** Messages in words: both languages, of every alarm type, and nothing that a name could add to a mail. */
import { expect, it } from 'vitest';
import { ALARM_TYPE_IDS, ALARM_TYPES } from '#core/alarms/alarm-types.ts';
import { type MessageNames, toMessageText } from '#core/notifications/message-text.ts';
import type { AlarmSubject, Notification } from '#core/notifications/notification.ts';
import { NOW_MS } from './notification-fixture.ts';

const NAMES: MessageNames = {
  ...{ city: 'Landau', timeZone: 'Europe/Berlin', publicUrl: 'https://leitstand.example.org' },
  devices: new Map([['ld-lm-0001', 'Ostring 1']]),
};
const ALARM: AlarmSubject = {
  ...{ id: 'abc', city: 'landau', kind: 'lightmast', deviceId: 'ld-lm-0001' },
  ...{ resource: 'landau/lightmast/ld-lm-0001/lamp-1', alarmTypeId: 'lampFailure', severity: 'minor' },
  ...{ raisedMs: NOW_MS, isFlapping: true, impactedCount: 3 },
};
const TO = { city: 'landau', channelId: 'mail', routeId: 'r', timeMs: NOW_MS };

it('says what, where, how grave, since when and what to do', () => {
  const german = toMessageText({ ...TO, step: 'raised', alarm: ALARM }, 'de', NAMES);
  expect(german.subject).toBe('[Leitstand Landau] Mittel: Lampe defekt, Ostring 1 (ld-lm-0001/lamp-1) (neu)');
  expect(german.text).toContain('Was zu tun ist: Leuchtmittel oder Leuchte tauschen');
  expect(german.text).toContain('Seit: 20.11.2026, 13:00');
  expect(german.text).toContain('Betroffen: 3');
  expect(german.text).toContain('https://leitstand.example.org/alarms/abc');
  const cleared = toMessageText({ ...TO, step: 'cleared', alarm: ALARM }, 'en', NAMES);
  expect(cleared.subject).toContain('Lamp failed');
  expect(cleared.text).not.toContain('What to do');
});

it('has a text for every type and step in both languages', () => {
  for (const alarmTypeId of ALARM_TYPE_IDS) {
    for (const language of ['de', 'en'] as const) {
      const { subject, text } = toMessageText(
        { ...TO, step: 'escalated', alarm: { ...ALARM, alarmTypeId } },
        language,
        { ...NAMES, publicUrl: '' },
      );
      expect(subject).toContain(ALARM_TYPES[alarmTypeId].label[language]);
      expect(text).toContain(ALARM_TYPES[alarmTypeId].action[language]);
      expect(`${subject}${text}`).not.toContain('undefined');
    }
  }
});

it('names the event whose bandwidth is endangered', () => {
  const alarm: AlarmSubject = { ...ALARM, alarmTypeId: 'linkDown', eventNames: ['Maikerwe', 'Altstadtfest'] };
  const { subject, text } = toMessageText({ ...TO, step: 'raised', alarm }, 'de', NAMES);
  expect(subject).toContain('Ostring 1 (ld-lm-0001/lamp-1), Maikerwe, Altstadtfest (neu)');
  expect(text).toContain('Veranstaltung: Maikerwe, Altstadtfest\n');
});

it('counts in a flood and names the gravest', () => {
  const flood = {
    ...{ sinceMs: NOW_MS, isOver: false, subjects: [ALARM] },
    ...{ steps: { raised: 20, cleared: 2 }, severities: { minor: 21, critical: 1 } },
  };
  const { subject, text } = toMessageText({ ...TO, step: 'flood', flood }, 'de', NAMES);
  expect(subject).toBe('[Leitstand Landau] Viele Meldungen: 22');
  expect(text).toMatch(/neu: 20\nbeendet: 2\nKritisch: 1\nMittel: 21\n/);
  expect(text).toContain('Mittel: Lampe defekt, Ostring 1');
});

it('keeps a subject on one line, whatever a device is called', () => {
  const devices = new Map([['ld-lm-0001', 'Ostring\r\nBcc: all@example.org']]);
  const test: Notification = { ...TO, step: 'raised', alarm: ALARM };
  const { subject, text } = toMessageText(test, 'en', { ...NAMES, devices, city: 'A\nB' });
  expect(subject).not.toMatch(/\p{Cc}/u);
  expect(text.split('\n').some(line => line.startsWith('Bcc'))).toBe(false);
  expect(toMessageText({ ...TO, step: 'test' }, 'en', NAMES).subject).toBe('[Leitstand Landau] Test message');
});
