/**
 * Brings the fleet up to date: everything at first, later only what has changed since. What always holds: one load at a
 * time; what the stream tells while a load is on its way wins over it; a load that fails is tried again.
 */
import { toDeviceSummaries } from '#core/device-blocks.ts';
import type { SnapshotResource, SummaryResource } from '#core/resources.ts';
import type { Fleet, SnapshotChange } from './fleet.ts';

export interface SnapshotLoader {
  /** Loads what the page lacks of these cities; asked for during a load, once more after it. */
  load(city: string): void;
  /** Whether these are the cities that were asked for last. */
  isFor(city: string): boolean;
  /** The next load brings everything anew. */
  forget(): void;
  abort(): void;
}

export interface SnapshotSources {
  fleet: Fleet;
  readSnapshot(city: string, since: number | undefined, abort: AbortSignal): Promise<SnapshotResource>;
  readSummary(city: string, abort: AbortSignal): Promise<SummaryResource>;
  /** `isComplete`: nothing more was asked for meanwhile. */
  onLoaded(summary: SummaryResource, change: SnapshotChange & { isComplete: boolean }): void;
  /** Whether to try again. */
  onFailed(error: unknown): boolean;
  retryMs: number;
}

export function createSnapshotLoader(sources: SnapshotSources): SnapshotLoader {
  let running: { abort: AbortController } | undefined;
  let wantedCity: string | undefined;
  let isDueAgain = false;
  /** Where the fleet stands; undefined: nowhere that the server could go on from. */
  let known: { city: string; revision: number } | undefined;
  let retry: ReturnType<typeof setTimeout> | undefined;

  function stop(): void {
    clearTimeout(retry);
    running?.abort.abort();
    running = undefined;
    isDueAgain = false;
  }

  async function run(city: string): Promise<void> {
    const mine = { abort: new AbortController() };
    running = mine;
    const { signal } = mine.abort;
    const since = known?.city === city ? known.revision : undefined;
    sources.fleet.beginSnapshot();
    try {
      const [snapshot, summary] = await Promise.all([
        sources.readSnapshot(city, since, signal),
        sources.readSummary(city, signal),
      ]);
      if (running !== mine) return;
      const change = sources.fleet.takeSnapshot(snapshot.blocks.flatMap(toDeviceSummaries), snapshot.isWhole);
      known = { city, revision: snapshot.revision };
      running = undefined;
      sources.onLoaded(summary, { ...change, isComplete: !isDueAgain });
      if (isDueAgain) begin(city);
    } catch (error) {
      if (running !== mine) return;
      running = undefined;
      if (sources.onFailed(error)) retry = setTimeout(() => begin(city), sources.retryMs);
    }
  }

  function begin(city: string): void {
    stop();
    wantedCity = city;
    void run(city);
  }

  return {
    load(city) {
      if (running && wantedCity === city) isDueAgain = true;
      else begin(city);
    },
    isFor: city => wantedCity === city,
    forget() {
      known = undefined;
    },
    abort: stop,
  };
}
