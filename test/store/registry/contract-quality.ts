/** Mappings, messages kept for a replay, replays, figures of data quality. */
import { expect, it } from 'vitest';
import type { Rejection } from '#core/rejections.ts';
import type { Registry } from '#store/registry/registry.ts';
import type { KeptMessage, ReplayUpdate, StoredMapping } from '#store/registry/registry-quality.ts';
import {
  type CreateRegistryTestStore,
  createCurrent,
  createDelta,
  createDevice,
  createUpdate,
  NOW_MS,
  openWithCities,
  type RegistryTestOptions,
} from './registry-fixtures.ts';

const DAY = '2026-11-20';

function createMapping(id: string, changes: Partial<StoredMapping> = {}): StoredMapping {
  return {
    ...{ id, city: 'landau', kind: 'lightmast', component: 'lamp', metric: id, version: 1 },
    ...{ toComponent: 'lamp', toMetric: 'activeEnergy', conversion: 'whToKwh' },
    ...{ changedMs: NOW_MS, changedBy: 'Erika' },
    ...changes,
  };
}

function createKept(sequence: number, changes: Partial<KeptMessage> = {}): KeptMessage {
  return {
    ...{ sequence, receivedMs: NOW_MS + sequence, city: 'landau', kind: 'lightmast', deviceId: 'lm-1' },
    ...{ topic: 'iot/v1/landau/lightmast/lm-1/telemetry', payload: new Uint8Array(100).fill(sequence) },
    ...changes,
  };
}

function createVerdicts(replayId: string, from: number, to: number): ReplayUpdate {
  const sequences = Array.from({ length: to - from }, (_, i) => from + 1 + i);
  return {
    ...{ replayId, fromPosition: from, toPosition: to, nowMs: NOW_MS + 5, states: [] },
    verdicts: sequences.map(sequence => ({ sequence, state: 'stored', remaining: [] })),
  };
}

export function describeQuality(createStore: CreateRegistryTestStore): void {
  async function open(options?: RegistryTestOptions): Promise<Registry> {
    const registry = await openWithCities(await createStore(), options);
    await registry.devices.putDevices([
      createDevice('lm-1'),
      createDevice('lm-2', { lifecycle: 'maintenance' }),
      createDevice('sp-1', { city: 'speyer' }),
      createDevice('hs-1', { kind: 'hotspot', reportIntervalS: 60 }),
    ]);
    return registry;
  }

  it('keeps mappings by city, tells who was slower, and raises the revision', async () => {
    const { quality } = await open();
    expect(await quality.mappingRevision()).toBe(0);
    await quality.putMapping(createMapping('b', { model: 'X1' }));
    await quality.putMapping(createMapping('a', { city: 'speyer' }));
    const { metric: _, toMetric: _to, ...component } = createMapping('c', { component: 'leuchte' });
    await quality.putMapping({ ...component, conversion: 'none' });
    expect((await quality.listMappings()).map(({ id }) => id)).toEqual(['b', 'c', 'a']);
    expect(await quality.listMappings(['speyer'])).toEqual([createMapping('a', { city: 'speyer' })]);
    expect(await quality.listMappings([])).toEqual([]);
    expect(await quality.getMapping('c')).toEqual({ ...component, conversion: 'none' });
    const revision = await quality.mappingRevision();

    await quality.putMapping(createMapping('b', { version: 2, conversion: 'mwhToKwh' }));
    expect(await quality.getMapping('b')).toMatchObject({ version: 2, conversion: 'mwhToKwh' });
    await expect(quality.putMapping(createMapping('b', { version: 2 }))).rejects.toMatchObject({
      code: 'CONFLICT',
    });
    await expect(
      quality.putMapping(createMapping('d', { metric: 'a', city: 'speyer' })),
    ).rejects.toMatchObject({ code: 'CONFLICT' });
    await expect(quality.putMapping(createMapping('e', { city: 'nowhere' }))).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
    expect(await quality.deleteMapping('b', 1)).toBe(false);
    expect(await quality.deleteMapping('b', 2)).toBe(true);
    expect(await quality.mappingRevision()).toBeGreaterThan(revision);
  });

  it('keeps messages within the quota of their city, the newest longest, and none of unknown devices', async () => {
    const registry = await open({ keptBytesPerCity: 5 * 356 });
    const { ingest, quality, stats } = registry;
    const kept = [1, 2, 3, 4].map(sequence => createKept(sequence));
    await ingest.apply(createUpdate(4, { kept: [...kept, createKept(9, { deviceId: 'gone' })] }));
    await ingest.apply(createUpdate(4, { kept }));
    await ingest.apply(
      createUpdate(8, {
        kept: [5, 6, 7, 8].map(sequence => createKept(sequence, sequence === 8 ? SPEYER_DEVICE : {})),
      }),
    );
    expect(stats.keptDropped).toBe(0);
    expect(registry.stats.keptDropped).toBe(2);
    expect(await quality.keptTotals()).toEqual([
      { city: 'landau', kind: 'lightmast', messages: 5, bytes: 5 * 356 },
      { city: 'speyer', kind: 'lightmast', messages: 1, bytes: 356 },
    ]);
    expect(await quality.deleteKeptBefore(NOW_MS + 5)).toBe(2);
    await registry.devices.deleteDevice('lm-1');
    expect(await quality.keptTotals()).toEqual(await quality.keptTotals(['speyer']));
  });

  it('goes over the kept messages once, in their order, whatever is repeated', async () => {
    const registry = await open();
    const { ingest, quality } = registry;
    const entry = { sequence: 2, part: 0, timeMs: NOW_MS, city: 'landau', topic: 't' };
    await ingest.apply(
      createUpdate(5, {
        kept: [3, 1, 2].map(sequence => createKept(sequence)),
        quarantine: [{ ...entry, reason: 'metricUnknown', field: 'c.lamp-1.a', kind: 'lightmast' }],
      }),
    );
    const scope = { city: 'landau', by: 'Erika', nowMs: NOW_MS };
    const started = await quality.startReplay({ ...scope, id: 'r1' });
    expect(started).toMatchObject({ state: 'running', total: 3, position: 0, endSequence: 3 });
    await expect(quality.startReplay({ ...scope, id: 'r2' })).rejects.toMatchObject({ code: 'CONFLICT' });
    await quality.startReplay({ ...scope, id: 'rs', city: 'speyer', nowMs: NOW_MS + 1 });
    await ingest.apply(createUpdate(6, { kept: [createKept(6)] }));

    const first = await quality.nextReplay(2);
    expect(first?.replay.id).toBe('r1');
    expect(first?.messages).toEqual([createKept(1), createKept(2)]);
    const remaining: Rejection[] = [{ reason: 'metricUnknown', field: 'c.lamp-1.a' }];
    const update = createVerdicts('r1', 0, 2);
    const verdicts = [update.verdicts[0]!, { sequence: 2, state: 'refused' as const, remaining }];
    const states = [createCurrent('lm-1', { state: 'sleeping' }), createCurrent('gone')];
    expect(await quality.applyReplayed({ ...update, verdicts, states })).toBe(true);
    expect(await quality.applyReplayed({ ...update, verdicts, states })).toBe(false);
    expect((await ingest.listCurrent()).map(({ deviceId, state }) => [deviceId, state])).toEqual([
      ['lm-1', 'sleeping'],
    ]);
    expect((await ingest.quarantine({ limit: 9 })).items).toMatchObject([
      { count: 1, kept: { state: 'refused', judgedMs: NOW_MS + 5, remaining } },
    ]);

    expect((await quality.nextReplay(2))?.messages).toEqual([createKept(3)]);
    await quality.applyReplayed(createVerdicts('r1', 2, 3));
    expect(await quality.getReplay('r1')).toMatchObject({
      ...{ state: 'done', finishedMs: NOW_MS + 5, stored: 2, refused: 1, partly: 0 },
    });
    expect(await quality.keptTotals()).toEqual([
      { city: 'landau', kind: 'lightmast', messages: 2, bytes: 2 * 356 },
    ]);
    expect((await quality.nextReplay(2))?.replay).toMatchObject({ id: 'rs', total: 0 });
    await quality.applyReplayed(createVerdicts('rs', 0, 0));
    expect(await quality.nextReplay(2)).toBeUndefined();
    expect((await quality.listReplays(['landau', 'speyer'], 9)).map(({ id }) => id)).toEqual(['rs', 'r1']);
    expect(await quality.listReplays(['speyer'], 9)).toHaveLength(1);
  });

  it('ends a cancelled replay where it is, and takes what was judged meanwhile', async () => {
    const { ingest, quality } = await open();
    await ingest.apply(
      createUpdate(5, {
        kept: [createKept(1), createKept(2), createKept(3, { kind: 'hotspot', deviceId: 'hs-1' })],
      }),
    );
    const scope = { city: 'landau', by: 'Erika', nowMs: NOW_MS, kind: 'lightmast' as const };
    expect(await quality.startReplay({ ...scope, id: 'r1' })).toMatchObject({ total: 2, endSequence: 2 });
    expect((await quality.nextReplay(9))?.messages).toHaveLength(2);
    expect(await quality.cancelReplay('r1', NOW_MS + 1)).toMatchObject({ state: 'cancelled' });
    expect(await quality.nextReplay(9)).toBeUndefined();
    expect(await quality.applyReplayed(createVerdicts('r1', 0, 1))).toBe(true);
    expect(await quality.cancelReplay('r1', NOW_MS + 9)).toMatchObject({
      ...{ state: 'cancelled', finishedMs: NOW_MS + 1, stored: 1 },
    });
    expect(await quality.cancelReplay('nothing', NOW_MS)).toBeUndefined();
    expect(await quality.startReplay({ ...scope, id: 'r2' })).toMatchObject({ total: 1 });
  });

  it('counts refusals by what they are about, of one time and of one’s own cities', async () => {
    const { ingest, quality } = await open();
    const entry = { topic: 't', city: 'landau', deviceId: 'lm-1', kind: 'lightmast' as const };
    await ingest.apply(
      createUpdate(1, {
        quarantine: [
          { ...entry, sequence: 1, part: 0, timeMs: NOW_MS, reason: 'metricUnknown', field: 'c.lamp-1.a' },
          {
            ...{ ...entry, sequence: 1, part: 1, timeMs: NOW_MS + 99, reason: 'metricUnknown', count: 4 },
            ...{ field: 'c.lamp-2.a', deviceId: 'lm-2' },
          },
          { ...entry, sequence: 1, part: 2, timeMs: NOW_MS + 50, reason: 'clockSkew', city: 'speyer' },
          { ...entry, sequence: 1, part: 3, timeMs: NOW_MS + 100, reason: 'clockSkew' },
        ],
      }),
    );
    const query = { fromMs: NOW_MS, toMs: NOW_MS + 100, parts: 4, limit: 10 };
    expect(await quality.refusalGroups(query)).toEqual({
      groups: [
        {
          ...{ city: 'landau', kind: 'lightmast', reason: 'metricUnknown', subject: 'c.lamp.a' },
          ...{ count: 5, devices: 2, lastMs: NOW_MS + 99, trend: [1, 0, 0, 4] },
        },
        {
          ...{ city: 'speyer', kind: 'lightmast', reason: 'clockSkew', count: 1, devices: 1 },
          ...{ lastMs: NOW_MS + 50, trend: [0, 0, 1, 0] },
        },
      ],
      isCut: false,
    });
    expect(await quality.refusalGroups({ ...query, limit: 1 })).toMatchObject({ isCut: true });
    expect((await quality.refusalGroups({ ...query, cities: ['speyer'] })).groups).toHaveLength(1);
    expect((await quality.refusalGroups({ ...query, kinds: ['hotspot'] })).groups).toEqual([]);
    expect((await quality.refusalGroups({ ...query, cities: [] })).groups).toEqual([]);
    const ofLamps = await ingest.quarantine({
      subject: 'c.lamp.a',
      kinds: ['lightmast'],
      toMs: NOW_MS + 99,
      limit: 9,
    });
    expect(ofLamps.items).toHaveLength(1);
    expect(await ingest.getQuarantineEntry(ofLamps.items[0]!.id!)).toEqual(ofLamps.items[0]);
    expect(await ingest.getQuarantineEntry(999)).toBeUndefined();
    const excerpt = Uint8Array.of(123, 125);
    const parts = [0, 1].map(part => ({
      ...entry,
      sequence: 2,
      part,
      timeMs: NOW_MS,
      reason: 'metricUnknown' as const,
    }));
    await ingest.apply(createUpdate(2, { quarantine: [{ ...parts[0]!, excerpt }, parts[1]!] }));
    const second = (await ingest.quarantine({ limit: 1 })).items[0]!;
    expect(second.excerpt).toBeUndefined();
    expect((await ingest.getQuarantineEntry(second.id!))?.excerpt).toEqual(excerpt);
  });

  it('adds completeness up by day and by device, of commissioned devices', async () => {
    const { ingest, quality } = await open();
    await ingest.apply(
      createUpdate(1, {
        completeness: [
          createDelta('lm-1', { received: 90, late: 3, missing: 2 }),
          createDelta('lm-1', { day: '2026-11-19', received: 5, duplicate: 1, rejected: 4 }),
          createDelta('lm-2', { received: 7 }),
          createDelta('sp-1', { received: 1 }),
        ],
      }),
    );
    const none = { received: 0, late: 0, duplicate: 0, rejected: 0, missing: 0 };
    expect(await quality.completenessByDay({ cities: ['landau'], days: ['2026-11-19', DAY] })).toEqual([
      {
        ...{ city: 'landau', kind: 'lightmast', day: '2026-11-19' },
        counts: { ...none, received: 5, duplicate: 1, rejected: 4 },
      },
      {
        ...{ city: 'landau', kind: 'lightmast', day: DAY },
        counts: { ...none, received: 90, late: 3, missing: 2 },
      },
    ]);
    const devices = await quality.completenessByDevice({
      fromDay: '2026-11-19',
      toDay: DAY,
      cities: ['landau'],
    });
    expect(devices.map(({ deviceId, received, late }) => [deviceId, received, late])).toEqual([
      ['hs-1', 0, 0],
      ['lm-1', 95, 3],
    ]);
    expect(devices[0]).toMatchObject({ kind: 'hotspot', reportIntervalS: 60, name: 'Mast hs-1' });
    const hotspots = { fromDay: DAY, toDay: DAY, kinds: ['hotspot' as const] };
    expect(await quality.completenessByDevice(hotspots)).toHaveLength(1);
    expect(await quality.completenessByDevice({ ...hotspots, cities: [] })).toEqual([]);
  });

  it('spreads clock offsets and lists the largest', async () => {
    const { ingest, quality } = await open();
    await ingest.apply(
      createUpdate(1, {
        states: [
          createCurrent('lm-1', { clockOffsetMs: 120_000.5, clockWrongSinceMs: NOW_MS }),
          createCurrent('lm-2', { clockOffsetMs: -3_600_000 }),
          createCurrent('sp-1', { clockOffsetMs: 40 }),
          createCurrent('hs-1'),
        ],
      }),
    );
    expect(await quality.clockSpread({ edgesMs: [-1000, 1000, 60_000] })).toEqual([
      { city: 'landau', kind: 'lightmast', counts: [1, 0, 0, 1] },
      { city: 'speyer', kind: 'lightmast', counts: [0, 1, 0, 0] },
    ]);
    expect(await quality.clockDevices({ overMs: 1000, limit: 9 })).toMatchObject([
      { deviceId: 'lm-2', offsetMs: -3_600_000 },
      { deviceId: 'lm-1', offsetMs: 120_000.5, sinceMs: NOW_MS, name: 'Mast lm-1', city: 'landau' },
    ]);
    expect(await quality.clockDevices({ overMs: 1000, limit: 9, cities: ['speyer'] })).toEqual([]);
  });
}

const SPEYER_DEVICE = { city: 'speyer', deviceId: 'sp-1' };
