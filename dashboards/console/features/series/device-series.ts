/** One metric of the selected device over the chosen range, as a signal. */
import { computed, effect, signal, untracked } from '@preact/signals';
import type { DeviceResource } from '#core/resources.ts';
import { view } from '../../app/location.ts';
import type { RangeH } from '../../app/view-state.ts';
import { type TimePoints, toPlotValue, withGaps } from '../../chart/chart-data.ts';
import { connection, deviceKinds, nowMs } from '../../live/live-state.ts';
import { readDeviceSeries } from '../../live/rest-client.ts';
import { selectedDevice } from '../devices/device-details.ts';
import { choosePlace, type MetricPlace, toMetricPlaces, toPlaceKey } from '../devices/metric-catalogue.ts';

export interface DeviceSeries extends TimePoints {
  fromMs: number;
  toMs: number;
  isTruncated: boolean;
}

export const deviceSeries = signal<DeviceSeries | 'loading' | 'failed' | undefined>(undefined);

const HOUR_MS = 3_600_000;
/** Raw values up to here; a chart has fewer pixels than that. */
const MAX_POINTS = 9_000;

export const metricPlaces = computed<MetricPlace[]>(() => {
  const device = selectedDevice.value;
  return isDevice(device) ? toMetricPlaces(device, deviceKinds.value) : [];
});

export const chosenPlace = computed(() => {
  const device = selectedDevice.value;
  return isDevice(device) ? choosePlace(metricPlaces.value, view.value.metric, device.kind) : undefined;
});

let loading: AbortController | undefined;

/** Follows selection, metric, range and new readings for as long as the page lives. */
export function startDeviceSeries(): void {
  let loadedFor = '';
  effect(() => {
    const device = selectedDevice.value;
    const place = chosenPlace.value;
    const { rangeH } = view.value;
    if (!isDevice(device) || !place) {
      loadedFor = '';
      deviceSeries.value = device === 'loading' ? 'loading' : undefined;
      return;
    }
    const subject = `${device.id} ${toPlaceKey(place)} ${rangeH}`;
    const wanted = `${subject} ${device.components[place.component]?.time}`;
    if (wanted === loadedFor) return;
    const isOther = !loadedFor.startsWith(`${subject} `);
    loadedFor = wanted;
    untracked(() => load(device.id, place, rangeH, isOther));
  });
}

export function isDevice(device: typeof selectedDevice.value): device is DeviceResource {
  return typeof device === 'object';
}

async function load(id: string, place: MetricPlace, rangeH: RangeH, isOther: boolean): Promise<void> {
  if (!isOther && connection.value === 'paused') return;
  loading?.abort();
  const abort = new AbortController();
  loading = abort;
  if (isOther) deviceSeries.value = 'loading';
  const toMs = nowMs.value;
  const fromMs = toMs - rangeH * HOUR_MS;
  try {
    const { series, truncated } = await readDeviceSeries(
      id,
      {
        measurement: place.measurement,
        fields: place.metric.name,
        component: place.component,
        from: new Date(fromMs).toISOString(),
        to: new Date(toMs).toISOString(),
        order: 'desc',
        limit: MAX_POINTS,
      },
      abort.signal,
    );
    const [only] = series;
    const times = (only?.times ?? []).toReversed();
    const newestFirst = only?.values[place.metric.name] ?? [];
    const values = newestFirst.map(value => toPlotValue(value, place.metric.values)).toReversed();
    deviceSeries.value = {
      ...withGaps({ times, values }),
      fromMs,
      toMs,
      isTruncated: truncated,
    };
  } catch {
    if (!abort.signal.aborted && isOther) deviceSeries.value = 'failed';
  }
}
