/** What a page and the holder of the live streams (the shared worker) say to each other. */
import type { LiveEvent } from '#core/resources.ts';

export type ToStreams =
  /** Watch cities, slugs joined by commas, '' for all that may be seen. Sent again every now and then as a sign of life. */
  | { type: 'watch'; city: string }
  | { type: 'leave' }
  /** The page is looked at again, or the network is back. */
  | { type: 'wake' };

export type FromStreams =
  | { type: 'connecting' }
  /** `resumed`: nothing was missed. Otherwise the page loads everything again. */
  | { type: 'open'; resumed: boolean }
  /** The server closed the stream: no session, or trouble. It will be opened again by and by. */
  | { type: 'closed' }
  /** Too many cities are watched at once; this page gets no stream until one is left. */
  | { type: 'crowded' }
  | { type: 'event'; event: LiveEvent };

export const SIGN_OF_LIFE_MS = 30_000;
/** How often dead streams and tabs are looked for. */
export const SWEEP_MS = 5_000;
