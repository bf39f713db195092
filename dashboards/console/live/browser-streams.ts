import { openEventSourceStream } from './event-source-stream.ts';
import { SWEEP_MS } from './live-messages.ts';
import { createLiveStreams, type LiveStreams } from './live-streams.ts';

/** The streams with the browser's own clock, timers and EventSource; works in a page and in a worker. */
export function createBrowserStreams(): LiveStreams {
  const streams = createLiveStreams({
    openStream: openEventSourceStream,
    nowMs: () => performance.now(),
    schedule(afterMs, run) {
      const timer = setTimeout(run, afterMs);
      return () => clearTimeout(timer);
    },
    random: Math.random,
  });
  setInterval(() => streams.sweep(), SWEEP_MS);
  return streams;
}
