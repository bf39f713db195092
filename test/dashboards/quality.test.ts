/** What the page of data quality reckons by itself: a mapping out of a refusal, shares of what came. */
import { expect, test } from 'vitest';
import { DEVICE_KINDS } from '#core/device-kinds/device-kinds.ts';
import type { CityCompleteness } from '#core/quality-resources.ts';
import type { DeviceKindResource } from '#core/resources.ts';
import { toDailyShares, toShare } from '../../dashboards/console/features/quality/completeness-share.ts';
import {
  findTarget,
  listConversions,
  toConversionText,
  toMappingDraft,
  toRequest,
} from '../../dashboards/console/features/quality/mapping-draft.ts';

const KINDS = [...DEVICE_KINDS.values()] as unknown as DeviceKindResource[];
const PLACE = { city: 'landau', kind: 'lightmast' as const };

test('a refusal that a mapping may cure begins one, with what is known filled in', () => {
  expect(toMappingDraft({ ...PLACE, reason: 'metricUnknown', subject: 'c.lamp.energyWh' })).toMatchObject({
    ...{ component: 'lamp', metric: 'energyWh', toComponent: 'lamp', toMetric: '' },
  });
  expect(toMappingDraft({ ...PLACE, reason: 'componentUnknown', subject: 'c.leuchte' })).toMatchObject({
    ...{ component: 'leuchte', metric: '', toComponent: '' },
  });
  expect(
    toMappingDraft({ ...PLACE, reason: 'valueOutOfRange', subject: 'c.lamp.dimmingLevel' }),
  ).toMatchObject({ metric: 'dimmingLevel', toMetric: 'dimmingLevel' });
});

test('no other refusal does', () => {
  for (const refusal of [
    { ...PLACE, reason: 'forbiddenField' as const, subject: 'c.lamp.mac' },
    { ...PLACE, reason: 'metricUnknown' as const, subject: 'q.lamp.x' },
    { ...PLACE, reason: 'metricUnknown' as const, subject: 'c.lamp' },
    { ...PLACE, reason: 'metricUnknown' as const },
    { city: 'landau', reason: 'metricUnknown' as const, subject: 'c.lamp.x' },
  ])
    expect(toMappingDraft(refusal)).toBeUndefined();
});

test('only conversions that end in the unit of the metric can be chosen', () => {
  const draft = toMappingDraft({ ...PLACE, reason: 'metricUnknown', subject: 'c.lamp.energyWh' })!;
  expect(listConversions(findTarget(KINDS, draft).metric)).toEqual(['none']);
  const { metric } = findTarget(KINDS, { ...draft, toMetric: 'activeEnergy' });
  expect(listConversions(metric)).toEqual(['none', 'whToKwh', 'mwhToKwh', 'jouleToKwh']);
  expect(toConversionText('whToKwh', 'kWh')).toBe('Wh → kWh');
  expect(toConversionText('none', 'kWh')).toBe('');
});

test('a request says nothing of what was left empty', () => {
  const draft = toMappingDraft({ ...PLACE, reason: 'componentUnknown', subject: 'c.leuchte' })!;
  expect(toRequest({ ...draft, toComponent: 'lamp', conversion: 'whToKwh' })).toEqual({
    ...{ ...PLACE, component: 'leuchte', toComponent: 'lamp', conversion: 'none' },
  });
});

test('a share is at most all, and none where nothing was expected; cities are added up day by day', () => {
  expect(toShare({ expected: 10, received: 12 })).toBe(1);
  expect(toShare({ expected: 0, received: 3 })).toBeNull();
  const counts = { late: 0, duplicate: 0, rejected: 0, missing: 0 };
  const day = (name: string, expected: number, received: number) => ({
    ...counts,
    day: name,
    expected,
    received,
  });
  const item = (days: CityCompleteness['days']): CityCompleteness => ({
    ...{ ...PLACE, ...counts, devices: 1, expected: 0, received: 0, days },
  });
  const { times, shares } = toDailyShares([
    item([day('2026-11-19', 10, 5), day('2026-11-20', 0, 0)]),
    item([day('2026-11-19', 30, 25)]),
  ]);
  expect(shares).toEqual([0.75, null]);
  expect(times).toEqual([Date.parse('2026-11-19T11:00:00Z'), Date.parse('2026-11-20T11:00:00Z')]);
});
