/** A made-up network in the shapes of `core/resources.ts`, the same at every run: what the console is tested on. */

import type { DeviceKindName } from '#core/device-kinds/device-kind.ts';
import { DEVICE_KINDS } from '#core/device-kinds/device-kinds.ts';
import { HEADLINE_METRICS } from '#core/headline-metrics.ts';
import { PRESENCES, type Presence } from '#core/presence.ts';
import { countDevice, createPresenceCounts } from '#core/presence-counts.ts';
import type { MetricValue } from '#core/readings.ts';
import type {
  CityResource,
  DeviceKindResource,
  DeviceResource,
  DeviceSummary,
  SeriesResource,
  SummaryResource,
} from '#core/resources.ts';

export const CITIES: CityResource[] = [
  {
    slug: 'landau',
    name: 'Landau in der Pfalz',
    ags: '07313000',
    timeZone: 'Europe/Berlin',
    center: [8.12, 49.2],
  },
  { slug: 'speyer', name: 'Speyer', ags: '07318000', timeZone: 'Europe/Berlin', center: [8.43, 49.32] },
  { slug: 'trier', name: 'Trier', ags: '07211000', timeZone: 'Europe/Berlin', center: [6.64, 49.75] },
];

const STREETS = [
  'Bahnhofstraße',
  'Schloßstraße',
  'Moselufer',
  'Am Markt',
  'Fauthweg',
  'Römerbrücke',
  'Königsplatz',
];
const PREFIX: Record<DeviceKindName, string> = { lightmast: 'LM', hotspot: 'AP', fibrenode: 'GF' };

/** A small generator of equal chances (mulberry32): the same numbers for the same seed. */
export function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

export function createDevices(count: number, nowMs: number): DeviceSummary[] {
  const random = createRandom(7);
  return Array.from({ length: count }, (_, index) => {
    const city = CITIES[index % CITIES.length]!;
    const kind = toKind(random());
    const number = String(1000 + index);
    const presence = toPresence(random());
    const ageMs = presence === 'ready' ? random() * 240_000 : 600_000 + random() * 7_000_000;
    const isHeard = presence !== 'unknown';
    const time = new Date(nowMs - ageMs).toISOString();
    return {
      id: `${city.slug.slice(0, 2)}-${PREFIX[kind].toLowerCase()}-${number}`,
      city: city.slug,
      kind,
      name: `${PREFIX[kind]}-${number} ${STREETS[Math.floor(random() * STREETS.length)]}`,
      location: [city.center[0] + random() / 50, city.center[1] + random() / 50],
      lifecycle: 'commissioned',
      presence,
      ...(isHeard && { lastReading: time, lastReceived: time, headline: toHeadline(kind, random()) }),
    };
  });
}

function toKind(chance: number): DeviceKindName {
  if (chance < 0.9) return 'lightmast';
  return chance < 0.985 ? 'hotspot' : 'fibrenode';
}

function toPresence(chance: number): Presence {
  if (chance < 0.975) return 'ready';
  return PRESENCES[1 + Math.floor((chance - 0.975) * 200)] ?? 'stale';
}

export function toHeadline(kind: DeviceKindName, chance: number): NonNullable<DeviceSummary['headline']> {
  const { measurement, metric, unit } = HEADLINE_METRICS[kind];
  const component = { lightmast: 'lamp-1', hotspot: 'sys', fibrenode: 'service-visitor' }[kind];
  const value = { lightmast: 20 + chance * 60, hotspot: Math.floor(chance * 90), fibrenode: chance * 8e8 }[
    kind
  ];
  return { component: component.startsWith(measurement) ? component : measurement, metric, value, unit };
}

export function toDeviceKindResources(): DeviceKindResource[] {
  return [...DEVICE_KINDS.values()].map(({ name, label, components, commands }) => ({
    name,
    label,
    commands: [...commands],
    components: components.map(component => ({
      name: component.name,
      label: component.label,
      metrics: component.metrics.map(({ name: metric, unit, type, label: metricLabel, values }) => ({
        name: metric,
        unit,
        type,
        label: metricLabel,
        ...(values && { values }),
      })),
    })),
  }));
}

export function toFakeSummary(devices: Iterable<DeviceSummary>, nowMs: number): SummaryResource {
  const kinds = Object.fromEntries(
    [...DEVICE_KINDS.keys()].map(kind => [kind, createPresenceCounts()]),
  ) as SummaryResource['kinds'];
  const sums = { total: 0, lightmast: 0, hotspot: 0, fibrenode: 0 };
  for (const device of devices) {
    const { kind, headline } = device;
    countDevice(kinds[kind], device);
    sums.total += 1;
    sums[kind] += headline?.value ?? 0;
  }
  return {
    time: new Date(nowMs).toISOString(),
    kinds,
    lightingPowerW: sums.total * 40 * toNightCurve(nowMs),
    clients: sums.total * 40 * toNightCurve(nowMs),
    fibreRateBps: sums.fibrenode,
    messagesPerS: 214,
    backlog: 0,
    alarms: { severities: { warning: 0, minor: 0, major: 0, critical: 0 }, fresh: 0, shelved: 0 },
  };
}

export function toDeviceResource(summary: DeviceSummary, nowMs: number): DeviceResource {
  const random = createRandom(summary.id.length * 31 + Number(summary.id.split('-').at(-1)));
  const kind = DEVICE_KINDS.get(summary.kind)!;
  const time = summary.lastReading;
  const components: DeviceResource['components'] = {};
  for (const { name, metrics } of time === undefined ? [] : kind.components) {
    const values: Record<string, MetricValue> = {};
    for (const metric of metrics) values[metric.name] = toValue(metric, random());
    const { headline } = summary;
    const id = headline?.component.split('-')[0] === name ? headline.component : name;
    if (headline && id === headline.component) values[headline.metric] = headline.value;
    components[id] = {
      time: time!,
      values,
      ...(name === 'env' && { quality: { temperature: 'uncertain' } }),
    };
  }
  return {
    ...summary,
    groupId: 'g-07',
    cabinetId: 'sk-17',
    manufacturerName: 'Muster Leuchten',
    modelName: 'ML 40',
    serialNumber: '4711-0815',
    firmwareVersion: '2.4.1',
    reportIntervalS: kind.reportIntervalS,
    presenceSince: new Date(nowMs - 86_400_000).toISOString(),
    components,
    completeness: [
      {
        day: new Date(nowMs).toISOString().slice(0, 10),
        expected: 200,
        received: 196,
        late: 3,
        duplicate: 1,
        rejected: 0,
        missing: 4,
        boots: 1,
      },
    ],
    log: [
      { time: new Date(nowMs - 500_000).toISOString(), type: 'refused', text: 'Metric unknown', count: 3 },
    ],
  };
}

function toValue(
  metric: { type: string; min?: number; max?: number; values?: readonly string[] },
  chance: number,
): MetricValue {
  if (metric.type === 'bool') return chance > 0.9;
  if (metric.type === 'enum') return metric.values?.[0] ?? 'unknown';
  const least = Math.max(metric.min ?? 0, 0);
  const value = least + chance * (Math.min(metric.max ?? 1000, 1000) - least);
  return metric.type === 'float' ? Math.round(value * 100) / 100 : Math.round(value);
}

const DIMMED_FROM_H = 22;
const DIMMED_TO_H = 4;

/** A night of street lights, dimmed after eleven, dark at day: 0..1 at a time. */
function toNightCurve(ms: number): number {
  const hour = (ms / 3_600_000) % 24;
  if (hour >= 7 && hour < 15.5) return 0.02;
  return hour >= DIMMED_FROM_H || hour < DIMMED_TO_H ? 0.53 : 1;
}

export function toFakeSeries(
  field: string,
  range: { fromMs: number; toMs: number; stepMs: number },
  tags: SeriesResource['series'][number]['tags'],
  peak: number,
): SeriesResource {
  const random = createRandom(range.fromMs % 1000);
  const times: number[] = [];
  const values: number[] = [];
  for (let ms = Math.ceil(range.fromMs / range.stepMs) * range.stepMs; ms < range.toMs; ms += range.stepMs) {
    times.push(ms);
    values.push(peak * toNightCurve(ms) * (0.98 + random() * 0.04));
  }
  return { series: [{ tags, times, values: { [field]: values } }], truncated: false };
}
