import { describe, expect, test } from 'vitest';
import { decodeText, expectMessage, RECEIVED_MS, toDropped, toIso, toVerdict } from './decode-text.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const DAY = 24 * 60 * MINUTE;

const NORMAL = {
  v: 1,
  ts: toIso(-SECOND),
  boot: 12,
  seq: 471,
  c: {
    'lamp-1': { dimmingLevel: 50, activePower: 17.8, powerState: 'low' },
    env: { temperature: 4.1 },
    encl: { doorOpen: false },
  },
};

test('a full message becomes one reading per component', () => {
  const message = expectMessage(decodeText(NORMAL), 'telemetry');
  expect(message).toMatchObject({
    topic: { city: 'landau', kind: 'lightmast', device: 'dev-1', channel: 'telemetry' },
    timeMs: RECEIVED_MS - SECOND,
    timeSource: 'device',
    boot: 12,
    seq: 471,
    late: false,
    dropped: [],
  });
  const base = { city: 'landau', kind: 'lightmast', device: 'dev-1', timeMs: RECEIVED_MS - SECOND };
  expect(message.readings).toEqual([
    { ...base, component: 'lamp-1', values: { dimmingLevel: 50, activePower: 17.8, powerState: 'low' } },
    { ...base, component: 'env', values: { temperature: 4.1 } },
    { ...base, component: 'encl', values: { doorOpen: false } },
  ]);
  for (const reading of message.readings) expect(Object.getPrototypeOf(reading.values)).toBeNull();
});

test('a simple device needs nothing but c: the receive time counts and is marked', () => {
  const message = expectMessage(decodeText({ c: { env: { temperature: 4.1 } } }), 'telemetry');
  expect(message).toMatchObject({ timeMs: RECEIVED_MS, timeSource: 'receiver' });
  expect(message.readings[0]?.quality).toEqual({ ts: 'uncertain' });
  expect(message).not.toHaveProperty('boot');
  expect(message).not.toHaveProperty('seq');
});

describe('the clock window', () => {
  const verdictAt = (offsetMs: number, late?: true) =>
    decodeText({ ts: toIso(offsetMs), c: { env: { temperature: 1 } }, ...(late && { late }) });
  const qualityAt = (offsetMs: number, late?: true) =>
    expectMessage(verdictAt(offsetMs, late), 'telemetry').readings[0]?.quality;

  test('a little in the future is a clock, more is skew', () => {
    expect(toVerdict(verdictAt(5 * MINUTE))).toBe('ok');
    expect(toVerdict(verdictAt(5 * MINUTE + 1))).toBe('clockSkew ts');
  });
  test('older than 15 minutes without late is kept and marked', () => {
    expect(qualityAt(-15 * MINUTE)).toBeUndefined();
    expect(qualityAt(-15 * MINUTE - 1)).toEqual({ ts: 'uncertain' });
    expect(qualityAt(-15 * MINUTE - 1, true)).toBeUndefined();
  });
  test('7 days offline is kept, more is too old', () => {
    expect(qualityAt(-7 * DAY, true)).toBeUndefined();
    expect(toVerdict(verdictAt(-7 * DAY - 1, true))).toBe('tooOld ts');
  });
  test('a device that tells another offset is understood', () => {
    const message = decodeText({ ts: '2026-11-20T18:05:00.000+01:00', c: { env: { temperature: 1 } } });
    expect(expectMessage(message, 'telemetry').timeMs).toBe(RECEIVED_MS - SECOND);
  });
});

const C = { env: { temperature: 1 } };
const many = (count: number, value: unknown, prefix: string) =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`${prefix}${index}`, value]));

test.each<[string, object, string]>([
  ['no c', { v: 1 }, 'fieldMissing c'],
  ['c is a list', { c: [] }, 'fieldInvalid c'],
  ['c is null', { c: null }, 'fieldInvalid c'],
  ['another version', { v: 2, c: C }, 'versionUnsupported v'],
  ['version as text', { v: '1', c: C }, 'versionUnsupported v'],
  ['no RFC 3339 time', { ts: 'yesterday', c: C }, 'fieldInvalid ts'],
  ['2036', { ts: '2036-02-07T06:28:16Z', c: C }, 'clockSkew ts'],
  ['1970', { ts: '1970-01-01T00:00:00Z', c: C }, 'tooOld ts'],
  ['time 0', { ts: 0, c: C }, 'fieldInvalid ts'],
  ['time -1', { ts: -1, c: C }, 'fieldInvalid ts'],
  ['milliseconds as number', { ts: RECEIVED_MS, c: C }, 'fieldInvalid ts'],
  ['nanoseconds for milliseconds', { ts: RECEIVED_MS * 1e6, c: C }, 'fieldInvalid ts'],
  ['32 components', { c: many(32, { dimmingLevel: 1 }, 'lamp-') }, 'ok'],
  ['33 components', { c: many(33, { dimmingLevel: 1 }, 'lamp-') }, 'tooManyComponents c'],
  ['64 metrics', { c: { env: many(64, 1, 'metric') } }, 'ok'],
  ['65 metrics', { c: { env: many(65, 1, 'metric') } }, 'tooManyMetrics c.env'],
])('message: %s', (_name, payload, verdict) => {
  expect(toVerdict(decodeText(payload))).toBe(verdict);
});

test.each<[string, object, string[]]>([
  ['an unknown field', { c: C, colour: 'red' }, ['fieldUnknown colour']],
  ['an unknown component', { c: { ...C, turbine: { rate: 1 } } }, ['componentUnknown c.turbine']],
  ['a component of another kind', { c: { ...C, port: { speed: 1e9 } } }, ['componentUnknown c.port']],
  ['a component that is a number', { c: { ...C, lamp: 1 } }, ['fieldInvalid c.lamp']],
  ['an unknown metric', { c: { env: { temperature: 1, radon: 2 } } }, ['metricUnknown c.env.radon']],
  ['a negative boot', { c: C, boot: -1 }, ['fieldInvalid boot']],
  ['a seq beyond 2^53', { c: C, seq: 2 ** 53 }, ['fieldInvalid seq']],
  ['late as text', { c: C, late: 'yes' }, ['fieldInvalid late']],
  ['quality of an unknown metric', { c: C, q: { 'env.radon': 'bad' } }, ['metricUnknown q.env.radon']],
  ['quality of a metric not sent', { c: C, q: { 'env.no2': 'bad' } }, ['fieldInvalid q.env.no2']],
  [
    'quality deeper than a metric',
    { c: C, q: { 'env.temperature.x': 'bad' } },
    ['metricUnknown q.env.temperature.x'],
  ],
  ['an unknown quality', { c: C, q: { 'env.temperature': 'great' } }, ['fieldInvalid q.env.temperature']],
  ['qualities as a list', { c: C, q: ['bad'] }, ['fieldInvalid q']],
])('dropped while the rest stays: %s', (_name, payload, dropped) => {
  const result = decodeText(payload);
  expect(toDropped(result)).toEqual(dropped);
  const [reading] = expectMessage(result, 'telemetry').readings;
  expect(reading).toMatchObject({ component: 'env', values: { temperature: 1 } });
});

/** What becomes of one value of a metric: its quality, or the reason why it is dropped. */
function check(path: string, json: string): string {
  const [component, metric] = path.split('.') as [string, string];
  const kind = /^(?:port|optics)-/.test(component) ? 'fibrenode' : 'lightmast';
  const result = decodeText(
    `{"ts":"${toIso(0)}","c":{"${component}":{"${metric}":${json}}}}`,
    'telemetry',
    kind,
  );
  const message = expectMessage(result, 'telemetry');
  const [reading] = message.readings;
  return reading ? (reading.quality?.[metric] ?? 'good') : message.dropped[0]!.reason;
}

test.each([
  ['lamp-1.activePower', '0', 'good'],
  ['lamp-1.activePower', '400', 'good'],
  ['lamp-1.activePower', '400.1', 'valueOutOfRange'],
  ['lamp-1.activePower', '-0.1', 'valueOutOfRange'],
  ['lamp-1.dimmingLevel', '101', 'valueOutOfRange'],
  ['lamp-1.supplyVoltage', '301', 'uncertain'],
  ['env.temperature', '-41', 'uncertain'],
  ['env.temperature', '1e999', 'valueInvalid'],
  ['env.temperature', '-1e999', 'valueInvalid'],
  ['env.temperature', 'null', 'valueInvalid'],
  ['env.temperature', '"N/A"', 'valueInvalid'],
  ['env.temperature', '"4.1"', 'valueInvalid'],
  ['env.temperature', 'true', 'valueInvalid'],
  ['env.temperature', '[4.1]', 'valueInvalid'],
  ['env.temperature', '{"value":4.1}', 'valueInvalid'],
  ['env.passageCount', '12', 'good'],
  ['env.passageCount', '12.0', 'good'],
  ['env.passageCount', '12.5', 'valueInvalid'],
  ['env.passageCount', '5001', 'uncertain'],
  ['env.passageCount', '9007199254740993', 'valueInvalid'],
  ['lamp-1.activeEnergy', '1234.567', 'good'],
  ['lamp-1.activeEnergy', '-1', 'valueInvalid'],
  ['lamp-1.switchOnCounter', '9007199254740991', 'good'],
  ['lamp-1.switchOnCounter', '9007199254740993', 'valueInvalid'],
  ['lamp-1.switchOnCounter', '"12"', 'valueInvalid'],
  ['lamp-1.operatingHours', '200001', 'uncertain'],
  ['lamp-1.lampFailure', 'true', 'good'],
  ['lamp-1.lampFailure', '1', 'valueInvalid'],
  ['lamp-1.lampFailure', '"true"', 'valueInvalid'],
  ['lamp-1.powerState', '"low"', 'good'],
  ['lamp-1.powerState', '"LOW"', 'valueInvalid'],
  ['lamp-1.powerState', '3', 'valueInvalid'],
  ['port-1.speed', '400000000000', 'good'],
  ['port-1.operStatus', '"lower-layer-down"', 'good'],
  ['optics-1.rxPower', '-40', 'good'],
])('value: %s = %s is %s', (path, json, expected) => {
  expect(check(path, json)).toBe(expected);
});

test('the device marks a quality, and a worse mark than our own stays', () => {
  const payload = {
    ts: toIso(0),
    c: { env: { temperature: -50, no2: 3 } },
    q: { 'env.temperature': 'bad', 'env.no2': 'good' },
  };
  const result = decodeText(payload);
  expect(expectMessage(result, 'telemetry').readings[0]?.quality).toEqual({ temperature: 'bad' });
  expect(toDropped(result)).toEqual([]);
});

test('when every value is refused the message is still told, without readings', () => {
  const result = decodeText({ boot: 1, seq: 2, c: { env: { temperature: null }, lamp: {} } });
  expect(expectMessage(result, 'telemetry')).toMatchObject({ boot: 1, seq: 2, readings: [] });
  expect(toDropped(result)).toEqual(['valueInvalid c.env.temperature']);
});

test('a refused key is reported readable and bounded', () => {
  const [dropped] = toDropped(decodeText(`{"c":{"env":{"a\\n${'b'.repeat(200)}":1}}}`));
  expect(dropped).toMatch(/^metricUnknown c\.env\.a\?b+$/);
  expect(dropped!.length).toBe('metricUnknown '.length + 96);
});
