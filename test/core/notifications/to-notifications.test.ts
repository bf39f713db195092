/** Who is told of which alarm, when, and how often. */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AlarmRecord } from '#core/alarms/alarm-record.ts';
import type { Notification } from '#core/notifications/notification.ts';
import {
  changeAlarm,
  createTold,
  MINUTE_MS,
  NOW_MS,
  operate,
  ROUTE,
  stepsOf,
} from './notification-fixture.ts';

const HELD_MS = 150_000;
const raise = (device: string, record?: AlarmRecord) => changeAlarm(record, device, 'raised');

describe('a route is told', () => {
  it('of the beginning once, of what gets graver, and of the end', () => {
    const { tell, memory } = createTold();
    let alarm = raise('mast-1');
    expect(stepsOf(tell([alarm]))).toEqual(['mast-1 raised minor']);
    expect(tell([alarm], 1000)).toEqual([]);
    alarm = changeAlarm(alarm, 'mast-1', 'severity', { severity: 'major' });
    expect(stepsOf(tell([alarm]))).toEqual(['mast-1 severity major']);
    alarm = changeAlarm(alarm, 'mast-1', 'severity', { severity: 'minor' });
    expect(tell([alarm])).toEqual([]);
    alarm = changeAlarm(alarm, 'mast-1', 'cleared');
    expect(tell([alarm])).toEqual([]);
    expect(stepsOf(tell([], HELD_MS))).toEqual(['mast-1 cleared minor']);
    expect(tell([], 24 * 60 * MINUTE_MS)).toEqual([]);
    expect([memory().watches.size, memory().floods.size]).toEqual([0, 0]);
  });

  it('nothing of what is too mild, of another kind or city, or over before anybody could be told', () => {
    const masts = { ...ROUTE, id: 'masts', kinds: ['lightmast'] } as const;
    const nodes = { ...ROUTE, id: 'nodes', kinds: ['fibrenode'] } as const;
    const { tell, memory } = createTold([masts, nodes, { ...ROUTE, id: 'far', city: 'speyer' }]);
    const over = changeAlarm(raise('mast-1'), 'mast-1', 'cleared');
    const mild = changeAlarm(undefined, 'mast-2', 'raised', { severity: 'warning' });
    const late = changeAlarm(undefined, 'mast-3', 'wasTrue', { untilMs: NOW_MS });
    expect(tell([over, mild, late])).toEqual([]);
    expect(memory().watches.size).toBe(0);
    expect(tell([raise('mast-4')])).toMatchObject([{ routeId: 'masts', channelId: 'mail-1' }]);
    const group = { ...raise('x'), key: { ...raise('x').key, alarmTypeId: 'groupDark' } } as const;
    const { deviceId: _, ...ofGroup } = group;
    expect(tell([ofGroup]).map(({ routeId }) => routeId)).toEqual(['masts']);
  });

  it('nothing of what another alarm explains, until it is released', () => {
    const { tell } = createTold();
    let alarm = changeAlarm(undefined, 'mast-1', 'raised', { suppressedBy: 'landau/cabinet/c|groupDark|' });
    expect(tell([alarm])).toEqual([]);
    alarm = changeAlarm(alarm, 'mast-1', 'released');
    expect(stepsOf(tell([alarm]))).toEqual(['mast-1 released minor']);
  });

  it('of a silence when no group explains it within two minutes', () => {
    const { tell } = createTold();
    const lose = (device: string) => {
      const alarm = raise(device);
      return { ...alarm, key: { ...alarm.key, alarmTypeId: 'commsLost' } } as const;
    };
    const members = Array.from({ length: 19 }, (_, i) => lose(`mast-${i}`));
    expect(tell([...members, lose('other')])).toEqual([]);
    const suppressedBy = 'landau/cabinet/c|groupCommsLost|';
    const explained = members.map(alarm =>
      changeAlarm(alarm, alarm.deviceId!, 'suppressed', { suppressedBy }),
    );
    expect(tell(explained, MINUTE_MS)).toEqual([]);
    expect(stepsOf(tell([], MINUTE_MS))).toEqual(['other raised minor']);
  });

  it('nothing of what is shelved, and of what is still there at the end of the shelf', () => {
    const { tell } = createTold();
    const shelve = { step: 'shelve', untilMs: NOW_MS + MINUTE_MS, text: 'Baustelle' } as const;
    let alarm = operate(raise('mast-1'), shelve);
    expect(tell([alarm])).toEqual([]);
    alarm = operate(alarm, { step: 'unshelve' });
    expect(stepsOf(tell([alarm]))).toEqual(['mast-1 raised minor']);
    alarm = changeAlarm(operate(alarm, shelve), 'mast-1', 'cleared');
    expect(tell([alarm])).toEqual([]);
    expect(tell([], HELD_MS)).toEqual([]);
  });

  it('once of what flaps: an end must last before it is told', () => {
    const { tell } = createTold();
    let alarm = raise('mast-1');
    const told = [...tell([alarm])];
    for (let time = 0; time < 5; time++) {
      alarm = changeAlarm(alarm, 'mast-1', 'cleared');
      told.push(...tell([alarm], MINUTE_MS));
      alarm = raise('mast-1', alarm);
      told.push(...tell([alarm], MINUTE_MS));
    }
    alarm = changeAlarm(alarm, 'mast-1', 'flapping');
    told.push(...tell([alarm], MINUTE_MS));
    expect(stepsOf(told)).toEqual(['mast-1 raised minor']);
    alarm = changeAlarm(alarm, 'mast-1', 'cleared');
    tell([alarm], MINUTE_MS);
    expect(stepsOf(tell([], HELD_MS))).toEqual(['mast-1 cleared minor']);
  });

  it('in its hours only; what still waits then is told', () => {
    const { tell } = createTold([{ ...ROUTE, hours: { from: 14, to: 2 } }]);
    const known = raise('mast-1');
    expect(tell([known, raise('mast-2')])).toEqual([]);
    expect(tell([operate(known, { step: 'ack' })], 60 * MINUTE_MS)).toEqual([]);
    expect(stepsOf(tell([], 60 * MINUTE_MS))).toEqual(['mast-2 raised minor']);
    expect(stepsOf(tell([raise('mast-3')], 11 * 60 * MINUTE_MS))).toEqual(['mast-3 raised minor']);
    expect(tell([raise('mast-4')], 60 * MINUTE_MS)).toEqual([]);
  });

  it('again when nobody has acknowledged, once, and another channel if there is one', () => {
    const { tell } = createTold([{ ...ROUTE, escalateAfterMin: 15, escalateToChannelId: 'chief' }]);
    const known = raise('mast-1');
    tell([known, raise('mast-2')]);
    tell([operate(known, { step: 'ack' })], MINUTE_MS);
    expect(tell([], 13 * MINUTE_MS)).toEqual([]);
    const escalated = tell([], MINUTE_MS);
    expect(stepsOf(escalated)).toEqual(['mast-2 escalated minor']);
    expect(escalated[0]?.channelId).toBe('chief');
    expect(tell([], 60 * MINUTE_MS)).toEqual([]);
  });
});

describe('a flood', () => {
  it('is ten messages, then one in ten minutes, until it ends', () => {
    const { tell, memory } = createTold();
    const first = Array.from({ length: 200 }, (_, i) =>
      changeAlarm(undefined, `mast-${i}`, 'raised', { severity: i === 150 ? 'critical' : 'minor' }),
    );
    const told = tell(first);
    expect(told).toHaveLength(11);
    expect(told.at(-1)).toMatchObject({
      step: 'flood',
      flood: { steps: { raised: 190 }, severities: { minor: 189, critical: 1 }, isOver: false },
    });
    const digest = told.flatMap(one => (one.step === 'flood' ? [one.flood] : []))[0];
    expect(digest?.subjects).toHaveLength(5);
    expect(digest?.subjects[0]).toMatchObject({ deviceId: 'mast-150' });
    const more = Array.from({ length: 20 }, (_, i) => raise(`more-${i}`));
    expect(tell(more, MINUTE_MS)).toEqual([]);
    expect(tell([], 9 * MINUTE_MS)).toMatchObject([{ flood: { steps: { raised: 20 }, isOver: false } }]);
    tell([raise('last-1')]);
    expect(tell([], 10 * MINUTE_MS)).toMatchObject([{ flood: { steps: { raised: 1 }, isOver: true } }]);
    expect(memory().floods.size).toBe(0);
    expect(stepsOf(tell([raise('mast-new')]))).toEqual(['mast-new raised minor']);
  });

  it('of one channel does not hide what another is told', () => {
    const { tell } = createTold([
      ROUTE,
      { ...ROUTE, id: 'grave', channelId: 'sms', leastSeverity: 'critical' },
    ]);
    tell(Array.from({ length: 50 }, (_, i) => raise(`mast-${i}`)));
    const told = tell([changeAlarm(undefined, 'mast-x', 'raised', { severity: 'critical' })]);
    expect(told.map(({ channelId }) => channelId)).toEqual(['sms']);
  });
});

type Event = { device: 'a' | 'b'; what: string; afterS: number };

const EVENT: fc.Arbitrary<Event> = fc.record({
  device: fc.constantFrom('a', 'b'),
  what: fc.constantFrom(
    'raised',
    'cleared',
    'major',
    'minor',
    'suppressed',
    'released',
    'ack',
    'shelve',
    'unshelve',
    'none',
  ),
  // Rare enough that two alarms make no flood.
  afterS: fc.integer({ min: 150, max: 3000 }),
});

function applyEvent(record: AlarmRecord | undefined, { device, what }: Event): AlarmRecord | undefined {
  if (what === 'none') return record;
  if (record === undefined || record.isCleared)
    return what === 'raised' ? changeAlarm(record, device, 'raised') : record;
  switch (what) {
    case 'raised':
      return record;
    case 'major':
    case 'minor':
      return changeAlarm(record, device, 'severity', { severity: what });
    case 'ack':
    case 'unshelve':
      return operate(record, { step: what });
    case 'shelve':
      return operate(record, { step: 'shelve', untilMs: NOW_MS * 2, text: 'Grund' });
    case 'suppressed':
      return changeAlarm(record, device, 'suppressed', { suppressedBy: 'x|groupDark|' });
    case 'released':
      return record.suppressedBy === undefined ? record : changeAlarm(record, device, 'released');
    default:
      return changeAlarm(record, device, 'cleared');
  }
}

it('whatever happens: each step once from beginning to end, and nothing of what is shelved or explained', () => {
  fc.assert(
    fc.property(fc.array(EVENT, { maxLength: 60 }), events => {
      const { tell, memory } = createTold([{ ...ROUTE, escalateAfterMin: 10 }]);
      const records = new Map<string, AlarmRecord>();
      const told = new Map<string, string>();
      const note = (one: Notification) => {
        if (!('alarm' in one)) throw new Error('There is no flood here');
        const device = one.alarm.deviceId!;
        const record = records.get(device)!;
        if (one.step !== 'cleared') {
          expect(record).toMatchObject({ operatorState: 'none', isCleared: false });
          expect(record.suppressedBy).toBeUndefined();
        }
        expect(record.operatorState).not.toBe('shelved');
        told.set(device, `${told.get(device) ?? ''}${one.step[0]}`);
      };
      for (const event of events) {
        const before = records.get(event.device);
        const after = applyEvent(before, event);
        if (after) records.set(event.device, after);
        for (const one of tell(after && after !== before ? [after] : [], event.afterS * 1000)) note(one);
      }
      // r: raised or released, s: graver, e: escalated, c: cleared. Of two severities one is graver.
      for (const [device, steps] of told)
        expect([device, steps]).toEqual([device, expect.stringMatching(/^(r(s?e?|es)c?)*$/)]);
      expect(memory().watches.size).toBeLessThanOrEqual(2);
    }),
    { numRuns: 1500 },
  );
});
