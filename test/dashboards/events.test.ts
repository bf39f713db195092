/** What the form of a request makes of what is typed, and how free rates become a drawing. */
import { describe, expect, test } from 'vitest';
import type { RequestDetailResource } from '#core/request-resources.ts';
import { checkRequestContent } from '#core/requests/check-request.ts';
import {
  toAreaPath,
  toLeast,
  toShownSpan,
  toX,
} from '../../dashboards/console/features/events/availability-shape.ts';
import {
  addItem,
  createDraft,
  isSettled,
  moveWindow,
  toContent,
  toContentResource,
  toDraft,
  withAuthority,
} from '../../dashboards/console/features/events/request-draft.ts';

/** 10 o'clock in Landau. */
const NOW_MS = Date.parse('2026-03-20T09:00:00Z');
const HOUR_MS = 3_600_000;
const NODES = { nodes: [{ deviceId: 'ld-gf-01' }, { deviceId: 'ld-gf-02' }] };
const WAY = { aNode: 'ld-gf-01', zNode: 'ld-gf-02' };

function createFilled() {
  const draft = createDraft('landau', NOW_MS);
  return { ...draft, name: ' Maikerwe ', place: 'Messplatz', items: addItem([], { ...WAY, cirUp: '2,5' }) };
}

describe('a draft', () => {
  test('begins in a week at ten, with time to set up and tear down', () => {
    expect(createDraft('landau', NOW_MS).window).toEqual({
      ...{ setupStart: '2026-03-27T06:00', start: '2026-03-27T10:00' },
      ...{ end: '2026-03-27T22:00', teardownEnd: '2026-03-28T01:00' },
    });
  });

  test('is what core takes: trimmed, in bit/s, with a comma or a point', () => {
    const content = toContent(createFilled());
    expect(content.event).toEqual({ name: 'Maikerwe', place: 'Messplatz' });
    expect(content.items[0]).toMatchObject({ id: '1', cirUp: 2_500_000, cirDown: 0, accessPorts: 0 });
    expect(checkRequestContent(content, NODES, NOW_MS)).toEqual([]);
    expect(toContentResource(content).window.start).toBe('2026-03-27T09:00:00.000Z');
  });

  test('what is no number, no time or no node is a fault of its field', () => {
    const filled = createFilled();
    const content = toContent({
      ...filled,
      ...{ name: ' ', visitors: 'viele', kit: { ...filled.kit, reel: '1.5' } },
      window: { ...filled.window, end: '' },
      items: addItem([], { aNode: 'ld-gf-01', zNode: '', cirUp: 'schnell' }),
    });
    const fields = checkRequestContent(content, NODES, NOW_MS).map(({ field }) => field);
    for (const field of ['event.name', 'event.expectedVisitors', 'window.end', 'items.0.zNode'])
      expect(fields).toContain(field);
    expect(fields).toContain('items.0.cirUp');
    expect(fields).toContain('kit.0.quantity');
  });

  test('other times move with the start, over a change of the clocks too; tear-down with the end', () => {
    const { window } = createDraft('landau', NOW_MS);
    const moved = moveWindow(window, window, 'start', '2026-03-30T10:00');
    expect(moved).toEqual({
      ...{ setupStart: '2026-03-30T06:00', start: '2026-03-30T10:00' },
      ...{ end: '2026-03-30T22:00', teardownEnd: '2026-03-31T01:00' },
    });
    expect(moveWindow(moved, moved, 'end', '2026-03-30T23:30').teardownEnd).toBe('2026-03-31T02:30');
  });

  test('a date that is typed digit by digit moves the others once it is one', () => {
    const { window } = createDraft('landau', NOW_MS);
    let now = window;
    for (const text of ['', '0002-05-01T10:00', '0202-05-01T10:00', '2026-05-01T10:00'])
      now = moveWindow(now, window, 'start', text);
    expect(now).toEqual({
      ...{ setupStart: '2026-05-01T06:00', start: '2026-05-01T10:00' },
      ...{ end: '2026-05-01T22:00', teardownEnd: '2026-05-02T01:00' },
    });
    expect(isSettled({ ...window, start: '0202-05-01T10:00' })).toBe(false);
  });

  test('an authority brings its precedence; danger is not kept by accident', () => {
    const draft = createDraft('landau', NOW_MS);
    expect(withAuthority(draft, 'bos').priority).toBe(1);
    expect(withAuthority(draft, 'organiser').priority).toBe(4);
    expect(withAuthority({ ...draft, authority: 'bos', priority: 0 }, 'civil-protection').priority).toBe(2);
  });

  test('made of a request and back it asks for the same', () => {
    const content = toContentResource(toContent({ ...createFilled(), visitors: '900' }));
    const detail = { ...content, city: 'landau', organisation: 'Amt', authority: 'municipal' };
    expect(toContentResource(toContent(toDraft(detail as unknown as RequestDetailResource)))).toEqual(
      content,
    );
  });

  test('ids of services are never given twice', () => {
    const three = addItem(addItem(addItem([], WAY), {}), { service: 'bos' });
    expect(three.map(({ id }) => id)).toEqual(['1', '2', '3']);
    expect(three[2]).toMatchObject({ ...WAY, service: 'bos' });
    expect(addItem(three.slice(2), {}).map(({ id }) => id)).toEqual(['3', '4']);
  });
});

describe('what is free', () => {
  const at = (hours: number) => new Date(NOW_MS + hours * HOUR_MS).toISOString();
  const found = {
    ...{ city: 'landau', aNode: 'a', zNode: 'z', mostUp: 800, mostDown: 400 },
    spans: [
      { from: at(0), until: at(5), up: 800, down: 400 },
      { from: at(5), until: at(10), up: 200, down: 400 },
    ],
  };
  const shown = { fromMs: NOW_MS, untilMs: NOW_MS + 10 * HOUR_MS };

  test('is drawn as steps, both directions to the same scale', () => {
    expect(toAreaPath(found, 'up', shown)).toBe('M0 100L0 0L500 0L500 75L1000 75L1000 100Z');
    expect(toAreaPath(found, 'down', shown)).toBe('M0 100L0 50L500 50L500 50L1000 50L1000 100Z');
    expect(toX(NOW_MS - HOUR_MS, shown)).toBe(0);
  });

  test('within a window it is the least of what touches it', () => {
    const within = (from: number, until: number) =>
      toLeast(found, { fromMs: NOW_MS + from * HOUR_MS, untilMs: NOW_MS + until * HOUR_MS });
    expect(within(1, 5)).toEqual({ up: 800, down: 400 });
    expect(within(4, 6)).toEqual({ up: 200, down: 400 });
    expect(within(20, 22)).toBeUndefined();
  });

  test('is asked for around the window, and never for longer than the api tells', () => {
    const long = toShownSpan({ fromMs: NOW_MS, untilMs: NOW_MS + 100 * 24 * HOUR_MS });
    expect(long.untilMs - long.fromMs).toBe(92 * 24 * HOUR_MS);
    expect(toShownSpan(shown).fromMs).toBe(NOW_MS - 48 * HOUR_MS);
  });
});
