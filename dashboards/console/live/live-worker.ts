/** The shared worker: every tab of this browser connects here, so that together they hold one stream per city. */
import { createBrowserStreams } from './browser-streams.ts';
import type { ToStreams } from './live-messages.ts';
import type { Subscriber } from './live-streams.ts';

const streams = createBrowserStreams();

self.addEventListener('connect', event => {
  const port = (event as MessageEvent).ports[0];
  if (!port) return;
  const subscriber: Subscriber = message => port.postMessage(message);
  port.onmessage = ({ data }: MessageEvent<ToStreams>) => {
    if (data.type === 'watch') streams.watch(subscriber, data.city);
    else if (data.type === 'wake') streams.wake();
    else streams.leave(subscriber);
  };
});
