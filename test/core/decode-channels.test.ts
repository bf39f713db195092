import { describe, expect, test } from 'vitest';
import { decodeText, expectMessage, RECEIVED_MS, toDropped, toIso, toVerdict } from './decode-text.ts';

describe('birth', () => {
  const FULL = {
    v: 1,
    ts: toIso(-1000),
    boot: 3,
    kind: 'lightmast',
    profile: 'lightmast/1',
    fw: '2.4.1.7',
    hw: 'B',
    serial: 'A1B2C3D4E5F6',
    model: 'Siteco 5XA',
    intervalS: 900,
    components: [
      { id: 'lamp-1', metrics: ['dimmingLevel', 'activePower'] },
      { id: 'env', metrics: ['temperature'] },
    ],
    location: [8.117, 49.198],
  };

  test('a full one is taken as it is', () => {
    const message = expectMessage(decodeText(FULL, 'birth'), 'birth');
    expect(message.birth).toEqual(FULL);
    expect(message).toMatchObject({ boot: 3, timeMs: RECEIVED_MS - 1000, timeSource: 'device', dropped: [] });
  });

  test('a device may say as little as {}', () => {
    expect(expectMessage(decodeText({}, 'birth'), 'birth').birth).toEqual({ v: 1, kind: 'lightmast' });
  });

  test('a device without a clock can still say hello', () => {
    const result = decodeText({ ts: '1970-01-01T00:00:12Z', boot: 1 }, 'birth');
    expect(expectMessage(result, 'birth')).toMatchObject({
      timeMs: RECEIVED_MS,
      timeSource: 'receiver',
      boot: 1,
    });
    expect(toDropped(result)).toEqual(['tooOld ts']);
  });

  test.each<[string, object, string]>([
    ['another kind than the topic', { kind: 'hotspot' }, 'fieldInvalid kind'],
    [
      '33 components',
      { components: Array(33).fill({ id: 'env', metrics: [] }) },
      'tooManyComponents components',
    ],
    [
      '65 metrics',
      { components: [{ id: 'env', metrics: Array(65).fill('x') }] },
      'tooManyMetrics components.metrics',
    ],
  ])('refused: %s', (_name, payload, verdict) => {
    expect(toVerdict(decodeText(payload, 'birth'))).toBe(verdict);
  });

  test.each<[string, object, string[]]>([
    ['unknown field', { colour: 1 }, ['fieldUnknown colour']],
    ['firmware as a number', { fw: 2 }, ['fieldInvalid fw']],
    ['firmware with a line break', { fw: 'a\nb' }, ['fieldInvalid fw']],
    ['half a surrogate pair', { hw: '\ud800' }, ['fieldInvalid hw']],
    ['endless serial', { serial: 'x'.repeat(65) }, ['fieldInvalid serial']],
    ['interval 0', { intervalS: 0 }, ['fieldInvalid intervalS']],
    ['location off the earth', { location: [181, 0] }, ['fieldInvalid location']],
    ['location as text', { location: ['8', '49'] }, ['fieldInvalid location']],
    ['location of three', { location: [8, 49, 120] }, ['fieldInvalid location']],
    ['components no list', { components: {} }, ['fieldInvalid components']],
    ['component no object', { components: ['env'] }, ['fieldInvalid components']],
    [
      'unknown component',
      { components: [{ id: 'turbine', metrics: [] }] },
      ['componentUnknown components.id'],
    ],
    ['unknown metric', { components: [{ id: 'env', metrics: ['radon'] }] }, ['metricUnknown components.env']],
    ['unknown part', { components: [{ id: 'env', metrics: [], x: 1 }] }, ['fieldUnknown components.x']],
  ])('dropped while the rest stays: %s', (_name, payload, dropped) => {
    const result = decodeText({ boot: 7, ...payload }, 'birth');
    expect(toDropped(result)).toEqual(dropped);
    expect(expectMessage(result, 'birth').birth.boot).toBe(7);
  });
});

describe('state', () => {
  test('a will: no time of its own, the receive time counts', () => {
    const message = expectMessage(decodeText('{"v":1,"boot":12,"state":"lost"}', 'state'), 'state');
    expect(message).toMatchObject({ boot: 12, timeMs: RECEIVED_MS, timeSource: 'receiver', dropped: [] });
    expect(message.state).toEqual({ v: 1, boot: 12, state: 'lost' });
  });

  test('planned sleep', () => {
    const payload = { v: 1, ts: toIso(0), boot: 1, state: 'sleeping', nextWakeS: 3600 };
    expect(expectMessage(decodeText(payload, 'state'), 'state').state).toEqual(payload);
  });

  test.each<[object, string]>([
    [{}, 'fieldMissing state'],
    [{ state: 'asleep' }, 'fieldInvalid state'],
    [{ state: ['lost'] }, 'fieldInvalid state'],
    [{ v: 3, state: 'lost' }, 'versionUnsupported v'],
  ])('refused: %j', (payload, verdict) => {
    expect(toVerdict(decodeText(payload, 'state'))).toBe(verdict);
  });

  test('a bad wake time is dropped', () => {
    expect(toDropped(decodeText({ state: 'sleeping', nextWakeS: -1 }, 'state'))).toEqual([
      'fieldInvalid nextWakeS',
    ]);
  });
});

describe('event', () => {
  test('a full one', () => {
    const payload = {
      v: 1,
      ts: toIso(0),
      boot: 1,
      type: 'impact',
      comp: 'lamp-1',
      data: { g: 4.2, door: true, by: 'x' },
    };
    const { event } = expectMessage(decodeText(payload, 'event'), 'event');
    expect(event).toEqual(payload);
    expect(Object.getPrototypeOf(event.data)).toBeNull();
  });

  test.each<[object, string]>([
    [{}, 'fieldMissing type'],
    [{ type: '' }, 'fieldInvalid type'],
    [{ type: 'with space' }, 'fieldInvalid type'],
    [{ type: 'x'.repeat(65) }, 'fieldInvalid type'],
    [{ type: 'x', ts: toIso(400_000) }, 'clockSkew ts'],
    [{ type: 'x', ts: toIso(-8 * 86_400_000) }, 'tooOld ts'],
  ])('refused: %j', (payload, verdict) => {
    expect(toVerdict(decodeText(payload, 'event'))).toBe(verdict);
  });

  test.each<[string, object, string]>([
    ['component unknown', { comp: 'turbine' }, 'componentUnknown comp'],
    ['data no object', { data: 'x' }, 'fieldInvalid data'],
    ['data nested', { data: { a: { b: 1 } } }, 'fieldInvalid data.a'],
    ['data with a strange key', { data: { 'a b': 1 } }, 'fieldInvalid data.a b'],
    ['data with endless text', { data: { a: 'x'.repeat(257) } }, 'fieldInvalid data.a'],
    ['data with null', { data: { a: null } }, 'fieldInvalid data.a'],
  ])('dropped while the rest stays: %s', (_name, payload, dropped) => {
    expect(toDropped(decodeText({ type: 'x', ...payload }, 'event'))).toEqual([dropped]);
  });

  test('data is bounded in number', () => {
    const data = Object.fromEntries(Array.from({ length: 70 }, (_, index) => [`k${index}`, index]));
    const result = decodeText({ type: 'x', data }, 'event');
    expect(Object.keys(expectMessage(result, 'event').event.data!)).toHaveLength(64);
    expect(toDropped(result)).toHaveLength(6);
  });
});

describe('ack', () => {
  const ID = '0b8f7a52-6a0e-4d6c-9f43-8c3f1a2b4d5e';

  test('a full one', () => {
    const payload = { v: 1, id: ID, ts: toIso(0), result: 'rejected', reason: 'lamp is dark' };
    const message = expectMessage(decodeText(payload, 'ack/setLevel'), 'ack');
    expect(message.ack).toEqual(payload);
    expect(message.topic.command).toBe('setLevel');
  });

  test.each<[object, string]>([
    [{ result: 'done' }, 'fieldMissing id'],
    [{ id: '', result: 'done' }, 'fieldInvalid id'],
    [{ id: 'a b', result: 'done' }, 'fieldInvalid id'],
    [{ id: ID }, 'fieldMissing result'],
    [{ id: ID, result: 'great' }, 'fieldInvalid result'],
  ])('refused: %j', (payload, verdict) => {
    expect(toVerdict(decodeText(payload, 'ack/reboot'))).toBe(verdict);
  });

  test('a reason that is no text is dropped', () => {
    expect(toDropped(decodeText({ id: ID, result: 'failed', reason: 5 }, 'ack/reboot'))).toEqual([
      'fieldInvalid reason',
    ]);
  });
});
