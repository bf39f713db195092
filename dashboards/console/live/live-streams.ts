/**
 * Holds one event stream per watched city and hands its events to everyone who watches that city. Runs in a
 * shared worker, so that all tabs together use few connections (HTTP/1.1 allows six), or in the page itself.
 * Always holds: a stream exists only while somebody watches it; at most MAX_STREAMS exist.
 */
import type { LiveEvent } from '#core/resources.ts';
import { type FromStreams, SIGN_OF_LIFE_MS } from './live-messages.ts';

export const MAX_STREAMS = 4;
const FORGET_AFTER_MS = 6 * SIGN_OF_LIFE_MS;
const RETRY_FIRST_MS = 1_000;
const RETRY_LONGEST_MS = 30_000;
/** The server speaks every two seconds; a computer that slept has a connection that looks open and is dead. */
const SILENT_TOO_LONG_MS = 15_000;
const SILENT_AFTER_WAKING_MS = 5_000;

export type Subscriber = (message: FromStreams) => void;

export interface StreamHandlers {
  onOpen(): void;
  /** The connection broke and is being made again by itself; missed events follow. */
  onReconnecting(): void;
  /** It is over: nobody will try again. */
  onClosed(): void;
  onEvent(event: LiveEvent): void;
}

export interface LiveStreamsDependencies {
  /** Opens a stream for a city and returns how to close it. */
  openStream(city: string, handlers: StreamHandlers): () => void;
  nowMs(): number;
  /** Returns how to cancel. */
  schedule(afterMs: number, run: () => void): () => void;
  /** In [0, 1). */
  random(): number;
}

interface Stream {
  subscribers: Set<Subscriber>;
  isOpen: boolean;
  wasLost: boolean;
  failures: number;
  /** When it last spoke or was opened. */
  heardMs: number;
  stop: () => void;
}

export interface LiveStreams {
  watch(subscriber: Subscriber, city: string): void;
  leave(subscriber: Subscriber): void;
  /** The computer woke up or has a network again: what is not surely alive is opened anew at once. */
  wake(): void;
  /** Forgets subscribers that gave no sign of life, as a crashed tab says no goodbye, and opens dead streams anew. */
  sweep(): void;
}

export function createLiveStreams(dependencies: LiveStreamsDependencies): LiveStreams {
  const streams = new Map<string, Stream>();
  const watched = new Map<Subscriber, { city: string; heardMs: number }>();

  function connect(city: string, stream: Stream): void {
    const tell = (message: FromStreams) => {
      for (const subscriber of stream.subscribers) subscriber(message);
    };
    stream.stop = dependencies.openStream(city, {
      onOpen() {
        stream.isOpen = true;
        stream.heardMs = dependencies.nowMs();
        stream.failures = 0;
        tell({ type: 'open', resumed: !stream.wasLost });
        stream.wasLost = false;
      },
      onReconnecting() {
        stream.isOpen = false;
        tell({ type: 'connecting' });
      },
      onClosed() {
        stream.isOpen = false;
        stream.wasLost = true;
        stream.failures += 1;
        stream.stop = dependencies.schedule(toRetryMs(stream.failures, dependencies.random()), () =>
          connect(city, stream),
        );
        tell({ type: 'closed' });
      },
      onEvent(event) {
        stream.heardMs = dependencies.nowMs();
        tell({ type: 'event', event });
      },
    });
  }

  function reopen(city: string, stream: Stream): void {
    stream.stop();
    stream.isOpen = false;
    stream.wasLost = true;
    stream.heardMs = dependencies.nowMs();
    for (const subscriber of stream.subscribers) subscriber({ type: 'connecting' });
    connect(city, stream);
  }

  function leave(subscriber: Subscriber): void {
    const city = watched.get(subscriber)?.city;
    watched.delete(subscriber);
    const stream = city === undefined ? undefined : streams.get(city);
    if (city === undefined || !stream) return;
    stream.subscribers.delete(subscriber);
    if (stream.subscribers.size > 0) return;
    stream.stop();
    streams.delete(city);
  }

  return {
    watch(subscriber, city) {
      const known = watched.get(subscriber);
      if (known?.city === city && streams.has(city)) {
        known.heardMs = dependencies.nowMs();
        return;
      }
      leave(subscriber);
      watched.set(subscriber, { city, heardMs: dependencies.nowMs() });
      const existing = streams.get(city);
      if (existing) {
        existing.subscribers.add(subscriber);
        subscriber(existing.isOpen ? { type: 'open', resumed: false } : { type: 'connecting' });
        return;
      }
      if (streams.size >= MAX_STREAMS) return subscriber({ type: 'crowded' });
      const stream: Stream = {
        subscribers: new Set([subscriber]),
        isOpen: false,
        wasLost: true,
        failures: 0,
        heardMs: dependencies.nowMs(),
        stop: () => {},
      };
      streams.set(city, stream);
      subscriber({ type: 'connecting' });
      connect(city, stream);
    },
    leave,
    wake() {
      for (const [city, stream] of streams) {
        const silentMs = dependencies.nowMs() - stream.heardMs;
        if (!stream.isOpen || silentMs > SILENT_AFTER_WAKING_MS) reopen(city, stream);
      }
    },
    sweep() {
      for (const [city, stream] of streams) {
        const silentMs = dependencies.nowMs() - stream.heardMs;
        if (stream.isOpen && silentMs > SILENT_TOO_LONG_MS) reopen(city, stream);
      }
      const oldestMs = dependencies.nowMs() - FORGET_AFTER_MS;
      for (const [subscriber, { heardMs }] of watched) {
        if (heardMs < oldestMs) leave(subscriber);
      }
    },
  };
}

/** Doubles from one second to half a minute, spread so that many pages do not come back at once. */
export function toRetryMs(failures: number, random: number): number {
  const longest = Math.min(RETRY_LONGEST_MS, RETRY_FIRST_MS * 2 ** (failures - 1));
  return longest * (0.5 + random / 2);
}
