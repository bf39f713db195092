import { describe, expect, test } from 'vitest';
import { COMPONENT_ID, findComponentMetrics } from '#core/device-kinds/component-classes.ts';
import { DEVICE_KINDS, MEASUREMENTS, toMeasurements } from '#core/device-kinds/device-kinds.ts';
import { isForbiddenKey } from '#core/forbidden-fields.ts';
import { HEADLINE_METRICS } from '#core/headline-metrics.ts';

const rows = [...DEVICE_KINDS.values()].flatMap(kind =>
  kind.components.flatMap(component => component.metrics.map(metric => ({ kind, component, metric }))),
);

/** SenML units of RFC 8428 and RFC 8798 that the vocabulary uses. */
const UNITS = new Set(
  '/100 W V A kWh h Cel deg m/s2 %RH lx ug/m3 dB dBm s bit/s ms MHz mA Hz'.split(' ').concat(''),
);

describe('device kinds', () => {
  test('a kind, a component class and a metric is named once and has labels in both languages', () => {
    for (const kind of DEVICE_KINDS.values()) {
      expect(kind.profile).toBe(`${kind.name}/1`);
      const names = kind.components.map(component => component.name);
      expect(new Set(names).size).toBe(names.length);
      for (const component of kind.components) {
        expect(component.name).toMatch(/^[a-z][a-z0-9]*$/);
        const metrics = component.metrics.map(metric => metric.name);
        expect(new Set(metrics).size).toBe(metrics.length);
      }
      for (const { label } of [kind, ...kind.components, ...kind.components.flatMap(c => c.metrics)]) {
        expect(label.de.trim()).not.toBe('');
        expect(label.en.trim()).not.toBe('');
      }
    }
  });

  test('every row is sound: unit known, range in order, values where and only where it is an enum', () => {
    for (const { metric } of rows) {
      expect(metric.name).toMatch(/^[a-z][A-Za-z0-9]*$/);
      expect(UNITS, metric.name).toContain(metric.unit);
      expect(metric.source).not.toBe('');
      expect((metric.values?.length ?? 0) > 0).toBe(metric.type === 'enum');
      if (metric.min !== undefined && metric.max !== undefined) expect(metric.min).toBeLessThan(metric.max);
      if (metric.type === 'counter') expect(metric.min).toBe(0);
      if (metric.hard) expect(metric.max).toBeDefined();
    }
  });

  test('no metric has a name that the decoder would take for a forbidden field', () => {
    expect(rows.map(row => row.metric.name).filter(isForbiddenKey)).toEqual([]);
  });

  test('open data never holds a fibre node, nor the health of a mast', () => {
    const open = rows.filter(row => row.metric.openData);
    expect(open.length).toBeGreaterThan(0);
    expect(open.filter(row => row.kind.name === 'fibrenode')).toEqual([]);
    expect(open.filter(row => row.kind.name === 'lightmast' && row.component.name !== 'env')).toEqual([]);
  });

  test('a measurement has every metric that any kind gives its class, with the same type everywhere', () => {
    for (const { component, metric } of rows)
      expect(MEASUREMENTS.get(component.name)?.metrics.get(metric.name)?.type).toBe(metric.type);
    const [lightmast] = DEVICE_KINDS.values();
    const clash = {
      ...lightmast!,
      components: [
        { ...lightmast!.components[0]!, metrics: [{ ...rows[0]!.metric, type: 'bool' as const }] },
      ],
    };
    expect(() => toMeasurements([lightmast!, clash])).toThrow(/lamp\.dimmingLevel/);
  });

  test('the headline metric of every kind exists, in its unit', () => {
    for (const [kind, { measurement, metric, unit }] of Object.entries(HEADLINE_METRICS)) {
      const row = rows.find(
        r => r.kind.name === kind && r.component.name === measurement && r.metric.name === metric,
      );
      expect(row?.metric.unit).toBe(unit);
    }
  });

  test('a component id leads to the metrics of its class', () => {
    expect(findComponentMetrics('lightmast', 'lamp-1')?.has('activePower')).toBe(true);
    expect(findComponentMetrics('hotspot', 'radio-5g')?.has('channel')).toBe(true);
    expect(findComponentMetrics('fibrenode', 'service-vendor')?.has('rate')).toBe(true);
    for (const id of [
      '',
      'radio',
      'Lamp',
      'lamp_1',
      'lamp-',
      '-1',
      'lamp-aabbccddeeff',
      `lamp-${'1'.repeat(60)}`,
    ])
      expect(findComponentMetrics('lightmast', id), id).toBeUndefined();
    expect(COMPONENT_ID.test('constructor')).toBe(true);
    expect(findComponentMetrics('lightmast', 'constructor')).toBeUndefined();
  });
});
