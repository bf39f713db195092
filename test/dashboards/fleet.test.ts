import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { DeviceSummary } from '#core/resources.ts';
import { countFleet, createFleet } from '../../dashboards/console/live/fleet.ts';

function device(id: string, change: Partial<DeviceSummary> = {}): DeviceSummary {
  return {
    id,
    city: 'trier',
    kind: 'lightmast',
    name: id,
    lifecycle: 'commissioned',
    presence: 'ready',
    ...change,
  };
}

describe('the fleet in the page', () => {
  test('is a snapshot kept current by deltas', () => {
    const fleet = createFleet();
    fleet.beginSnapshot();
    expect(fleet.isLoaded).toBe(false);
    fleet.takeSnapshot([device('a'), device('b')], true);
    expect(fleet.isLoaded).toBe(true);
    expect(fleet.applyDelta([device('a', { presence: 'lost' })])).toEqual({ isNewDevice: false });
    expect(fleet.applyDelta([device('c')])).toEqual({ isNewDevice: true });
    expect(fleet.devices.get('a')?.presence).toBe('lost');
    expect(countFleet(fleet.devices.values())).toMatchObject({ total: 3, presence: { lost: 1, ready: 2 } });
  });

  test('knows the gravest alarm of each device, whatever is told of the device afterwards', () => {
    const fleet = createFleet();
    fleet.takeSnapshot([device('a'), device('b')], true);
    expect(fleet.setAlarms(new Map([['a', 'major']]))).toBe(true);
    expect(fleet.setAlarms(new Map([['a', 'major']]))).toBe(false);
    fleet.applyDelta([device('a', { presence: 'stale' })]);
    fleet.takeSnapshot([device('b')], false);
    expect(fleet.devices.get('a')).toMatchObject({ presence: 'stale', alarm: 'major' });
    expect(fleet.setAlarms(new Map([['b', 'minor']]))).toBe(true);
    expect(fleet.devices.get('a')).not.toHaveProperty('alarm');
    expect(fleet.devices.get('b')?.alarm).toBe('minor');
  });

  test('lets a delta that came while loading win over the page loaded after it', () => {
    const fleet = createFleet();
    fleet.beginSnapshot();
    fleet.applyDelta([device('a', { presence: 'lost' })]);
    fleet.takeSnapshot([device('a'), device('b')], true);
    expect(fleet.devices.get('a')?.presence).toBe('lost');
  });

  test('forgets devices that are gone after the next snapshot', () => {
    const fleet = createFleet();
    for (const ids of [['a', 'b'], ['b']]) {
      fleet.beginSnapshot();
      fleet.takeSnapshot(
        ids.map(id => device(id)),
        true,
      );
    }
    expect([...fleet.devices.keys()]).toEqual(['b']);
  });

  test('keeps showing the old snapshot until the new one is complete', () => {
    const fleet = createFleet();
    fleet.beginSnapshot();
    fleet.takeSnapshot([device('a')], true);
    fleet.beginSnapshot();
    expect(fleet.devices.size).toBe(1);
  });

  test('keeps no more than its bound, and says so', () => {
    const fleet = createFleet(2);
    fleet.beginSnapshot();
    fleet.takeSnapshot([device('a'), device('b'), device('c')], true);
    fleet.applyDelta([device('d'), device('a', { presence: 'lost' })]);
    expect(fleet.devices.size).toBe(2);
    expect(fleet.isTruncated).toBe(true);
    expect(fleet.devices.get('a')?.presence).toBe('lost');
  });

  test('ends with the newest of every device, however snapshots, changes since and deltas interleave', () => {
    const ids = ['a', 'b', 'c', 'd'];
    const step = fc.oneof(
      fc.record({ type: fc.constant('delta' as const), id: fc.constantFrom(...ids) }),
      fc.constant({ type: 'ask' as const, id: '' }),
      fc.constant({ type: 'arrive' as const, id: '' }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), steps => {
        let version = 0;
        const server = new Map(ids.map(id => [id, { version: 0, summary: device(id, { name: '0' }) }]));
        const fleet = createFleet();
        let asked: { items: DeviceSummary[]; version: number; isWhole: boolean } | undefined;
        let known: number | undefined;
        const ask = () => {
          const since = known;
          const changed = [...server.values()].filter(one => since === undefined || one.version >= since);
          fleet.beginSnapshot();
          asked = { items: changed.map(({ summary }) => summary), version, isWhole: since === undefined };
        };
        const arrive = () => {
          if (!asked) return;
          fleet.takeSnapshot(asked.items, asked.isWhole);
          known = asked.version;
          asked = undefined;
        };
        for (const { type, id } of steps) {
          if (type === 'ask') ask();
          else if (type === 'arrive') arrive();
          else {
            version += 1;
            server.set(id, { version, summary: device(id, { name: String(version) }) });
            fleet.applyDelta([server.get(id)!.summary]);
          }
        }
        if (!asked) ask();
        arrive();
        const newest = [...server].map(([id, { summary }]) => [id, summary] as const);
        expect(new Map([...fleet.devices].sort())).toEqual(new Map(newest));
      }),
    );
  });
});
