import { describe, expect, test } from 'vitest';
import type { AlarmResource } from '#core/alarm-resources.ts';
import { toDeviceState } from '../../dashboards/console/features/map/device-state.ts';
import {
  compareAlarms,
  createAlarmStore,
  toWorstByDevice,
} from '../../dashboards/console/live/alarm-store.ts';

const TIME = '2026-11-20T12:00:00.000Z';

function alarm(id: string, change: Partial<AlarmResource> = {}): AlarmResource {
  return {
    ...{ id, city: 'trier', kind: 'lightmast', device: id, resource: `trier/lightmast/${id}` },
    ...{ type: 'lampFailure', severity: 'minor', isCleared: false, isFlapping: false, raiseCount: 1 },
    ...{ created: TIME, raised: TIME, changed: TIME, operatorState: 'none', impactedCount: 0 },
    ...change,
  } as AlarmResource;
}

describe('the alarms in the page', () => {
  test('are what was loaded, kept current by changes; what is closed or explained is gone', () => {
    const store = createAlarmStore();
    store.beginLoad();
    store.applyChange([alarm('a', { operatorState: 'ack' })]);
    store.takeLoad([alarm('a'), alarm('b'), alarm('c')]);
    expect(store.alarms.get('a')?.operatorState).toBe('ack');
    store.applyChange([alarm('b', { operatorState: 'closed' }), alarm('c', { causeId: 'a' })]);
    expect([...store.alarms.keys()]).toEqual(['a']);
  });

  test('tell what is news: raised for the first time or again, and not what was shelved or is over', () => {
    const store = createAlarmStore();
    store.takeLoad([alarm('a')]);
    const idsOf = (...items: AlarmResource[]) => store.applyChange(items).map(({ id }) => id);
    expect(idsOf(alarm('a'), alarm('b'))).toEqual(['b']);
    expect(idsOf(alarm('a', { operatorState: 'ack' }), alarm('c', { isCleared: true }))).toEqual([]);
    expect(idsOf(alarm('a', { raiseCount: 2 }), alarm('d', { operatorState: 'shelved' }))).toEqual(['a']);
  });

  test('are ordered by gravity, then by age', () => {
    const later = '2026-11-20T13:00:00.000Z';
    const list = [alarm('a'), alarm('b', { raised: later }), alarm('c', { severity: 'critical' })];
    expect(list.sort(compareAlarms).map(({ id }) => id)).toEqual(['c', 'b', 'a']);
  });

  test('colour a device by its gravest one that is raised, or by its silence when that is worse', () => {
    const worst = toWorstByDevice([
      alarm('1', { device: 'a' }),
      alarm('2', { device: 'a', severity: 'critical' }),
      alarm('3', { device: 'b', isCleared: true }),
      alarm('4', { device: 'c', operatorState: 'shelved' }),
      alarm('5', { device: 'd', type: 'commsLost' }),
      alarm('6', { device: undefined as never }),
    ]);
    expect([...worst]).toEqual([['a', 'critical']]);
    const mast = { kind: 'lightmast', lifecycle: 'commissioned', presence: 'ready' } as const;
    expect(toDeviceState({ ...mast, alarm: 'critical' })).toBe('1');
    expect(toDeviceState({ ...mast, presence: 'lost', alarm: 'minor' })).toBe('off');
    expect(toDeviceState({ ...mast, presence: 'lost', alarm: 'major' })).toBe('2');
    expect(toDeviceState({ ...mast, lifecycle: 'maintenance', alarm: 'critical' })).toBe('normal');
  });
});
