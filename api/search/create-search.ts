/** The search index of the present network: made at the first question after a city or device has changed. */
import type { Registry } from '#store/registry/registry.ts';
import { createSearchIndex, type SearchIndex } from './search-index.ts';

/** Concurrent questions share one index. Throws STORE_UNAVAILABLE. */
export function createSearch(registry: Registry): { open(): Promise<SearchIndex> } {
  let made: { revision: number; index: Promise<SearchIndex> } | undefined;

  async function make(): Promise<SearchIndex> {
    const [cities, devices] = [await registry.devices.listCities(), await registry.devices.listAllDevices()];
    return createSearchIndex(cities, devices);
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
