/** Which requests for bandwidth have changed, by following the registry. Remembers nothing but its place. */
import type { LiveRequest } from '#core/request-page-resources.ts';
import type { RegistryRequests } from '#store/registry/registry-requests.ts';

const PAGE = 500;

export interface RequestModel {
  /** Follows the registry up to now; concurrent calls share one pass. Throws STORE_UNAVAILABLE. */
  refresh(): Promise<void>;
  /** The newest state of each request that has changed since the last call. */
  takeChanged(): LiveRequest[];
}

export function createRequestModel(
  requests: Pick<RegistryRequests, 'changedAfter' | 'latestSequence'>,
): RequestModel {
  let changed = new Map<string, LiveRequest>();
  let sequence = -1;
  let running: Promise<void> | undefined;

  async function follow(): Promise<void> {
    if (sequence < 0) sequence = await requests.latestSequence();
    for (;;) {
      const batch = await requests.changedAfter(sequence, PAGE);
      for (const one of batch) {
        sequence = one.sequence;
        const { id, city, state, revision } = one.request;
        changed.set(id, { id, city, state, revision });
      }
      if (batch.length < PAGE) return;
    }
  }

  return {
    refresh() {
      running ??= follow().finally(() => {
        running = undefined;
      });
      return running;
    },
    takeChanged() {
      const taken = [...changed.values()];
      changed = new Map();
      return taken;
    },
  };
}
