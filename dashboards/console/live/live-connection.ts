/**
 * The page's end of the live stream: through the shared worker, or by a stream of its own where shared workers
 * are missing, which is closed while the page is hidden.
 */
import { createBrowserStreams } from './browser-streams.ts';
import { type FromStreams, SIGN_OF_LIFE_MS, type ToStreams } from './live-messages.ts';

export interface LiveConnection {
  watch(city: string): void;
  leave(): void;
}

export function openLiveConnection(receive: (message: FromStreams) => void): LiveConnection {
  let city: string | undefined;
  const send = typeof SharedWorker === 'function' ? connectToWorker(receive) : connectDirectly(receive);
  const tell = () => send(city === undefined ? { type: 'leave' } : { type: 'watch', city });
  setInterval(tell, SIGN_OF_LIFE_MS);
  const wake = () => {
    if (city === undefined || document.visibilityState !== 'visible') return;
    tell();
    send({ type: 'wake' });
  };
  addEventListener('pageshow', tell);
  addEventListener('online', wake);
  document.addEventListener('visibilitychange', wake);
  addEventListener('pagehide', () => send({ type: 'leave' }));
  return {
    watch(nextCity) {
      city = nextCity;
      tell();
    },
    leave() {
      city = undefined;
      tell();
    },
  };
}

function connectToWorker(receive: (message: FromStreams) => void): (message: ToStreams) => void {
  const worker = new SharedWorker(new URL('./live-worker.ts', import.meta.url), {
    type: 'module',
    name: 'leitstand-live',
  });
  worker.port.onmessage = ({ data }: MessageEvent<FromStreams>) => receive(data);
  return message => worker.port.postMessage(message);
}

function connectDirectly(receive: (message: FromStreams) => void): (message: ToStreams) => void {
  const streams = createBrowserStreams();
  let last: ToStreams = { type: 'leave' };
  const apply = () => {
    if (last.type === 'watch' && document.visibilityState === 'visible') streams.watch(receive, last.city);
    else streams.leave(receive);
  };
  document.addEventListener('visibilitychange', apply);
  return message => {
    if (message.type === 'wake') return streams.wake();
    last = message;
    apply();
  };
}
