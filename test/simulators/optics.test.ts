import { describe, expect, test } from 'vitest';
import type { FaultEpisode } from '../../simulators/faults.ts';
import { type LinkEnd, measureOptics, toLinkState } from '../../simulators/fibre-link.ts';
import { type Span, toMarginDb, toSpanLossDb } from '../../simulators/optics.ts';

const NOW = Date.parse('2026-11-20T18:00:00Z');
const SHORT: Span = { lengthKm: 0.4, pairs: 4, plug: 'lc', splices: 0 };

describe('link budget (domain section 8)', () => {
  test.each([
    [0.4, 4, 'lc', 1.8],
    [1.2, 6, 'lc', 2.9],
    [3, 10, 'lc', 5.2],
    [3, 10, 'expandedBeam', 9.2],
  ] as const)('%d km with %i %s pairs lose %d dB', (lengthKm, pairs, plug, lossDb) => {
    expect(toSpanLossDb({ lengthKm, pairs, plug, splices: 0 })).toBeCloseTo(lossDb, 1);
  });

  test('3 km with ten expanded-beam pairs fail at -5.5 dBm, by 0.3 dB', () => {
    const lossDb = toSpanLossDb({ lengthKm: 3, pairs: 10, plug: 'expandedBeam', splices: 0 });
    expect(toMarginDb(-5.5, lossDb)).toBeCloseTo(-0.3, 5);
  });
});

describe('a link with faults', () => {
  const near: LinkEnd = { number: 2, linkKey: 77, side: 0, span: SHORT };
  const far: LinkEnd = { number: 1, linkKey: 77, side: 1, span: SHORT };
  const fault = (name: FaultEpisode['name'], component: string): FaultEpisode => ({
    name,
    component,
    startMs: NOW - 3_600_000,
    endMs: NOW + 3_600_000,
    strength: 1,
  });

  test('is up with a good margin without them', () => {
    const state = toLinkState(near, [], NOW);
    expect(state).toMatchObject({ isUp: true, hasLos: false, isErrored: false });
  });

  test('cut: no light at either end, and a value that JSON can say', () => {
    for (const [end, port] of [
      [near, 'port-2'],
      [far, 'port-1'],
    ] as const) {
      const state = toLinkState(end, [fault('fibreCut', port)], NOW);
      expect(state.isUp).toBe(false);
      expect(measureOptics(end, state, 20, NOW)).toMatchObject({ rxLos: true, rxPower: -40 });
    }
  });

  test('bent: 6 dB less light, still up on a short span', () => {
    const bent = toLinkState(near, [fault('macrobend', 'port-2')], NOW);
    expect(toLinkState(near, [], NOW).rxDbm - bent.rxDbm).toBeCloseTo(6, 3);
    expect(bent.isUp).toBe(true);
  });

  test('a fault on another port is none here', () => {
    expect(toLinkState(near, [fault('fibreCut', 'port-1')], NOW).isUp).toBe(true);
  });
});
