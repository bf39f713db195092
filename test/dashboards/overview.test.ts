/** What the overview finds in figures: dimming, the state of fibre nodes, the busiest hotspots. */
import { describe, expect, test } from 'vitest';
import type { DeviceSummary, SeriesResource } from '#core/resources.ts';
import { toBusiest } from '../../dashboards/console/features/overview/busiest-hotspots.ts';
import { toDimmingPhases } from '../../dashboards/console/features/overview/dimming-phases.ts';
import { toFibreNodes, toMarginPriority } from '../../dashboards/console/features/overview/fibre-state.ts';

const WINDOW_MS = 1_800_000;

function phasesOf(levels: (number | null)[]): [from: number, to: number][] {
  const times = levels.map((_, index) => (index + 1) * WINDOW_MS);
  return toDimmingPhases(times, levels, WINDOW_MS).map(({ fromMs, toMs }) => [
    fromMs / WINDOW_MS,
    toMs / WINDOW_MS,
  ]);
}

describe('dimming phases', () => {
  test('are the long stretches below the level of the evening, from the start of their first window', () => {
    expect(phasesOf([0, 0, 40, 95, 95, 95, 50, 50, 50, 50, 95, 95, 40, 0])).toEqual([[6, 10]]);
  });

  test('are neither dusk and dawn nor daylight nor a gap', () => {
    expect(phasesOf([0, 40, 60, 95, 95, 95, 60, 20, 0, 0])).toEqual([]);
    expect(phasesOf([95, 50, 50, null, 50, 50, 95])).toEqual([]);
    expect(phasesOf([])).toEqual([]);
    expect(phasesOf([0, 0, 0])).toEqual([]);
  });

  test('may last until now', () => {
    expect(phasesOf([95, 95, 50, 50, 50])).toEqual([[2, 5]]);
  });
});

function toSeries(
  rows: [device: string, component: string, values: Record<string, number | string>][],
): SeriesResource {
  return {
    truncated: false,
    series: rows.map(([device, component, values]) => ({
      tags: { city: 'landau', device, component },
      times: [0],
      values: Object.fromEntries(Object.entries(values).map(([name, value]) => [name, [value]])),
    })),
  };
}

describe('fibre nodes', () => {
  test('tell links of the ports switched on, the sum of their rates and the weakest light first', () => {
    const up = { operStatus: 'up', adminStatus: 'up' };
    const nodes = toFibreNodes({
      ports: toSeries([
        ['gf-1', 'port-1', up],
        ['gf-1', 'port-2', { operStatus: 'down', adminStatus: 'up' }],
        ['gf-1', 'port-3', { operStatus: 'down', adminStatus: 'down' }],
        ['gf-2', 'port-1', up],
      ]),
      services: toSeries([
        ['gf-1', 'service-bos', { rate: 1e6 }],
        ['gf-1', 'service-cctv', { rate: 2e6 }],
      ]),
      optics: toSeries([
        ['gf-1', 'optics-1', { rxPower: -4.4 }],
        ['gf-2', 'optics-1', { rxPower: -5.4 }],
        ['gf-2', 'optics-2', { rxPower: -13.4 }],
      ]),
    });
    expect(nodes).toEqual([
      {
        device: 'gf-2',
        city: 'landau',
        links: 1,
        linksUp: 1,
        rateBps: undefined,
        marginDb: expect.closeTo(1),
      },
      { device: 'gf-1', city: 'landau', links: 2, linksUp: 1, rateBps: 3e6, marginDb: expect.closeTo(10) },
    ]);
  });

  test('warn of little light as the alarm does', () => {
    expect([4, 2.9, 1.4, -20].map(toMarginPriority)).toEqual([undefined, '4', '2', '2']);
  });
});

function device(id: string, change: Partial<DeviceSummary>): DeviceSummary {
  const base = {
    city: 'landau',
    kind: 'lightmast',
    name: id,
    lifecycle: 'commissioned',
    presence: 'ready',
  } as const;
  return { id, ...base, ...change };
}

describe('lists of the overview', () => {
  test('show the busiest hotspots that are heard of', () => {
    const clients = (value: number) => ({
      kind: 'hotspot' as const,
      headline: { component: 'sys', metric: 'clientsConnected', value, unit: '' },
    });
    const busiest = toBusiest(
      [
        device('few', clients(3)),
        device('many', clients(30)),
        device('none', clients(0)),
        device('silent', { ...clients(99), presence: 'lost' }),
        device('mast', {}),
      ],
      5,
    );
    expect(busiest.map(({ id }) => id)).toEqual(['many', 'few']);
  });
});
