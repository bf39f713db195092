/** What mails, webhooks and calendars link to is a page of the console. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { toRequestLines } from '#core/notifications/request-text.ts';
import { toCalendar } from '../../api/requests/to-calendar.ts';
import { inState } from '../core/requests/build-surroundings.ts';

const publicUrl = 'https://l.example';
const PAGES = new URL('../../dashboards/console/app/pages.ts', import.meta.url);

test('a message and a calendar lead to the request', () => {
  const request = { ...inState('reserved'), id: 'MG-LD-2026-000001' };
  const { id, city, event, window } = request;
  const subject = { id, city, eventName: event.name, place: event.place, atMs: 0, ...window };
  const names = { city: 'Landau', timeZone: 'Europe/Berlin', publicUrl };
  const lines = toRequestLines({ ...subject, from: 'held', to: 'reserved' }, 'de', names);
  const calendar = toCalendar([request], { name: 'Leitstand', language: 'de', publicUrl });
  for (const text of [lines.join('\n'), calendar]) {
    const [, page, rest] = text.match(/https:\/\/l\.example(\/[a-z]+)\/(\S+)/) ?? [];
    expect(readFileSync(PAGES, 'utf8')).toContain(`path: '${page}'`);
    expect(rest).toBe(id);
  }
});
