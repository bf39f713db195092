/** Mappings: names and units of others become ours, and nothing else gets in by them. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type DecodeResult, decode } from '#core/decode.ts';
import { DEVICE_KINDS } from '#core/device-kinds/device-kinds.ts';
import {
  checkMapping,
  createMappingTable,
  type MetricMapping,
  selectMappings,
} from '#core/metric-mappings.ts';
import { CONVERSION_NAMES, CONVERSIONS, convertValue, isConversionFor } from '#core/unit-conversions.ts';
import { decodeText, expectMessage, RECEIVED_MS, toDropped } from './decode-text.ts';

const ENERGY: MetricMapping = {
  ...{ kind: 'lightmast', component: 'lamp', metric: 'energyWh' },
  ...{ toComponent: 'lamp', toMetric: 'activeEnergy', conversion: 'whToKwh' },
};
const LEUCHTE: MetricMapping = {
  ...{ kind: 'lightmast', component: 'leuchte', toComponent: 'lamp', conversion: 'none' },
};
const AMBIENT: MetricMapping = {
  ...{ kind: 'lightmast', component: 'lamp', metric: 'ambientF' },
  ...{ toComponent: 'env', toMetric: 'temperature', conversion: 'fahrenheitToCel' },
};
const DIMMED: MetricMapping = {
  ...{ kind: 'lightmast', component: 'lamp', metric: 'dimmingLevel' },
  ...{ toComponent: 'lamp', toMetric: 'dimmingLevel', conversion: 'shareToPercent' },
};

function decodeMapped(
  payload: object | string,
  mappings: readonly MetricMapping[],
  channel = 'telemetry',
): DecodeResult {
  const table = createMappingTable(mappings);
  const text = typeof payload === 'string' ? payload : JSON.stringify(payload);
  return decode(
    {
      topic: `iot/v1/landau/lightmast/dev-1/${channel}`,
      payload: new TextEncoder().encode(text),
      receivedMs: RECEIVED_MS,
    },
    () => table,
  );
}

function valuesOf(result: DecodeResult): Record<string, unknown> {
  const { readings } = expectMessage(result, 'telemetry');
  return Object.fromEntries(readings.map(({ component, values }) => [component, { ...values }]));
}

test('a metric comes by our name and in our unit, its quality too', () => {
  const payload = { c: { 'lamp-1': { energyWh: 1500, activePower: 20 } }, q: { 'lamp-1.energyWh': 'bad' } };
  const result = decodeMapped(payload, [ENERGY]);
  expect(valuesOf(result)).toEqual({ 'lamp-1': { activeEnergy: 1.5, activePower: 20 } });
  expect(toDropped(result)).toEqual([]);
  expect(expectMessage(result, 'telemetry').readings[0]?.quality).toMatchObject({ activeEnergy: 'bad' });
});

test('a component is called as ours, and a metric may belong to another component', () => {
  const result = decodeMapped({ c: { 'leuchte-2': { activePower: 20, ambientF: 50, energyWh: 10, x: 1 } } }, [
    LEUCHTE,
    AMBIENT,
    ENERGY,
  ]);
  expect(valuesOf(result)).toEqual({
    'lamp-2': { activePower: 20, activeEnergy: 0.01 },
    'env-2': { temperature: 10 },
  });
  expect(toDropped(result)).toEqual(['metricUnknown c.lamp-2.x']);
});

test('the unit of a known metric is put right', () => {
  expect(valuesOf(decodeMapped({ c: { lamp: { dimmingLevel: 0.57 } } }, [DIMMED]))).toEqual({
    lamp: { dimmingLevel: 57 },
  });
});

test('what is sent under its own name wins, whichever stands first; the other is refused as before', () => {
  for (const lamp of [
    { energyWh: 1500, activeEnergy: 7 },
    { activeEnergy: 7, energyWh: 1500 },
  ]) {
    const result = decodeMapped({ c: { lamp } }, [ENERGY]);
    expect(valuesOf(result)).toEqual({ lamp: { activeEnergy: 7 } });
    expect(toDropped(result)).toEqual(['metricUnknown c.lamp.energyWh']);
  }
});

test('a value that the conversion is not made for, or that ends outside the hard range, is refused', () => {
  const result = decodeMapped({ c: { lamp: { energyWh: '12', dimmingLevel: 2 } } }, [ENERGY, DIMMED]);
  expect(toDropped(result)).toEqual([
    'valueInvalid c.lamp.activeEnergy',
    'valueOutOfRange c.lamp.dimmingLevel',
  ]);
});

test('a message is not made too large: what finds no room stays where it was', () => {
  const c = Object.fromEntries(Array.from({ length: 32 }, (_, i) => [`lamp-${i}`, { ambientF: 50 }]));
  const result = decodeMapped({ c }, [AMBIENT]);
  expect(expectMessage(result, 'telemetry').readings.length).toBeLessThanOrEqual(32);
  expect(result.ok && result.message.dropped.every(({ reason }) => reason === 'metricUnknown')).toBe(true);
});

test('a birth tells its components and metrics by our names', () => {
  const components = [{ id: 'leuchte-1', metrics: ['activePower', 'energyWh', 'ambientF'] }];
  const result = decodeMapped({ components }, [LEUCHTE, ENERGY, AMBIENT], 'birth');
  expect(expectMessage(result, 'birth').birth.components).toEqual([
    { id: 'lamp-1', metrics: ['activePower', 'activeEnergy'] },
  ]);
  expect(toDropped(result)).toEqual([]);
});

test('a mapping of the model counts before that of the kind', () => {
  const ofModel: MetricMapping = { ...ENERGY, model: 'X1', conversion: 'mwhToKwh' };
  const decoded = (model?: string) =>
    valuesOf(decodeMapped({ c: { lamp: { energyWh: 1 } } }, selectMappings([ofModel, ENERGY], model)));
  expect(decoded('X1')).toEqual({ lamp: { activeEnergy: 1000 } });
  expect(decoded('X2')).toEqual({ lamp: { activeEnergy: 0.001 } });
  expect(decoded()).toEqual({ lamp: { activeEnergy: 0.001 } });
});

test.each([
  ['a forbidden name', { ...ENERGY, metric: 'clientMac' }, 'metric'],
  ['an identifier', { ...ENERGY, metric: 'aa:bb:cc:00:11:22' }, 'metric'],
  ['a forbidden component', { ...LEUCHTE, component: 'stations-ip' }, 'component'],
  ['a component with its number', { ...LEUCHTE, component: 'leuchte-1' }, 'component'],
  ['an unknown target', { ...ENERGY, toMetric: 'nothing' }, 'toMetric'],
  ['an unknown component', { ...ENERGY, toComponent: 'radio' }, 'toComponent'],
  ['a unit that is not reached', { ...ENERGY, conversion: 'kilowattToW' }, 'conversion'],
  ['a known metric diverted', { ...ENERGY, metric: 'activePower' }, 'metric'],
  ['a known metric as it is', { ...DIMMED, conversion: 'none' }, 'conversion'],
  ['a known component renamed', { ...LEUCHTE, component: 'env' }, 'component'],
] as [string, MetricMapping, string][])('%s is refused', (_, mapping, field) => {
  expect(checkMapping(mapping).map(fault => fault.field)).toContain(field);
});

test('every conversion ends in a unit of some metric, and makes no number of anything else', () => {
  const metrics = [...DEVICE_KINDS.values()].flatMap(kind => kind.components.flatMap(one => one.metrics));
  for (const name of CONVERSION_NAMES) {
    const metric = metrics.find(candidate => isConversionFor(name, candidate));
    expect(metric, name).toBeDefined();
    for (const value of ['12', null, [], {}, undefined])
      expect(convertValue(name, metric!, value)).toBe(value);
  }
  expect(CONVERSIONS.fahrenheitToCel.convert(212)).toBe(100);
  expect(CONVERSIONS.kelvinToCel.convert(273.15)).toBe(0);
  expect(convertValue('bitToBool', { type: 'bool' }, 2)).toBe(2);
  expect(convertValue('shareToPercent', { type: 'int' }, 0.555)).toBe(56);
});

const NAMES = [
  'energyWh',
  'dimmingLevel',
  'temperature',
  'x',
  'clientMac',
  'ssid',
  '__proto__',
  'constructor',
];
const CLASSES = ['lamp', 'leuchte', 'env', 'mac', 'stations', '__proto__', 'service-vendor'];
const lightmast = DEVICE_KINDS.get('lightmast')!;

/** Whatever somebody might get into the table, the checks left out. */
const anyMapping = fc
  .record({
    kind: fc.constant('lightmast' as const),
    component: fc.constantFrom(...CLASSES),
    metric: fc.option(fc.constantFrom(...NAMES), { nil: undefined }),
    target: fc.constantFrom(...lightmast.components),
    at: fc.nat(20),
    conversion: fc.constantFrom(...CONVERSION_NAMES),
  })
  .map(({ target, at, metric, ...rest }): MetricMapping => {
    const toMetric = target.metrics[at % target.metrics.length]!.name;
    return { ...rest, toComponent: target.name, ...(metric !== undefined && { metric, toMetric }) };
  });

const anyValue = fc.oneof(
  fc.double(),
  fc.boolean(),
  fc.constantFrom(null, 'on', 'aa:bb:cc:00:11:22', '10.0.0.7', { mac: 1 }, [1]),
);
const anyDocument = fc.record({
  c: fc.dictionary(
    fc.constantFrom(...CLASSES, 'lamp-1', 'leuchte-1'),
    fc.oneof(anyValue, fc.dictionary(fc.constantFrom(...NAMES), anyValue)),
  ),
  q: fc.dictionary(fc.constantFrom('lamp.energyWh', 'env.temperature', 'mac.x'), fc.constantFrom('bad', 1)),
});

test('no mapping, not even one that should not be there, lets through what is forbidden', () => {
  fc.assert(
    fc.property(fc.array(anyMapping, { minLength: 1, maxLength: 6 }), anyDocument, (mappings, document) => {
      const text = JSON.stringify(document);
      const without = decodeText(text);
      const result = decodeMapped(text, mappings);
      if (!without.ok && without.rejection.reason === 'forbiddenField') expect(result).toEqual(without);
      if (!result.ok) return;
      const { readings } = expectMessage(result, 'telemetry');
      for (const { component, values } of readings) {
        const known = lightmast.components.find(({ name }) => component.split('-')[0] === name)!;
        for (const name of Object.keys(values))
          expect(known.metrics.map(metric => metric.name)).toContain(name);
        for (const value of Object.values(values))
          expect(typeof value !== 'number' || Number.isFinite(value)).toBe(true);
      }
    }),
    { numRuns: 2000 },
  );
});

test('a message without a mapped name is judged as if there were no mappings', () => {
  const foreign = fc.dictionary(fc.constantFrom('env', 'encl', 'sys'), fc.dictionary(fc.string(), anyValue));
  fc.assert(
    fc.property(foreign, c => {
      const text = JSON.stringify({ c });
      expect(decodeMapped(text, [ENERGY, LEUCHTE, AMBIENT, DIMMED])).toEqual(decodeText(text));
    }),
  );
});
