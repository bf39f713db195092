/** The background map's own metrics: `leitstand_api_basemap_…`. */
import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import type { TileCache } from './tile-cache.ts';

/** How a file was found; stale: an old one, because the map server failed. */
export type BasemapResult = 'cached' | 'fetched' | 'stale' | 'missing' | 'failed';

export interface BasemapMetrics {
  count(result: BasemapResult): void;
  /** Seconds that the map server took for a file. */
  observe(seconds: number): void;
}

export function createBasemapMetrics(registry: Registry, cache: TileCache): BasemapMetrics {
  const registers = [registry];
  const files = new Counter({
    name: 'leitstand_api_basemap_files_total',
    help: 'Files of the background map that were asked for, by how they were found',
    labelNames: ['result'],
    registers,
  });
  const durations = new Histogram({
    name: 'leitstand_api_basemap_fetch_duration_seconds',
    help: 'Time the map server took for a file',
    buckets: [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers,
  });
  const read = (name: string, help: string, value: () => number) =>
    new Gauge({
      name,
      help,
      registers,
      collect() {
        this.set(value());
      },
    });
  read(
    'leitstand_api_basemap_cache_bytes',
    'Size of the kept files of the background map',
    () => cache.bytes,
  );
  read('leitstand_api_basemap_cache_files', 'Kept files of the background map', () => cache.files);
  const readTotal = (name: string, help: string, value: () => number) =>
    new Counter({
      name,
      help,
      registers,
      collect() {
        this.reset();
        this.inc(value());
      },
    });
  readTotal(
    'leitstand_api_basemap_cache_evictions_total',
    'Files of the background map deleted to make room',
    () => cache.evictedTotal,
  );
  readTotal(
    'leitstand_api_basemap_cache_faults_total',
    'Files of the background map that could not be read or written',
    () => cache.faultsTotal,
  );
  return {
    count: result => files.inc({ result }),
    observe: seconds => durations.observe(seconds),
  };
}
