/**
 * The rollups of readings that are made and never ingested: the lines that the store would have computed, without its
 * many questions. Knows nothing of the test runner: the benchmarks use it too.
 */
import type { Measurement } from '#core/device-kinds/device-kinds.ts';
import type { Reading } from '#core/readings.ts';
import { type SeriesWindow, toRollupLine } from '#store/telemetry/influx/rollup-lines.ts';
import { ROLLUP_WIDTH_MS, type RollupResolution } from '#store/telemetry/rollups.ts';
import { appendParts, createParts } from '#store/telemetry/window-parts.ts';

interface OpenWindow {
  fromMs: number;
  tags: Record<string, string>;
  window: SeriesWindow;
}

export interface DayRollups {
  /** Readings of a series come in order of time. Gives the line of the window that ended before, if one did. */
  add(reading: Reading): string[];
  /** The windows that are still open. */
  finish(): Generator<string>;
}

export function createDayRollups(measurement: Measurement, resolution: RollupResolution): DayRollups {
  const open = new Map<string, OpenWindow>();
  const metrics = [...measurement.metrics.keys()];
  const toLine = ({ tags, window, fromMs }: OpenWindow) =>
    toRollupLine(measurement, resolution, tags, window, fromMs);

  function begin({ city, kind, device, component }: Reading, fromMs: number): OpenWindow {
    return { fromMs, tags: { city, kind, device, comp: component }, window: metrics.map(() => undefined) };
  }

  return {
    add(reading) {
      if (!metrics.some(metric => metric in reading.values)) return [];
      const series = `${reading.device} ${reading.component}`;
      const fromMs = reading.timeMs - (reading.timeMs % ROLLUP_WIDTH_MS[resolution]);
      const known = open.get(series);
      const current = known?.fromMs === fromMs ? known : begin(reading, fromMs);
      open.set(series, current);
      metrics.forEach((metric, index) => {
        const value = reading.values[metric];
        if (value === undefined) return;
        const parts = current.window[index];
        if (parts) appendParts(parts, createParts(value));
        else current.window[index] = createParts(value);
      });
      return known && known !== current ? [toLine(known)] : [];
    },
    *finish() {
      for (const window of open.values()) yield toLine(window);
    },
  };
}
