/** What the page of a device reckons before it draws: days, questions to the api, charts, files. */
import { describe, expect, test } from 'vitest';
import { LIFECYCLE_LABELS, PRESENCE_LABELS } from '#core/device-columns.ts';
import { DEVICE_KINDS } from '#core/device-kinds/device-kinds.ts';
import { REFUSAL_REASONS } from '#core/refusal-reasons.ts';
import { REJECTION_REASONS } from '#core/rejections.ts';
import type { CompletenessResource } from '#core/resources.ts';
import {
  toDayAfterKey,
  toDayLevel,
  toFillPercent,
  toPlaces,
  toTotal,
  toWeekday,
} from '../../dashboards/console/features/device/calendar-days.ts';
import {
  listExploreMetrics,
  parseDeviceIds,
  parseExploreState,
  toExploreQuery,
  toExploreWindowS,
} from '../../dashboards/console/features/series/explore-state.ts';
import {
  toBandQuestions,
  toParameters,
  toPoints,
  toQuestions,
} from '../../dashboards/console/features/series/history-query.ts';
import { de } from '../../dashboards/console/i18n/de.ts';
import { en } from '../../dashboards/console/i18n/en.ts';
import { toReasonLabel } from '../../dashboards/console/i18n/reason-labels.ts';
import { toDeviceKindResources } from '../browser/fake-network.ts';

const NONE = { late: 0, duplicate: 0, rejected: 0, missing: 0, boots: 0 };
const day = (text: string, received: number, expected: number): CompletenessResource => ({
  ...NONE,
  ...{ day: text, received, expected },
});

describe('the calendar', () => {
  test('has weeks from Monday, whatever day it begins with', () => {
    const days = ['2026-11-20', '2026-11-21', '2026-11-22', '2026-11-23'].map(text => day(text, 1, 1));
    expect(toWeekday('2026-11-20')).toBe(4);
    expect(toPlaces(days)).toEqual([
      { week: 1, weekday: 5 },
      { week: 1, weekday: 6 },
      { week: 1, weekday: 7 },
      { week: 2, weekday: 1 },
    ]);
    expect(toPlaces([])).toEqual([]);
  });

  test('tells silence from nothing to say, and never fills a day beyond itself', () => {
    expect(toDayLevel(day('2026-11-20', 0, 96))).toBe('silent');
    expect(toDayLevel(day('2026-11-20', 0, 0))).toBe('none');
    expect(toDayLevel(day('2026-11-20', 95, 96))).toBe('full');
    expect(toDayLevel(day('2026-11-20', 80, 96))).toBe('part');
    expect(toDayLevel(day('2026-11-20', 1, 96))).toBe('poor');
    expect(toFillPercent(day('2026-11-20', 120, 96))).toBe(100);
    expect(toTotal([day('2026-11-20', 120, 96), day('2026-11-21', 0, 96)])).toEqual({
      ...{ expected: 192, received: 96 },
    });
  });

  test('is walked by arrows, day by day and week by week, and not beyond its ends', () => {
    expect(toDayAfterKey('ArrowDown', 3, 10)).toBe(4);
    expect(toDayAfterKey('ArrowRight', 2, 10)).toBe(9);
    expect(toDayAfterKey('ArrowLeft', 2, 10)).toBeUndefined();
    expect(toDayAfterKey('End', 0, 10)).toBe(9);
    expect(toDayAfterKey('x', 0, 10)).toBeUndefined();
  });
});

const kinds = toDeviceKindResources();
const lamp = kinds.find(({ name }) => name === 'lightmast')!.components.find(({ name }) => name === 'lamp')!;
const place = (component: string, name: string) => ({
  ...{ component, measurement: 'lamp', metric: lamp.metrics.find(metric => metric.name === name)! },
});
const SPAN = { fromMs: 0, toMs: 86_400_000 };

describe('questions for the history', () => {
  test('take metrics of a component class together, numbers by mean and band, the rest by their last value', () => {
    const places = [
      place('lamp-1', 'activePower'),
      place('lamp-2', 'activePower'),
      place('lamp-1', 'powerState'),
    ];
    expect(toQuestions(places, SPAN, undefined).map(toParameters)).toEqual([
      {
        ...{ measurement: 'lamp', fields: 'activePower,powerState', component: 'lamp-1,lamp-2' },
        ...{ from: '1970-01-01T00:00:00.000Z', to: '1970-01-02T00:00:00.000Z' },
      },
    ]);
    const aggregates = (questions: { aggregate?: string; places: readonly unknown[] }[]) =>
      questions.map(({ aggregate, places: of }) => [aggregate, of.length]);
    expect(aggregates(toQuestions(places, SPAN, 300))).toEqual([
      ['mean', 2],
      ['last', 1],
    ]);
    expect(aggregates(toBandQuestions(places, SPAN, 300))).toEqual([
      ['min', 2],
      ['max', 2],
    ]);
    expect(toBandQuestions(places, SPAN, undefined)).toEqual([]);
  });

  test('have answers that become lines: oldest first, words as places, a period before moved forward', () => {
    const places = [
      place('lamp-1', 'activePower'),
      place('lamp-1', 'powerState'),
      place('lamp-2', 'activePower'),
    ];
    const series = {
      tags: { component: 'lamp-1' },
      times: [3000, 2000, 1000],
      values: { activePower: [30, null, 10], powerState: ['on', 'off', null] },
    };
    const points = toPoints({ series: [series], truncated: false }, { places }, 500);
    expect(points.get('lamp-1.activePower')).toEqual({ times: [1500, 3500], values: [10, 30] });
    const words = lamp.metrics.find(({ name }) => name === 'powerState')!.values!;
    expect(points.get('lamp-1.powerState')?.values).toEqual([words.indexOf('off'), words.indexOf('on')]);
    expect(points.get('lamp-2.activePower')).toEqual({ times: [], values: [] });
  });
});

describe('free exploration', () => {
  test('is read from the address, where nonsense is passed over', () => {
    const metrics = listExploreMetrics(kinds);
    expect(new Set(metrics.map(({ key }) => key)).size).toBe(metrics.length);
    expect(metrics.some(({ metric }) => metric.type === 'bool')).toBe(false);
    const state = parseExploreState(
      new URLSearchParams('metric=radio.clients&devices=LD-1,ld-1;x&group=moon'),
      metrics,
    );
    expect(state).toEqual({ metric: 'radio.clients', devices: ['ld-1'], groupBy: 'city', across: 'sum' });
    expect(parseExploreState(new URLSearchParams('metric=a.b'), metrics).metric).toBe('lamp.activePower');
    expect(parseDeviceIds(Array.from({ length: 40 }, (_, index) => `ld-${index}`).join())).toHaveLength(12);
  });

  test('asks for whole windows only, wide enough that a sum leaves nobody out', () => {
    expect(toExploreWindowS(undefined, 'sum')).toBe(1_800);
    expect(toExploreWindowS(undefined, 'mean')).toBe(900);
    expect(toExploreWindowS(21_600, 'sum')).toBe(21_600);
    const metric = listExploreMetrics(kinds).find(({ key }) => key === 'lamp.activePower')!;
    const state = { metric: 'lamp.activePower', devices: undefined, groupBy: 'city', across: 'sum' } as const;
    const options = { city: 'trier', fromMs: 0, toMs: 5_000_000, windowS: 1_800, top: 6 };
    const energy = listExploreMetrics(kinds).find(({ key }) => key === 'lamp.activeEnergy')!;
    expect(toExploreQuery(state, energy, options).aggregate).toBe('increase');
    expect(toExploreQuery(state, metric, options)).toMatchObject({
      ...{ to: new Date(3_600_000).toISOString(), groupBy: 'city', top: 6, aggregate: 'mean', across: 'sum' },
    });
  });
});

describe('words', () => {
  test('of refusals are there in both languages, German ones not in English', () => {
    for (const reason of [...Object.keys(REJECTION_REASONS), ...Object.keys(REFUSAL_REASONS)]) {
      expect(toReasonLabel(reason, 'de'), reason).toBeTruthy();
      expect(toReasonLabel(reason, 'de'), reason).not.toBe(toReasonLabel(reason, 'en'));
    }
    expect(toReasonLabel('of a newer server', 'de')).toBeUndefined();
  });

  test('in files are those of the page', () => {
    for (const [presence, label] of Object.entries(PRESENCE_LABELS)) {
      const key = `presence.${presence}` as keyof typeof de;
      expect([label.de, label.en]).toEqual([de[key], en[key]]);
    }
    for (const [lifecycle, label] of Object.entries(LIFECYCLE_LABELS)) {
      const key = `lifecycle.${lifecycle}` as keyof typeof de;
      expect([label.de, label.en]).toEqual([de[key], en[key]]);
    }
    expect(kinds.map(({ name }) => name)).toEqual([...DEVICE_KINDS.keys()]);
  });
});
