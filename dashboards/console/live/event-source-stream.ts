import type { LiveEvent } from '#core/resources.ts';
import type { StreamHandlers } from './live-streams.ts';

const EVENT_NAMES = [
  'hello',
  'devices',
  'alarms',
  'requests',
  'summary',
  'resync',
] as const satisfies LiveEvent['event'][];

/** One `EventSource`. It reconnects by itself after network trouble; `onClosed` means that it gave up. */
export function openEventSourceStream(city: string, handlers: StreamHandlers): () => void {
  const query = city === '' ? '' : `?city=${encodeURIComponent(city)}`;
  const source = new EventSource(`/api/v1/live${query}`);
  source.onopen = () => handlers.onOpen();
  source.onerror = () => {
    if (source.readyState !== EventSource.CLOSED) return handlers.onReconnecting();
    source.close();
    handlers.onClosed();
  };
  for (const name of EVENT_NAMES) {
    source.addEventListener(name, message => {
      const event = parseLiveEvent(name, message.data);
      if (event) handlers.onEvent(event);
    });
  }
  return () => source.close();
}

function parseLiveEvent(name: LiveEvent['event'], text: string): LiveEvent | undefined {
  try {
    return { event: name, data: JSON.parse(text) } as LiveEvent;
  } catch {
    return undefined;
  }
}
