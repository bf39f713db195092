/** The search index of the present network: made at the first question after a city or device has changed. */
import type { Registry } from '#store/registry/registry.ts';
import type { LiveModel } from '../live/live-model.ts';
import { createSearchIndex, type SearchIndex } from './search-index.ts';

export interface SearchSources {
  registry: Registry;
  liveModel: LiveModel;
  nowMs(): number;
}

/** Concurrent questions share one index. Throws STORE_UNAVAILABLE. */
export function createSearch({ registry, liveModel, nowMs }: SearchSources): {
  open(): Promise<SearchIndex>;
} {
  let made: { revision: number; index: Promise<SearchIndex> } | undefined;

  async function make(): Promise<SearchIndex> {
    const cities = await registry.devices.listCities();
    await liveModel.refresh(nowMs());
    return createSearchIndex(
      cities,
      Array.from(liveModel.listDevices(), ({ device }) => device),
    );
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
