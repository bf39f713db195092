import { describe, expect, test } from 'vitest';
import type { FromStreams } from '../../dashboards/console/live/live-messages.ts';
import {
  createLiveStreams,
  MAX_STREAMS,
  type StreamHandlers,
  toRetryMs,
} from '../../dashboards/console/live/live-streams.ts';

/** Stands for the browser: streams are opened by hand, time passes by hand. */
function createBrowser() {
  const open = new Map<string, StreamHandlers>();
  const timers: { afterMs: number; run: () => void }[] = [];
  let nowMs = 0;
  let opened = 0;
  const streams = createLiveStreams({
    openStream(city, handlers) {
      opened += 1;
      open.set(city, handlers);
      return () => open.delete(city);
    },
    nowMs: () => nowMs,
    schedule(afterMs, run) {
      const timer = { afterMs, run };
      timers.push(timer);
      return () => timers.splice(timers.indexOf(timer), 1);
    },
    random: () => 0.5,
  });
  return {
    streams,
    open,
    timers,
    pass: (ms: number) => {
      nowMs += ms;
    },
    get opened() {
      return opened;
    },
  };
}

function createTab() {
  const heard: FromStreams[] = [];
  return { heard, receive: (message: FromStreams) => void heard.push(message) };
}

const resync: FromStreams = {
  type: 'event',
  event: { event: 'resync', data: { time: '2026-11-20T10:00:00.000Z' } },
};

describe('live streams', () => {
  test('are shared by all tabs that watch the same city, and closed after the last', () => {
    const { streams, open, ...browser } = createBrowser();
    const first = createTab();
    const second = createTab();
    streams.watch(first.receive, 'trier');
    open.get('trier')!.onOpen();
    streams.watch(second.receive, 'trier');
    open.get('trier')!.onEvent(resync.event);
    expect(open.size).toBe(1);
    expect(browser.timers).toHaveLength(0);
    expect(first.heard).toEqual([{ type: 'connecting' }, { type: 'open', resumed: false }, resync]);
    expect(second.heard).toEqual([{ type: 'open', resumed: false }, resync]);
    streams.leave(first.receive);
    expect(open.size).toBe(1);
    streams.leave(second.receive);
    expect(open.size).toBe(0);
  });

  test('follow a tab to another city', () => {
    const { streams, open } = createBrowser();
    const tab = createTab();
    streams.watch(tab.receive, 'trier');
    streams.watch(tab.receive, 'speyer');
    expect([...open.keys()]).toEqual(['speyer']);
  });

  test('take a repeated watch as a sign of life, nothing more', () => {
    const browser = createBrowser();
    const tab = createTab();
    browser.streams.watch(tab.receive, 'trier');
    browser.streams.watch(tab.receive, 'trier');
    expect(browser.opened).toBe(1);
    expect(tab.heard).toEqual([{ type: 'connecting' }]);
  });

  test('resume after a reconnection of their own, start anew after the server closed them', () => {
    const { streams, open, timers } = createBrowser();
    const tab = createTab();
    streams.watch(tab.receive, '');
    open.get('')!.onOpen();
    open.get('')!.onReconnecting();
    open.get('')!.onOpen();
    open.get('')!.onClosed();
    expect(tab.heard.slice(1)).toEqual([
      { type: 'open', resumed: false },
      { type: 'connecting' },
      { type: 'open', resumed: true },
      { type: 'closed' },
    ]);
    expect(timers).toHaveLength(1);
    timers[0]!.run();
    open.get('')!.onOpen();
    expect(tab.heard.at(-1)).toEqual({ type: 'open', resumed: false });
  });

  test('are not tried again once nobody watches', () => {
    const { streams, open, timers } = createBrowser();
    const tab = createTab();
    streams.watch(tab.receive, '');
    open.get('')!.onClosed();
    streams.leave(tab.receive);
    expect(timers).toHaveLength(0);
  });

  test('are few: one city too many is refused in words and served once there is room', () => {
    const { streams, open } = createBrowser();
    const tabs = Array.from({ length: MAX_STREAMS + 1 }, createTab);
    for (const [index, tab] of tabs.entries()) streams.watch(tab.receive, `city-${index}`);
    expect(open.size).toBe(MAX_STREAMS);
    expect(tabs.at(-1)!.heard).toEqual([{ type: 'crowded' }]);
    streams.leave(tabs[0]!.receive);
    streams.watch(tabs.at(-1)!.receive, `city-${MAX_STREAMS}`);
    expect(tabs.at(-1)!.heard.at(-1)).toEqual({ type: 'connecting' });
  });

  test('forget a tab that crashed without a goodbye', () => {
    const { streams, open, pass } = createBrowser();
    const gone = createTab();
    const alive = createTab();
    streams.watch(gone.receive, 'trier');
    pass(200_000);
    streams.watch(alive.receive, 'speyer');
    streams.sweep();
    expect([...open.keys()]).toEqual(['speyer']);
  });

  test('come back ever more slowly, up to half a minute', () => {
    expect([1, 2, 3, 10].map(failures => toRetryMs(failures, 1))).toEqual([1_000, 2_000, 4_000, 30_000]);
    expect(toRetryMs(1, 0)).toBe(500);
  });

  test('are opened anew when they look open but have long been silent', () => {
    const { streams, open, pass, ...browser } = createBrowser();
    const tab = createTab();
    streams.watch(tab.receive, 'trier');
    open.get('trier')!.onOpen();
    pass(14_000);
    streams.sweep();
    expect(open.size).toBe(1);
    pass(2_000);
    streams.sweep();
    open.get('trier')!.onOpen();
    expect(tab.heard.slice(-2)).toEqual([{ type: 'connecting' }, { type: 'open', resumed: false }]);
    expect(browser.timers).toEqual([]);
  });

  test('do not wait for their turn when the computer wakes up', () => {
    const { streams, open, pass, timers } = createBrowser();
    const tab = createTab();
    streams.watch(tab.receive, 'trier');
    open.get('trier')!.onOpen();
    streams.wake();
    expect(tab.heard).toHaveLength(2);
    open.get('trier')!.onClosed();
    expect(timers).toHaveLength(1);
    pass(100);
    streams.wake();
    expect(timers).toHaveLength(0);
    open.get('trier')!.onOpen();
    expect(tab.heard.at(-1)).toEqual({ type: 'open', resumed: false });
  });
});
