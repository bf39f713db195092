/** Admission against the naive check, on small random networks. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AdmissionNetwork, AdmissionWish } from '#core/requests/admission.ts';
import { admit } from '#core/requests/admit.ts';
import type { Allocation } from '#core/requests/bandwidth-request.ts';
import { SEARCH_MS } from '#core/requests/find-times.ts';
import { findByBruteForce, listInstants } from './brute-force.ts';
import {
  buildItem,
  buildLink,
  buildNetwork,
  buildNode,
  buildWish,
  HOUR_MS,
  hold,
  T0,
  toWindow,
} from './build-network.ts';

const NODES = ['a', 'b', 'c', 'd', 'e'];
const PAIRS = NODES.flatMap((one, index) => NODES.slice(index + 1).map(other => one + other));

const span = fc
  .tuple(fc.integer({ min: 0, max: 30 }), fc.integer({ min: 1, max: 12 }))
  .map(([from, length]): [number, number] => [from, from + length]);
const links = fc.uniqueArray(fc.constantFrom(...PAIRS), { minLength: 2, maxLength: 7 });
const rate = fc.constantFrom(0, 100, 200, 300, 400, 500, 800);

interface Case {
  network: AdmissionNetwork;
  allocations: Allocation[];
  wish: AdmissionWish;
}

function cases(itemsMax: number): fc.Arbitrary<Case> {
  return links.chain(ids => {
    const item = fc.record({
      ends: fc.constantFrom(...PAIRS),
      isBack: fc.boolean(),
      cirUp: rate,
      cirDown: rate,
    });
    const held = fc.record({ link: fc.constantFrom(...ids), span, cir: fc.constantFrom(100, 200, 300, 400) });
    return fc
      .record({
        items: fc.array(item, { minLength: 1, maxLength: itemsMax }),
        held: fc.array(held, { maxLength: 8 }),
        outages: fc.array(fc.record({ link: fc.constantFrom(...ids), span }), { maxLength: 2 }),
        window: span,
        isForeverThere: fc.boolean(),
      })
      .map(given => ({
        network: buildNetwork(
          ids.map(id => buildLink(id, { lineRate: id.includes('a') ? 1000 : 500 })),
          {
            nodes: NODES.map(id => buildNode(id)),
            outages: given.outages.map(({ link, span: [from, until] }, index) => ({
              ...{ id: `o-${index}`, city: 'x', linkId: link, reason: 'work', version: 1 },
              ...{ fromMs: T0 + from * HOUR_MS, untilMs: T0 + until * HOUR_MS },
            })),
          },
        ),
        allocations: given.held.flatMap(({ link, span, cir }, index) => hold(`r-${index}`, link, span, cir)),
        wish: buildWish({
          window: toWindow(...given.window),
          items: given.items.map(({ ends, isBack, cirUp, cirDown }, index) =>
            buildItem(isBack ? ends[1]! + ends[0]! : ends, cirUp, { id: `${index + 1}`, cirDown }),
          ),
        }),
      }));
  });
}

describe('admission', () => {
  it('says yes exactly when some combination of ways fits at every instant', () => {
    fc.assert(
      fc.property(cases(3), ({ network, allocations, wish }) => {
        const admission = admit(network, allocations, wish, { maxAlternatives: 0 });
        expect(admission.isAdmitted).toBe(findByBruteForce(network, allocations, wish) !== undefined);
      }),
      { numRuns: 400 },
    );
  });

  it('leads one item by the fewest hops', () => {
    fc.assert(
      fc.property(cases(1), ({ network, allocations, wish }) => {
        const admission = admit(network, allocations, wish, { maxAlternatives: 0 });
        const hops = admission.isAdmitted ? admission.paths[0]!.hops.length : undefined;
        expect(hops).toBe(findByBruteForce(network, allocations, wish));
      }),
      { numRuns: 300 },
    );
  });

  it('offers only what it admits, and names a bottleneck whenever it refuses', () => {
    fc.assert(
      fc.property(cases(2), ({ network, allocations, wish }) => {
        const admission = admit(network, allocations, wish);
        if (admission.isAdmitted) return;
        expect(admission.bottlenecks).not.toHaveLength(0);
        for (const alternative of admission.alternatives) {
          const changed =
            alternative.type === 'otherTime'
              ? { ...wish, window: alternative.window }
              : { ...wish, items: alternative.items };
          expect(findByBruteForce(network, allocations, changed)).toBeDefined();
        }
      }),
      { numRuns: 200 },
    );
  });

  it('offers the same when it looked less far and says that there is no more to find', () => {
    const far = fc.constantFrom(6, 24, 48);
    fc.assert(
      fc.property(cases(2), far, ({ network, allocations, wish }, hours) => {
        const admission = admit(network, allocations, wish, { searchMs: hours * HOUR_MS });
        if (admission.isAdmitted || admission.mayFindMore) return;
        const all = admit(network, allocations, wish, { searchMs: SEARCH_MS });
        expect(all).toMatchObject({ alternatives: admission.alternatives });
        expect(all).not.toHaveProperty('mayFindMore');
      }),
      { numRuns: 200 },
    );
  });

  it('offers the nearest later and earlier times there are', () => {
    fc.assert(
      fc.property(cases(2), ({ network, allocations, wish }) => {
        const admission = admit(network, allocations, wish);
        if (admission.isAdmitted || admission.reason === 'outsideServiceArea') return;
        const begins = admission.alternatives.flatMap(offer =>
          offer.type === 'otherTime' ? [offer.window.setupStartMs] : [],
        );
        const { setupStartMs, teardownEndMs } = wish.window;
        const shifts = listInstants(network, allocations, [T0 - HOUR_MS, T0 + 100 * HOUR_MS]);
        const fits = (begin: number) => {
          const byH = (begin - T0) / HOUR_MS;
          const lengthH = (teardownEndMs - setupStartMs) / HOUR_MS;
          return (
            findByBruteForce(network, allocations, { ...wish, window: toWindow(byH, byH + lengthH) }) !==
            undefined
          );
        };
        const later = Math.min(...shifts.filter(begin => begin > setupStartMs && fits(begin)));
        if (Number.isFinite(later)) expect(begins).toContain(later);
        const length = teardownEndMs - setupStartMs;
        const earlier = Math.max(
          ...shifts.map(end => end - length).filter(begin => begin < setupStartMs && fits(begin)),
        );
        if (Number.isFinite(earlier)) expect(begins).toContain(earlier);
      }),
      { numRuns: 120 },
    );
  });

  it('offers the highest rate: one bit more of the largest does not fit', () => {
    fc.assert(
      fc.property(cases(1), ({ network, allocations, wish }) => {
        const admission = admit(network, allocations, wish);
        const item = wish.items[0]!;
        if (admission.isAdmitted || item.cirUp !== item.cirDown) return;
        for (const offer of admission.alternatives) {
          if (offer.type !== 'lowerRate') continue;
          const { cirUp, cirDown } = offer.items[0]!;
          const one = { ...item, cirUp: cirUp + 1, cirDown: cirDown + 1 };
          const more = [
            { ...one, cirUp: Math.min(one.cirUp, item.cirUp), cirDown: Math.min(one.cirDown, item.cirDown) },
          ];
          expect(findByBruteForce(network, allocations, { ...wish, items: more })).toBeUndefined();
        }
      }),
      { numRuns: 200 },
    );
  });
});
