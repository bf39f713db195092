/** Single cases of admission that a random network would seldom show. */
import { describe, expect, it } from 'vitest';
import type { AdmissionWish } from '#core/requests/admission.ts';
import { admit } from '#core/requests/admit.ts';
import type { Allocation } from '#core/requests/bandwidth-request.ts';
import {
  buildItem,
  buildLink,
  buildNetwork,
  buildWish,
  CITY,
  DAY_MS,
  HOUR_MS,
  hold,
  refused,
  T0,
  toWindow,
} from './build-network.ts';

const network = buildNetwork(['ab']);
const wish = (cir: number, changes: Partial<AdmissionWish> = {}) =>
  buildWish({ items: [buildItem('ab', cir)], ...changes });

describe('a link', () => {
  it('takes its share of the line rate and not one bit more', () => {
    expect(admit(network, [], wish(800)).isAdmitted).toBe(true);
    expect(admit(network, [], wish(801)).isAdmitted).toBe(false);
  });

  it('counts two equal bookings that begin together twice', () => {
    const twins = [...hold('r1', 'ab', [10, 20], 300), ...hold('r2', 'ab', [10, 20], 300)];
    expect(admit(network, twins, wish(200)).isAdmitted).toBe(true);
    expect(refused(network, twins, wish(201)).bottlenecks).toEqual([
      {
        ...{ resource: 'link', linkId: 'ab', direction: 'aToZ', usable: 800, load: 600, wanted: 201 },
        ...{ fromMs: T0 + 10 * HOUR_MS, untilMs: T0 + 20 * HOUR_MS },
      },
      expect.objectContaining({ direction: 'zToA' }),
    ]);
  });

  it('takes bookings back to back, set-up and tear-down included', () => {
    const around = [...hold('before', 'ab', [0, 8], 800), ...hold('after', 'ab', [22, 30], 800)];
    expect(admit(network, around, wish(800, { window: toWindow(10, 20, 2) })).isAdmitted).toBe(true);
    expect(admit(network, around, wish(800, { window: toWindow(10, 20, 3) })).isAdmitted).toBe(false);
  });

  it('does not count what the wish itself holds, nor those who would go', () => {
    const own = hold('wish', 'ab', [0, 30], 800);
    expect(admit(network, own, wish(800)).isAdmitted).toBe(true);
    const others = hold('other', 'ab', [0, 30], 800);
    expect(admit(network, others, wish(800)).isAdmitted).toBe(false);
    expect(admit(network, others, wish(800), { withoutRequestIds: ['other'] }).isAdmitted).toBe(true);
  });

  it('is not kept from anybody by EIR, but warns beyond twice the line rate', () => {
    const greedy = { cirUp: 100, eirUp: 1000 };
    const held = hold('r', 'ab', [12, 14], 0).map(one => ({ ...one, eir: 1000 }) as Allocation);
    const admission = admit(network, held, wish(100, { items: [buildItem('ab', 100, greedy)] }));
    expect(admission).toMatchObject({
      isAdmitted: true,
      warnings: [{ type: 'overbooked', linkId: 'ab', direction: 'aToZ', share: 2.1 }],
    });
  });

  it('carries nothing while it is out of service, not even a promise of nothing', () => {
    const outage = {
      id: 'o',
      city: CITY,
      linkId: 'ab',
      reason: 'Bagger',
      version: 1,
      fromMs: T0 + 12 * HOUR_MS,
      untilMs: T0 + 13 * HOUR_MS,
    };
    const cut = { ...network, outages: [outage] };
    expect(refused(cut, [], wish(1)).bottlenecks).toMatchObject([
      { resource: 'link', usable: 0, load: 0, fromMs: outage.fromMs, untilMs: outage.untilMs },
      { resource: 'link' },
    ]);
    expect(admit(cut, [], wish(0, { items: [buildItem('ab', 0, { eirUp: 5 })] })).isAdmitted).toBe(false);
    expect(admit(cut, [], wish(1, { window: toWindow(13, 20) })).isAdmitted).toBe(true);
    expect(admit(network, [], wish(1), { deadLinkIds: ['ab'] }).isAdmitted).toBe(false);
  });
});

describe('ways', () => {
  it('are sought anew when the item placed first blocks the second', () => {
    // Only up is free by c, so the second item needs the direct link that the first would take.
    const held = ['ac', 'cb']
      .flatMap(id => hold('r', id, [0, 30], 800))
      .filter(one => one.resource === 'link' && one.direction === 'zToA');
    const square = buildNetwork(['ab', 'ac', 'cb']);
    const items = [buildItem('ab', 700, { cirDown: 0 }), buildItem('ab', 200, { id: '2' })];
    const admission = admit(square, held, buildWish({ items }));
    expect(admission).toMatchObject({
      isAdmitted: true,
      paths: [
        { itemId: '1', hops: [{ linkId: 'ac' }, { linkId: 'cb' }] },
        { itemId: '2', hops: [{ linkId: 'ab' }] },
      ],
    });
  });

  it('of equal length: more spare room first, then the ids', () => {
    const square = buildNetwork(['ab', 'ac', 'bd', 'cd']);
    const toLinks = (held: readonly Allocation[]) => {
      const admission = admit(square, held, buildWish({ items: [buildItem('ad', 100)] }));
      return admission.isAdmitted && admission.paths[0]!.hops.map(({ linkId }) => linkId);
    };
    expect(toLinks([])).toEqual(['ab', 'bd']);
    expect(toLinks(hold('r', 'bd', [12, 13], 1))).toEqual(['ac', 'cd']);
  });

  it('stay as they are while they have room', () => {
    const square = buildNetwork(['ab', 'ac', 'cb']);
    const kept = [
      {
        itemId: '1',
        hops: [
          { linkId: 'ac', direction: 'aToZ' },
          { linkId: 'cb', direction: 'aToZ' },
        ],
      },
    ] as const;
    expect(admit(square, [], wish(100), { keptPaths: kept })).toMatchObject({ paths: kept });
    const full = hold('r', 'ac', [12, 13], 800);
    expect(admit(square, full, wish(100), { keptPaths: kept })).toMatchObject({
      paths: [{ hops: [{ linkId: 'ab' }] }],
    });
  });

  it('lead nowhere where nothing is deployed for the whole window', () => {
    const until = (h: number) => [{ ...network.deployments[0]!, untilMs: T0 + h * HOUR_MS }];
    expect(admit({ ...network, deployments: until(20) }, [], wish(1)).isAdmitted).toBe(true);
    const short = refused({ ...network, deployments: until(19) }, [], wish(1));
    expect(short).toMatchObject({
      reason: 'outsideServiceArea',
      bottlenecks: [{ resource: 'path', itemId: '1' }],
    });
    expect(short.alternatives).toContainEqual({ type: 'otherTime', window: toWindow(9, 19) });
    const apart = buildNetwork(['ab', 'cd']);
    expect(refused(apart, [], buildWish({ items: [buildItem('ac', 1)] }))).toMatchObject({
      reason: 'outsideServiceArea',
      alternatives: [{ type: 'otherNode', items: [{ aNode: 'd' }] }],
    });
  });
});

describe('a refusal', () => {
  it('tells when the bottleneck is free, and offers times, the highest rate and nothing before now', () => {
    const held = hold('r', 'ab', [8, 15], 500);
    const admission = refused(network, held, wish(400));
    expect(admission.alternatives).toEqual([
      { type: 'otherTime', window: toWindow(15, 25) },
      { type: 'otherTime', window: toWindow(-2, 8) },
      { type: 'otherTime', window: toWindow(34, 44) },
      { type: 'lowerRate', items: [buildItem('ab', 300)] },
    ]);
    expect(admission.freeSpans).toEqual([
      { fromMs: T0 + 10 * HOUR_MS - 3 * DAY_MS, untilMs: T0 + 8 * HOUR_MS },
      { fromMs: T0 + 15 * HOUR_MS, untilMs: T0 + 20 * HOUR_MS + 3 * DAY_MS },
    ]);
    const full = admit(network, hold('r', 'ab', [0, 9 * 24], 500), wish(400));
    expect(full).toMatchObject({
      alternatives: [
        { window: toWindow(9 * 24, 9 * 24 + 10) },
        { window: toWindow(-10, 0) },
        { window: toWindow(-14, -4) },
        { type: 'lowerRate' },
      ],
    });
    const later = admit(network, held, wish(400), { notBeforeMs: T0 + 16 * HOUR_MS });
    expect(later).toMatchObject({
      alternatives: [{ window: toWindow(16, 26) }, { window: toWindow(34, 44) }, { type: 'lowerRate' }],
    });
    expect(admit(network, held, wish(400), { maxAlternatives: 1 })).toMatchObject({
      alternatives: [{ type: 'otherTime' }],
    });
    expect(admit(network, held, wish(400), { maxAlternatives: 0 })).toMatchObject({
      alternatives: [],
      freeSpans: [],
    });
  });

  it('lowers only the direction that is too tight', () => {
    const held = hold('r', 'ab', [8, 15], 500).slice(0, 1);
    const { alternatives } = refused(network, held, wish(400));
    expect(alternatives).toContainEqual({
      type: 'lowerRate',
      items: [buildItem('ab', 300, { cirDown: 400 })],
    });
  });

  it('names the way with the least that is missing', () => {
    const net = buildNetwork(['ab', 'ac', 'cb', buildLink('bd', { lineRate: 10 })]);
    const held = [...hold('r', 'ab', [10, 12], 800), ...hold('r', 'ac', [10, 12], 100)];
    expect(refused(net, held, buildWish({ items: [buildItem('ad', 701)] })).bottlenecks).toMatchObject([
      { linkId: 'ab' },
      { linkId: 'ab' },
      { linkId: 'bd' },
      { linkId: 'bd' },
    ]);
  });
});
