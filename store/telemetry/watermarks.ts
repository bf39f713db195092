/**
 * The newest stored time of every series (device, component): what is newer has no row yet and may be appended blindly.
 * What always holds: a series that is not in the map has no row at or after `floorMs`. So an unknown series is new
 * from the floor on, and the map may forget its oldest entries by raising the floor; only speed is lost.
 */
export interface Watermarks {
  /** Rows of the series are known not to exist after this time. */
  newestMs(series: string): number;
  /** After a commit. */
  raise(newest: ReadonlyMap<string, number>): void;
  readonly size: number;
}

/** ASCII ids (check-reading.ts) never contain a space. */
export function toSeriesKey(device: string, component: string): string {
  return `${device} ${component}`;
}

export function createWatermarks(options: {
  /** From here on the store was searched: `rebuilt` has every series with a row since. */
  floorMs: number;
  rebuilt: Map<string, number>;
  maxSeries: number;
  onEvicted(count: number): void;
}): Watermarks {
  const newestOf = options.rebuilt;
  let floorMs = options.floorMs;

  /** Forgets an eighth, so that this is rare. */
  function evict(): void {
    const byAge = [...newestOf].sort((a, b) => a[1] - b[1]);
    const count = newestOf.size - Math.floor((options.maxSeries * 7) / 8);
    for (const [series, newestMs] of byAge.slice(0, count)) {
      newestOf.delete(series);
      floorMs = Math.max(floorMs, newestMs + 1);
    }
    options.onEvicted(count);
  }
  if (newestOf.size > options.maxSeries) evict();

  return {
    newestMs: series => newestOf.get(series) ?? floorMs - 1,
    raise(newest) {
      for (const [series, timeMs] of newest) newestOf.set(series, timeMs);
      if (newestOf.size > options.maxSeries) evict();
    },
    get size() {
      return newestOf.size;
    },
  };
}
