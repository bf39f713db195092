/** The search index of the present network: made at the first question after a city or device has changed. */
import type { Registry } from '#store/registry/registry.ts';
import type { LiveModel } from '../live/live-model.ts';
import { createSearchIndexBuilder, type SearchIndex } from './search-index.ts';

/** Some milliseconds of the main thread. */
const DEVICES_PER_TURN = 1_000;

export interface SearchSources {
  registry: Registry;
  liveModel: LiveModel;
}

/** Concurrent questions share one index. Throws STORE_UNAVAILABLE. */
export function createSearch({ registry, liveModel }: SearchSources): {
  open(): Promise<SearchIndex>;
} {
  let made: { revision: number; index: Promise<SearchIndex> } | undefined;

  async function make(): Promise<SearchIndex> {
    const cities = await registry.devices.listCities();
    await liveModel.refresh();
    const devices = Array.from(liveModel.listDevices(), ({ device }) => device);
    const builder = createSearchIndexBuilder(cities);
    for (let from = 0; from < devices.length; from += DEVICES_PER_TURN) {
      builder.add(devices.slice(from, from + DEVICES_PER_TURN));
      await new Promise(resolve => setImmediate(resolve));
    }
    return builder.finish();
  }

  return {
    async open() {
      const revision = await registry.devices.revision();
      if (made?.revision !== revision) {
        const index = make();
        made = { revision, index };
        index.catch(() => {
          if (made?.index === index) made = undefined;
        });
      }
      return made.index;
    },
  };
}
