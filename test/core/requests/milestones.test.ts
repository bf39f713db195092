/** How far a request is, and what a form says of figures. */
import { describe, expect, it } from 'vitest';
import type { RequestState } from '#core/requests/bandwidth-request.ts';
import { checkRequestContent } from '#core/requests/check-request.ts';
import { toMilestones } from '#core/requests/milestones.ts';
import { toSizedRates } from '#core/requests/sizing.ts';
import { buildItem, buildRequest, DAY_MS, T0, toWindow } from './build-network.ts';

const LIFE: readonly RequestState[] = [
  ...[
    'draft',
    'acknowledged',
    'checking',
    'held',
    'reserved',
    'provisioning',
    'provisioned',
    'active',
    'releasing',
  ],
  'completed',
] as RequestState[];

/** One letter each: d done, c current, o open, f failed. */
function toBar(...states: RequestState[]): string {
  const stateChanges = states
    .slice(1)
    .map((to, index) => ({ atMs: index, from: states[index]!, to, actor: 'x' }));
  const request = buildRequest({ state: states.at(-1)!, stateChanges });
  return toMilestones(request)
    .map(({ status }) => status[0])
    .join('');
}

describe('milestones', () => {
  it.each([
    ['draft', 'cooooo'],
    ['acknowledged', 'dcoooo'],
    ['checking', 'dcoooo'],
    ['held', 'ddcooo'],
    ['reserved', 'dddcoo'],
    ['provisioning', 'dddcoo'],
    ['provisioned', 'ddddco'],
    ['active', 'ddddco'],
    ['releasing', 'dddddc'],
    ['completed', 'dddddd'],
  ] as [RequestState, string][])('%s: %s', (state, bar) => {
    expect(toBar(...LIFE.slice(0, LIFE.indexOf(state) + 1))).toBe(bar);
  });

  it('tell where it ended', () => {
    expect(toBar('draft', 'acknowledged', 'rejected')).toBe('dfoooo');
    expect(toBar('draft', 'acknowledged', 'checking', 'held', 'cancelled')).toBe('ddfooo');
    expect(toBar(...LIFE.slice(0, 6), 'failed')).toBe('dddfoo');
  });

  it('begin again after the first when a request falls back', () => {
    expect(toBar(...LIFE.slice(0, 5), 'acknowledged')).toBe('dcoooo');
    const life: RequestState[] = [...LIFE.slice(0, 4), 'acknowledged', 'checking', 'held'];
    const stateChanges = life
      .slice(1)
      .map((to, index) => ({ atMs: index, from: life[index]!, to, actor: 'x' }));
    const request = buildRequest({ state: 'held', stateChanges, acknowledgedMs: 0 });
    expect(toMilestones(request).map(({ atMs }) => atMs)).toEqual([
      0,
      5,
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
  });
});

describe('sizing', () => {
  const none = { cameras: [], streams: [], commandPosts: 0, radioSites: 0, stalls: 0, visitors: 0 };

  it('knows that 20 cameras of 4K are 100 Mbit/s with H.265 and 200 with H.264', () => {
    const up = (codec: 'h264' | 'h265') =>
      toSizedRates({ ...none, cameras: [{ count: 20, resolution: 'uhd', codec }] }).map(({ cirUp }) => cirUp);
    expect(up('h265')).toEqual([100e6]);
    expect(up('h264')).toEqual([200e6]);
  });

  it('promises visitors a part and leaves them the rest, and asks for nothing that nobody needs', () => {
    expect(toSizedRates(none)).toEqual([]);
    expect(toSizedRates({ ...none, visitors: 4000 })).toEqual([
      { service: 'visitor', cirUp: 4.2e6, cirDown: 25e6, eirUp: 12.5e6, eirDown: 75e6 },
    ]);
    expect(toSizedRates({ ...none, commandPosts: 1, stalls: 3 }).map(({ service }) => service)).toEqual([
      'bos',
      'vendor',
    ]);
  });
});

describe('what is asked for', () => {
  const nodes = [{ deviceId: 'a' }, { deviceId: 'b' }];
  const { event, window, items, kit, priority } = buildRequest({ items: [buildItem('ab', 10)] });
  const content = { event, window, items, kit, priority };
  const fieldsOf = (changes: Partial<Parameters<typeof checkRequestContent>[0]>) =>
    checkRequestContent({ ...content, ...changes }, { nodes }, T0).map(({ field }) => field);

  it('is right as it is', () => {
    expect(fieldsOf({})).toEqual([]);
    expect(fieldsOf({ items: [], kit: [{ type: 'crew', quantity: 1 }] })).toEqual([]);
  });

  it('is refused by field and rule', () => {
    expect(fieldsOf({ event: { name: ' ', place: 'A\nB', expectedVisitors: -1 } })).toEqual([
      'event.name',
      'event.place',
      'event.expectedVisitors',
    ]);
    expect(fieldsOf({ window: toWindow(20, 10) })).toEqual(['window.end']);
    expect(fieldsOf({ window: toWindow(-30, -20) })).toEqual(['window.end']);
    expect(fieldsOf({ window: { ...window, teardownEndMs: T0 + 90 * DAY_MS } })).toEqual([
      'window.teardownEnd',
    ]);
    expect(fieldsOf({ window: { ...window, startMs: Number.NaN } })).toContain('window.start');
    expect(fieldsOf({ priority: 0 })).toEqual(['dangerUntil']);
    expect(fieldsOf({ items: [] })).toEqual(['items']);
    expect(fieldsOf({ items: [...items, ...items] })).toEqual(['items']);
    expect(fieldsOf({ items: [buildItem('az', 1)] })).toEqual(['items.0.zNode']);
    expect(fieldsOf({ items: [buildItem('aa', 1)] })).toEqual(['items.0.zNode']);
    expect(fieldsOf({ items: [buildItem('ab', 0)] })).toEqual(['items.0.cirUp']);
    expect(fieldsOf({ items: [buildItem('ab', 0.5)] })).toEqual(['items.0.cirUp', 'items.0.cirDown']);
    expect(fieldsOf({ items: [buildItem('ab', 1, { poeW: -1 })] })).toEqual(['items.0.poeW']);
    const cases = { type: 'case', quantity: 0 } as const;
    expect(fieldsOf({ kit: [cases, { ...cases, quantity: 2 }] })).toEqual(['kit', 'kit.0.quantity']);
  });
});
