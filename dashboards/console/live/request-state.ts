/** Whether a request for bandwidth has changed, written by `live-feed.ts` alone. */
import { signal } from '@preact/signals';

/** Grows when a request of the watched cities has changed, and when news may have been missed: ask again then. */
export const requestRevision = signal(0);
