/** Who is missed, when, and what is said of why it is silent. */
import { describe, expect, test } from 'vitest';
import { createAlarmDevice, createEngineFixture, NIGHT_MS } from './alarm-fixture.ts';

const MAST = createAlarmDevice({ id: 'mast-1' });
const NODE = createAlarmDevice({ id: 'node-1', kind: 'fibrenode', groupId: 'mogli', reportIntervalS: 60 });
const HOTSPOT = createAlarmDevice({ id: 'ap-1', kind: 'hotspot', reportIntervalS: 60 });
const LOST = 'landau/lightmast/mast-1 commsLost minor';

describe('silence', () => {
  test('a mast is missed after three intervals and not before, and is back after two messages', () => {
    const { engine, ...fixture } = createEngineFixture({ devices: [MAST] });
    fixture.contact('mast-1', 0);
    fixture.advance(2699);
    expect(fixture.standing()).toEqual([]);
    fixture.advance(2700);
    expect(fixture.standing()).toEqual([LOST]);
    expect(engine.watch('mast-1')).toMatchObject({
      presence: 'stale',
      reason: 'device',
      sinceMs: NIGHT_MS + 2_700_000,
    });
    fixture.contact('mast-1', 3000);
    expect(fixture.standing()).toEqual([LOST]);
    fixture.contact('mast-1', 3001);
    expect(fixture.standing()).toEqual([]);
    expect(engine.watch('mast-1')).toMatchObject({ presence: 'ready' });
  });

  test('a will counts after a minute; a device that is back by then was never missed', () => {
    const fixture = createEngineFixture({ devices: [MAST, NODE] });
    fixture.contact('mast-1', 0);
    fixture.contact('node-1', 0);
    fixture.contact('mast-1', 10, 'lost');
    fixture.contact('node-1', 10, 'lost');
    fixture.contact('node-1', 60);
    fixture.advance(70);
    expect(fixture.standing()).toEqual([LOST]);
  });

  test('a device that was never heard is not missed', () => {
    const fixture = createEngineFixture({ devices: [MAST] });
    fixture.advance(1_000_000);
    expect(fixture.told()).toEqual([]);
  });

  test('a planned sleep is no silence until it is over', () => {
    const fixture = createEngineFixture({ devices: [MAST] });
    fixture.contact('mast-1', 0, 'sleeping', 36_000);
    fixture.advance(36_299);
    expect(fixture.standing()).toEqual([]);
    fixture.advance(36_300);
    expect(fixture.standing()).toEqual(['landau/lightmast/mast-1 returnOverdue minor']);
  });

  test('an expected silence raises nothing; not coming back from it does', () => {
    const untilMs = NIGHT_MS + 20_000_000;
    const fixture = createEngineFixture({
      devices: [MAST],
      expectedSilence: (_device, atMs) => (atMs < untilMs ? untilMs : undefined),
    });
    const asPlanned = { presence: 'sleeping', reason: 'expected' };
    fixture.contact('mast-1', 0);
    fixture.advance(10_000);
    expect(fixture.engine.watch('mast-1')).toMatchObject(asPlanned);
    fixture.contact('mast-1', 11_000, 'lost');
    expect(fixture.engine.watch('mast-1')).toMatchObject({ presence: 'lost', reason: 'device' });
    fixture.advance(20_000);
    expect(fixture.engine.watch('mast-1')).toMatchObject(asPlanned);
    expect(fixture.standing()).toEqual([]);
    fixture.advance(20_000 + 900 + 300);
    expect(fixture.standing()).toEqual(['landau/lightmast/mast-1 returnOverdue minor']);
  });

  test('after our own absence nobody is missed before an interval of its own has passed', () => {
    const fixture = createEngineFixture({ devices: [MAST] });
    fixture.contact('mast-1', 0);
    fixture.engine.noteAbsence(NIGHT_MS + 10_000_000, 'broker');
    fixture.advance(10_899);
    expect(fixture.standing()).toEqual([]);
    fixture.advance(10_900);
    expect(fixture.standing()).toEqual([LOST]);
  });

  test('what was received before our absence and is told after it gives no shorter time', () => {
    const fixture = createEngineFixture({ devices: [MAST] });
    fixture.engine.noteAbsence(NIGHT_MS + 10_000_000, 'broker');
    fixture.contact('mast-1', 0);
    fixture.contact('mast-1', 5, 'lost');
    fixture.advance(10_899);
    expect(fixture.standing()).toEqual([]);
    fixture.advance(10_900);
    expect(fixture.standing()).toEqual([LOST]);
  });

  test('what is in maintenance or not yet in service is not missed', () => {
    for (const lifecycle of ['maintenance', 'planned', 'decommissioned'] as const) {
      const fixture = createEngineFixture({ devices: [{ ...MAST, lifecycle }] });
      fixture.contact('mast-1', 0);
      fixture.advance(100_000);
      expect(fixture.told()).toEqual([]);
    }
  });
});

describe('the reason of a silence', () => {
  const MASTS = Array.from({ length: 6 }, (_, i) => createAlarmDevice({ id: `mast-${i + 1}` }));
  const reasonsOf = ({ engine }: ReturnType<typeof createEngineFixture>, ids: readonly string[]) =>
    ids.map(id => `${engine.watch(id)?.presence} ${engine.watch(id)?.reason}`);

  test('is the cabinet for all that fell silent with it, the first of them too, while its alarm stands', () => {
    const fixture = createEngineFixture({ devices: MASTS });
    const ids = MASTS.map(({ id }) => id);
    for (const id of ids) fixture.contact(id, 0);
    for (const id of ids.slice(0, 2)) fixture.contact(id, 100, 'lost');
    fixture.advance(200);
    expect(reasonsOf(fixture, ['mast-1', 'mast-2'])).toEqual(['lost device', 'lost device']);
    for (const id of ids.slice(2, 4)) fixture.contact(id, 300, 'lost');
    fixture.advance(400);
    expect(reasonsOf(fixture, ids.slice(0, 4))).toEqual(Array(4).fill('lost group'));
    expect(fixture.engine.watch('mast-1')?.cause).toBe('landau/cabinet/schrank-1');
    for (const id of ids.slice(0, 3)) fixture.contact(id, 500);
    fixture.advance(1000);
    expect(fixture.standing()).toEqual(['landau/lightmast/mast-4 commsLost minor']);
    expect(reasonsOf(fixture, ['mast-1', 'mast-4'])).toEqual(['ready undefined', 'lost device']);
    expect(fixture.engine.watch('mast-4')).not.toHaveProperty('cause');
    expect(fixture.engine.countPresences()).toEqual([
      { presence: 'ready', count: 5 },
      { presence: 'lost', reason: 'device', count: 1 },
    ]);
  });

  test('is its uplink when that was its last word', () => {
    const fixture = createEngineFixture({ devices: [HOTSPOT] });
    fixture.contact('ap-1', 0);
    fixture.reading('ap-1', 'uplink', 0, { operStatus: 'down' });
    fixture.advance(400);
    expect(fixture.engine.watch('ap-1')).toMatchObject({
      ...{ presence: 'stale', reason: 'uplink', cause: 'landau/hotspot/ap-1/uplink' },
    });
  });

  test('is that it was only ever announced, until it sends a reading', () => {
    const fixture = createEngineFixture({ devices: [MAST] });
    fixture.engine.noteContact({ device: MAST, state: 'ready', isAnnouncement: true, atMs: NIGHT_MS });
    fixture.advance(3000);
    expect(fixture.engine.watch('mast-1')).toMatchObject({ presence: 'stale', reason: 'retained' });
    fixture.contact('mast-1', 4000);
    fixture.advance(9000);
    expect(fixture.engine.watch('mast-1')).toMatchObject({ presence: 'stale', reason: 'device' });
  });

  test('is ours when we were away until it would have been missed; what it said itself stands', () => {
    const [first, second, third] = MASTS as [typeof MAST, typeof MAST, typeof MAST];
    const fixture = createEngineFixture({ devices: [first, second, third] });
    for (const { id } of [first, second, third]) fixture.contact(id, 0);
    fixture.contact(second.id, 10, 'lost');
    fixture.engine.noteAbsence(NIGHT_MS + 5_000_000, 'broker');
    expect(fixture.engine.watch(first.id)).toMatchObject({
      ...{ presence: 'unknown', reason: 'broker', sinceMs: NIGHT_MS + 2_700_000 },
    });
    expect(fixture.engine.watch(second.id)).toMatchObject({ presence: 'lost', reason: 'device' });
    fixture.contact(third.id, 5001);
    fixture.advance(5900);
    expect(fixture.engine.watch(first.id)).toMatchObject({ presence: 'stale', reason: 'device' });
    expect(fixture.engine.watch(third.id)).toMatchObject({ presence: 'ready' });
    expect(fixture.engine.watch(third.id)).not.toHaveProperty('reason');
  });

  test('is our ingest while news waits in the journal: nobody is missed before it is drained and an interval over', () => {
    const fixture = createEngineFixture({ devices: [MAST] });
    fixture.contact('mast-1', 0);
    fixture.engine.hold(true);
    fixture.advance(20_000);
    expect(fixture.told()).toEqual([]);
    expect(fixture.engine.watch('mast-1')).toMatchObject({ presence: 'unknown', reason: 'ingest' });
    fixture.engine.hold(false);
    fixture.engine.noteAbsence(NIGHT_MS + 20_000_000, 'ingest');
    fixture.advance(20_899);
    expect(fixture.standing()).toEqual([]);
    fixture.advance(20_900);
    expect(fixture.standing()).toEqual([LOST]);
  });
});
