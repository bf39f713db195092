/** Alarms: what the engine changed, what people did, lists of them. */
import { expect, it } from 'vitest';
import { type AlarmChange, toAlarmId, toKeyText } from '#core/alarms/alarm.ts';
import type { EngineChanges } from '#core/alarms/alarm-engine.ts';
import type { AlarmTypeId } from '#core/alarms/alarm-types.ts';
import type { Registry } from '#store/registry/registry.ts';
import type { AlarmQuery } from '#store/registry/registry-alarms.ts';
import {
  type CreateRegistryTestStore,
  createDevice,
  createUpdate,
  NOW_MS,
  openWithCities,
} from './registry-fixtures.ts';

const DEVICES = ['mast-1', 'mast-2', 'mast-3', 'mast-4', 'mast-5'];
const ANNA = { id: 'anna', name: 'Anna Berg' };

function createChange(
  device: string,
  alarmTypeId: AlarmTypeId,
  step: AlarmChange['step'],
  more: Partial<AlarmChange> = {},
): AlarmChange {
  const city = more.city ?? 'landau';
  return {
    key: { resource: `${city}/lightmast/${device}`, alarmTypeId, qualifier: '' },
    ...{ step, city, deviceId: device, severity: 'minor', timeMs: NOW_MS, atMs: NOW_MS + 5 },
    ...more,
  };
}

function createChanges(changes: AlarmChange[], more: Partial<EngineChanges> = {}): EngineChanges {
  return { atMs: NOW_MS, changes, conditions: [], watches: [], memories: [], ...more };
}

let sequence = 0;

async function tell(registry: Registry, ...changes: AlarmChange[]): Promise<void> {
  await registry.ingest.apply({ ...createUpdate(++sequence), alarms: createChanges(changes) });
}

async function idsOf(registry: Registry, query: Partial<AlarmQuery> = {}): Promise<string[]> {
  const { items } = await registry.alarms.list({ state: 'open', limit: 100, ...query });
  return items.map(({ key }) => `${key.resource.split('/')[2]} ${key.alarmTypeId}`);
}

const LOST = toAlarmId(toKeyText(createChange('mast-1', 'commsLost', 'raised').key));

export function describeAlarms(createStore: CreateRegistryTestStore): void {
  const open = async () => {
    const registry = await openWithCities(await createStore(), { nowMs: NOW_MS });
    await registry.devices.putDevices(DEVICES.map(id => createDevice(id)));
    return registry;
  };

  it('keeps one record for all raises of an alarm, and its history', async () => {
    const registry = await open();
    await tell(registry, createChange('mast-1', 'commsLost', 'raised'));
    await tell(registry, createChange('mast-1', 'commsLost', 'cleared', { timeMs: NOW_MS + 60_000 }));
    expect(await idsOf(registry, { state: 'returned' })).toEqual(['mast-1 commsLost']);
    await registry.alarms.operate(LOST, { step: 'ack' }, ANNA);
    expect(await idsOf(registry)).toEqual([]);
    await tell(registry, createChange('mast-1', 'commsLost', 'raised', { timeMs: NOW_MS + 90_000 }));
    const alarm = await registry.alarms.get(LOST);
    expect(alarm).toMatchObject({
      ...{ id: LOST, kind: 'lightmast', isCleared: false, raiseCount: 2, operatorState: 'none' },
      ...{ timeCreatedMs: NOW_MS, lastRaisedMs: NOW_MS + 90_000 },
    });
    expect(alarm?.statusChanges.map(({ step }) => step)).toEqual(['raised', 'cleared', 'raised']);
    expect(alarm?.operatorChanges).toMatchObject([{ step: 'ack', by: ANNA }]);
  });

  it('applies a replayed batch once', async () => {
    const registry = await open();
    const update = {
      ...createUpdate(++sequence),
      alarms: createChanges([createChange('mast-1', 'commsLost', 'raised')]),
    };
    expect(await registry.ingest.apply(update)).toBe(true);
    expect(await registry.ingest.apply(update)).toBe(false);
    expect((await registry.alarms.get(LOST))?.raiseCount).toBe(1);
  });

  it('lists the gravest first, then the newest, page by page, of the cities asked for', async () => {
    const registry = await open();
    await tell(
      registry,
      createChange('mast-1', 'lampFailure', 'raised', { timeMs: NOW_MS + 1 }),
      createChange('mast-2', 'leakageDetected', 'raised', { severity: 'critical' }),
      createChange('mast-3', 'lampFailure', 'raised', { timeMs: NOW_MS + 3 }),
      createChange('mast-4', 'groupDark', 'raised', { severity: 'major', city: 'speyer' }),
      createChange('mast-5', 'commsLost', 'raised', { suppressedBy: 'speyer/cabinet/c|groupDark|' }),
    );
    expect(await idsOf(registry)).toEqual([
      'mast-2 leakageDetected',
      'mast-4 groupDark',
      'mast-3 lampFailure',
      'mast-1 lampFailure',
    ]);
    expect(await idsOf(registry, { cities: ['speyer'] })).toEqual(['mast-4 groupDark']);
    expect(await idsOf(registry, { cities: [] })).toEqual([]);
    expect(await idsOf(registry, { severities: ['critical', 'major'] })).toHaveLength(2);
    expect(await idsOf(registry, { causeId: toAlarmId('speyer/cabinet/c|groupDark|') })).toEqual([
      'mast-5 commsLost',
    ]);
    const seen: string[] = [];
    for (let cursor: string | undefined, more = true; more; more = cursor !== undefined) {
      const page = await registry.alarms.list({ state: 'open', limit: 3, ...(cursor && { cursor }) });
      seen.push(...page.items.map(({ id }) => id));
      cursor = page.nextCursor;
    }
    expect(seen).toHaveLength(4);
    expect(new Set(seen).size).toBe(4);
    expect(await registry.alarms.counts(['landau'])).toEqual({
      severities: { warning: 0, minor: 2, major: 0, critical: 1 },
      ...{ fresh: 3, shelved: 0 },
    });
  });

  it('shelves until an end, and what is refused says why', async () => {
    const registry = await open();
    await tell(registry, createChange('mast-1', 'commsLost', 'raised'));
    const { alarms } = registry;
    expect(await alarms.operate('nothing', { step: 'ack' }, ANNA)).toBeUndefined();
    expect(await alarms.operate(LOST, { step: 'close' }, ANNA)).toBe('notCleared');
    expect(await alarms.operate(LOST, { step: 'unshelve' }, ANNA)).toBe('notShelved');
    const past = { step: 'shelve', untilMs: NOW_MS, text: 'Baustelle' } as const;
    expect(await alarms.operate(LOST, past, ANNA)).toBe('endInPast');
    await alarms.operate(LOST, { ...past, untilMs: NOW_MS + 1000 }, ANNA);
    expect(await idsOf(registry)).toEqual([]);
    expect(await idsOf(registry, { state: 'shelved' })).toEqual(['mast-1 commsLost']);
    expect(await alarms.endShelving()).toBe(0);
    const { revision } = (await alarms.get(LOST))!;
    expect((await alarms.changedAfter(revision - 1, 10)).map(({ id }) => id)).toEqual([LOST]);
    expect(await alarms.changedAfter(revision, 10)).toEqual([]);
  });

  it('waits for the engine to let go of a latched alarm that a person closed', async () => {
    const registry = await open();
    const tilt = createChange('mast-1', 'mastTilt', 'raised', { severity: 'critical' });
    await tell(registry, tilt);
    await registry.alarms.operate(
      toAlarmId(toKeyText(tilt.key)),
      { step: 'close', text: 'steht wieder' },
      ANNA,
    );
    expect(await registry.alarms.awaitingRelease()).toEqual([toKeyText(tilt.key)]);
    await tell(registry, { ...tilt, step: 'cleared' });
    expect(await registry.alarms.awaitingRelease()).toEqual([]);
    expect(await registry.alarms.purge(NOW_MS + 5)).toBe(0);
    expect(await registry.alarms.purge(NOW_MS + 6)).toBe(1);
  });

  it('goes with its device', async () => {
    const registry = await open();
    await tell(registry, createChange('mast-1', 'commsLost', 'raised'));
    await registry.devices.deleteDevice('mast-1');
    expect(await registry.alarms.get(LOST)).toBeUndefined();
    await tell(registry, createChange('mast-1', 'commsLost', 'raised'));
    expect(await registry.alarms.get(LOST)).toBeUndefined();
  });

  it('keeps what the engine must find again', async () => {
    const registry = await open();
    const condition = { phase: 'active', severity: 'minor', sinceMs: 1, raisedMs: [2] } as const;
    const entry = { ...createChange('mast-1', 'commsLost', 'raised'), condition };
    const { key, city, deviceId } = entry;
    await registry.ingest.applyTime({
      states: [],
      alarms: createChanges([], {
        atMs: NOW_MS + 7,
        conditions: [
          ['a', { key, city, condition, deviceId: deviceId! }],
          ['b', { key, city, condition }],
        ],
        memories: [['m', [1, 2.5]]],
      }),
    });
    await registry.ingest.applyTime({
      states: [],
      alarms: createChanges([], { conditions: [['b', undefined]] }),
    });
    expect(await registry.alarms.clockMs()).toBe(NOW_MS + 7);
    expect(await registry.alarms.engineState()).toEqual({
      atMs: NOW_MS + 7,
      conditions: [['a', { key, city, condition, deviceId }]],
      memories: [['m', [1, 2.5]]],
    });
  });

  it('tells a group whom it affects, and which requests', async () => {
    const registry = await open();
    const { deviceId: _deviceId, ...change } = createChange('x', 'groupDark', 'raised');
    const key = { resource: 'landau/cabinet/c', alarmTypeId: 'groupDark', qualifier: '' } as const;
    const condition = { phase: 'active', severity: 'major', sinceMs: 1, raisedMs: [2] } as const;
    const impactedResources = ['landau/lightmast/a', 'landau/lightmast/b'];
    const impactedRequests = [{ id: 'MG-LD-2026-000001', eventName: 'Maikerwe' }];
    await registry.ingest.applyTime({
      states: [],
      alarms: createChanges([{ ...change, key }], {
        conditions: [
          [toKeyText(key), { key, city: 'landau', condition, impactedResources, impactedRequests }],
        ],
      }),
    });
    expect(await registry.alarms.get(toAlarmId(toKeyText(key)))).toMatchObject({
      impactedResources,
      impactedRequests,
      city: 'landau',
    });
  });

  it('puts aside what maintenance covers, and takes it from the shelf when that ends early', async () => {
    const registry = await open();
    const shelf = { maintenanceId: 'm', text: 'Kabel', fromMs: NOW_MS, untilMs: NOW_MS + 1000 };
    await tell(registry, createChange('mast-1', 'commsLost', 'raised'));
    await tell(registry, createChange('mast-2', 'commsLost', 'raised', { shelf }));
    expect(await idsOf(registry, { state: 'shelved' })).toEqual(['mast-2 commsLost']);
    const follow = (isRunning: boolean) =>
      registry.alarms.followMaintenance({
        ...{ cities: isRunning ? ['landau'] : [], isRunning: id => isRunning && id === 'm' },
        shelfOf: ({ deviceId }) => (deviceId === 'mast-1' ? shelf : undefined),
      });
    expect(await follow(true)).toBe(1);
    expect(await follow(true)).toBe(0);
    const lost = await registry.alarms.get(LOST);
    expect(lost).toMatchObject({ maintenanceId: 'm', shelvedUntilMs: NOW_MS + 1000 });
    expect(lost?.operatorChanges).toEqual([
      { atMs: NOW_MS, step: 'shelve', text: 'Kabel', untilMs: NOW_MS + 1000 },
    ]);
    // Who takes it from the shelf keeps it for as long as the maintenance runs.
    await registry.alarms.operate(LOST, { step: 'unshelve' }, ANNA);
    expect(await follow(true)).toBe(0);
    expect(await follow(false)).toBe(1);
    expect(await idsOf(registry)).toHaveLength(2);
    expect((await registry.alarms.get(LOST))?.maintenanceId).toBeUndefined();
  });

  it('keeps maintenance until a while after its end', async () => {
    const registry = await open();
    const { alarmRules } = registry;
    const calendar = { type: 'range', fromMs: NOW_MS, toMs: NOW_MS + 10 } as const;
    const maintenance = { city: 'landau', reason: 'Kabel', calendar, createdMs: NOW_MS, createdBy: 'Anna' };
    const rule = {
      city: 'landau',
      version: 1,
      changedMs: NOW_MS,
      changedBy: 'Anna',
      type: 'maintenance',
    } as const;
    const nights = { type: 'weekly', weekdays: [1], from: '22:00', to: '06:00', timeZone: 'UTC' } as const;
    await alarmRules.put({ ...rule, id: 'm1', maintenance });
    await alarmRules.put({ ...rule, id: 'm2', maintenance: { ...maintenance, calendar: nights } });
    expect(await alarmRules.get('m1')).toEqual({ ...rule, id: 'm1', maintenance });
    expect(await alarmRules.purgeMaintenance(NOW_MS + 10)).toBe(0);
    const before = await alarmRules.revision();
    expect(await alarmRules.purgeMaintenance(NOW_MS + 11)).toBe(1);
    expect(await alarmRules.revision()).toBeGreaterThan(before);
    expect((await alarmRules.list()).map(({ id }) => id)).toEqual(['m2']);
  });

  it('keeps the rules of cities by version, and tells who comes second', async () => {
    const registry = await open();
    const { alarmRules } = registry;
    const before = await alarmRules.revision();
    const threshold = { alarmTypeId: 'caseOverheat', city: 'landau', at: [50] } as const;
    const rule = { id: 'r1', city: 'landau', version: 1, changedMs: NOW_MS, changedBy: 'Anna Berg' };
    const silence = {
      city: 'speyer',
      reason: 'stored',
      calendar: { type: 'range', fromMs: 1, toMs: 2 },
    } as const;
    await alarmRules.put({ ...rule, type: 'threshold', threshold });
    await alarmRules.put({ ...rule, id: 'r2', city: 'speyer', type: 'silence', silence });
    expect(await alarmRules.list(['landau'])).toEqual([{ ...rule, type: 'threshold', threshold }]);
    expect(await alarmRules.list()).toHaveLength(2);
    expect(await alarmRules.list([])).toEqual([]);
    const changed = {
      ...rule,
      version: 2,
      type: 'threshold',
      threshold: { ...threshold, at: [55] },
    } as const;
    await alarmRules.put(changed);
    await expect(alarmRules.put(changed)).rejects.toMatchObject({ code: 'CONFLICT' });
    await expect(alarmRules.put({ ...changed, version: 1 })).rejects.toMatchObject({ code: 'CONFLICT' });
    expect(await alarmRules.get('r1')).toEqual(changed);
    expect(await alarmRules.delete('r1', 1)).toBe(false);
    expect(await alarmRules.delete('r1', 2)).toBe(true);
    expect(await alarmRules.revision()).toBeGreaterThan(before);
  });
}
