/** Forms and texts of administration, without a page. */
import { describe, expect, test } from 'vitest';
import { checkDevice } from '#core/check-device.ts';
import type { Device } from '#core/devices.ts';
import {
  checkDraft,
  createDraft,
  toDraft,
  toPatch,
  toRequest,
} from '../../dashboards/console/features/admin/device-draft.ts';
import { toDayEnd, toDayStart } from '../../dashboards/console/features/admin/local-days.ts';

const BROKEN = {
  id: '-',
  city: '-',
  kind: 'tree',
  name: '\n',
  lifecycle: 'gone',
  reportIntervalS: 0,
  groupId: '',
  location: [181, 91],
} as unknown as Device;

describe('a day of the filter', () => {
  test('begins and ends at midnight of the cities, in the nights of the clock change too', () => {
    expect(toDayStart('2026-11-20')).toBe('2026-11-19T23:00:00.000Z');
    expect(toDayEnd('2026-11-20')).toBe('2026-11-20T23:00:00.000Z');
    expect([toDayStart('2026-03-29'), toDayEnd('2026-03-29')]).toEqual([
      '2026-03-28T23:00:00.000Z',
      '2026-03-29T22:00:00.000Z',
    ]);
    expect([toDayStart('2026-10-25'), toDayEnd('2026-10-25')]).toEqual([
      '2026-10-24T22:00:00.000Z',
      '2026-10-25T23:00:00.000Z',
    ]);
    expect([toDayStart('today'), toDayEnd(undefined)]).toEqual([undefined, undefined]);
  });
});

describe('the form of a device', () => {
  test('sends what stands in it, numbers in either spelling, and takes away what was emptied', () => {
    const draft = { ...createDraft('landau'), id: ' ld-lm-9 ', longitude: '8,117', latitude: '49.2' };
    expect(toRequest(draft)).toEqual({
      id: 'ld-lm-9',
      city: 'landau',
      kind: 'lightmast',
      lifecycle: 'commissioned',
      location: [8.117, 49.2],
    });
    const device = {
      ...toRequest(draft),
      name: 'Ostring',
      lifecycle: 'planned' as const,
      reportIntervalS: 60,
    };
    expect(toPatch({ ...toDraft(device), longitude: '', latitude: '' })).toMatchObject({
      name: 'Ostring',
      location: null,
      reportIntervalS: 60,
      groupId: null,
    });
  });

  test('tells what is no number before it is sent', () => {
    const draft = { ...createDraft('landau'), longitude: 'acht', reportIntervalS: '1e3' };
    expect(checkDraft(draft).map(({ field }) => field)).toEqual([
      'longitude',
      'reportIntervalS',
      'longitude',
    ]);
  });
});

test('every rule for a device has words of the page', async () => {
  const { readFileSync } = await import('node:fs');
  const source = readFileSync(
    new URL('../../dashboards/console/features/admin/rule-texts.ts', import.meta.url),
    'utf8',
  );
  const patterns = [...source.matchAll(/^ {2}\[\/(.+)\/, 'provisioning/gm)].map(
    ([, text]) => new RegExp(text!),
  );
  const rules = checkDevice(BROKEN).map(({ rule }) => rule);
  expect(rules).toHaveLength(9);
  for (const rule of rules)
    expect(
      patterns.some(pattern => pattern.test(rule)),
      rule,
    ).toBe(true);
});
