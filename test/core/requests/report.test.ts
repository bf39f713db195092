/** Every figure of a report, reckoned by hand. */
import { describe, expect, it } from 'vitest';
import type { BandwidthRequest } from '#core/requests/bandwidth-request.ts';
import { keepFormerWay } from '#core/requests/change-request.ts';
import { HOLD_MS, isReported, toReportSpan } from '#core/requests/report.ts';
import { createRateReckoning, createServiceReckoning } from '#core/requests/report-rates.ts';
import { createReportReckoning } from '#core/requests/report-readings.ts';
import { createStatusTrack, toUptime } from '#core/requests/report-uptime.ts';
import { at, createEndedRequest, createEventReadings, createReportLinks, MBIT } from './event-to-report.ts';

const MINUTE_MS = 60_000;
const SPAN = { fromMs: at(0), untilMs: at(60) };

describe('rates', () => {
  it('are what the readings of the span say; those before it last into it', () => {
    const rates = createRateReckoning({ fromMs: at(0), untilMs: at(20) });
    rates.add(at(-1), 8000);
    for (let minute = 1; minute <= 20; minute += 1) rates.add(at(minute), minute * 1000);
    // 8 kbit/s until the first minute, then 1 to 19 kbit/s a minute each; that of the 20th is outside.
    const bits = (8000 + (19 * 20 * 1000) / 2) * 60;
    expect(rates.finish()).toEqual({
      peak: { value: 19_000, atMs: at(19) },
      p95: 19_000,
      bytes: bits / 8,
      minutes: 19,
    });
  });

  it('count minutes by their means, the first of equal peaks, and nothing twice', () => {
    const rates = createRateReckoning(SPAN);
    // 20 minutes of two readings each: the mean of minute n is 10 n + 5.
    for (let minute = 0; minute < 20; minute += 1) {
      rates.add(at(minute), minute * 10);
      rates.add(at(minute), 1e9);
      rates.add(at(minute + 0.5), minute * 10 + 10);
    }
    const found = rates.finish();
    expect(found).toMatchObject({ p95: 185, peak: { value: 200, atMs: at(19.5) }, minutes: 20 });
  });

  it('stand for three minutes when nothing follows, and are none without readings', () => {
    const rates = createRateReckoning(SPAN);
    rates.add(at(0), 8);
    rates.add(at(30), 8);
    expect(rates.finish()).toMatchObject({ bytes: (2 * HOLD_MS) / 1000 });
    const before = createRateReckoning(SPAN);
    before.add(at(-1), 8);
    expect(before.finish()).toBeUndefined();
  });

  it('below the promise count only while more was wanted', () => {
    const service = createServiceReckoning(SPAN, 100);
    service.add(at(1), 40, 0);
    service.add(at(2), 99, 0.1);
    service.add(at(2.5), 99, 12);
    service.add(at(3), 100, 3);
    service.add(at(4), 50, 0.09);
    service.add(at(61), 1, 90);
    expect(service.finish()).toMatchObject({
      dropMinutes: 2,
      shortMinutes: 1,
      worstDrop: { value: 12, atMs: at(2.5) },
    });
  });
});

describe('uptime', () => {
  it('is what every witness that is heard says', () => {
    const span = { fromMs: at(0), untilMs: at(10) };
    const [one, other] = [createStatusTrack(span), createStatusTrack(span)];
    one.add(at(-1), true);
    one.add(at(2), true);
    one.add(at(3), false);
    one.add(at(4), true);
    other.add(at(3.5), true);
    other.add(at(5), false);
    // one: up -1..2 and 2..3, down 3..4, up 4..7. other: up 3.5..5, down 5..8.
    expect(toUptime(span, [one.finish(), other.finish()])).toEqual({
      upMs: 4 * MINUTE_MS,
      downMs: 4 * MINUTE_MS,
      unknownMs: 2 * MINUTE_MS,
    });
    expect(toUptime(span, [[]])).toEqual({ upMs: 0, downMs: 0, unknownMs: 10 * MINUTE_MS });
  });
});

it('a whole event is told to the last figure, in whatever order its devices come', () => {
  const request = createEndedRequest();
  const reckoning = createReportReckoning({
    ...{ request, span: toReportSpan(request), links: createReportLinks() },
    deviceIds: ['fn-1', 'fn-2', 'fn-3'],
    nameOf: id => `Koffer ${id}`,
    linkName: id => `Strecke ${id}`,
  });
  for (const reading of createEventReadings()) reckoning.add(reading);
  const { services, links, nodes } = reckoning.finish();
  // 44 minutes of 80, 5 of 60, 1 of 120 Mbit/s, and that of minute 39 stands two minutes longer.
  const cameraBits = (44 * 80 + 5 * 60 + 120 + 2 * 80) * MBIT * 60;
  expect(services).toEqual([
    {
      ...{ services: ['cctv'], aNode: 'fn-1', nodeName: 'Koffer fn-1' },
      ...{ cirUp: 100 * MBIT, cirDown: 10 * MBIT, eirUp: 0, eirDown: 0 },
      use: {
        ...{ peak: { value: 120 * MBIT, atMs: at(30) }, p95: 80 * MBIT, minutes: 50 },
        ...{ bytes: cameraBits / 8, worstDrop: { value: 5, atMs: at(20) }, dropMinutes: 5, shortMinutes: 5 },
      },
    },
    {
      ...{ services: ['visitor'], aNode: 'fn-1', nodeName: 'Koffer fn-1' },
      ...{ cirUp: 50 * MBIT, cirDown: 200 * MBIT, eirUp: 0, eirDown: 0 },
    },
  ]);
  const [first, second] = links;
  expect(first).toMatchObject({
    ...{ linkId: 'link-1', name: 'Strecke link-1', lineRate: 10_000 * MBIT },
    up: { upMs: 55 * MINUTE_MS, downMs: 5 * MINUTE_MS, unknownMs: 0 },
    aToZ: { booked: 150 * MBIT, use: { peak: { value: 300 * MBIT, atMs: at(0) }, p95: 300 * MBIT } },
    zToA: { booked: 210 * MBIT, use: { peak: { value: 900 * MBIT, atMs: at(10) }, p95: 40 * MBIT } },
  });
  expect(second).toEqual({
    ...{ linkId: 'link-2', name: 'Strecke link-2', lineRate: 10_000 * MBIT },
    up: { upMs: 0, downMs: 0, unknownMs: 60 * MINUTE_MS },
    ...{ aToZ: { booked: 210 * MBIT }, zToA: { booked: 150 * MBIT } },
  });
  expect(nodes).toEqual([
    {
      ...{ deviceId: 'fn-1', name: 'Koffer fn-1', onBatteryMs: 3 * MINUTE_MS },
      // Silent for ten minutes, of which the last reading covers three less the one it stands for anyway.
      up: { upMs: 52 * MINUTE_MS, downMs: 0, unknownMs: 8 * MINUTE_MS },
      lowestBatteryRuntime: { value: 7188, atMs: at(12) },
    },
    {
      ...{ deviceId: 'fn-2', name: 'Koffer fn-2', onBatteryMs: 0 },
      up: { upMs: 60 * MINUTE_MS, downMs: 0, unknownMs: 0 },
    },
    {
      ...{ deviceId: 'fn-3', name: 'Koffer fn-3', onBatteryMs: 0 },
      up: { upMs: 0, downMs: 0, unknownMs: 60 * MINUTE_MS },
    },
  ]);
});

it('a link counts while it was on a way: the one that was left, the one taken for it, and the one taken again', () => {
  const request = createEndedRequest();
  const around = [{ itemId: '1', hops: [{ linkId: 'link-2', direction: 'zToA' as const }] }];
  const formerWays = [
    { untilMs: at(-10), paths: around },
    { untilMs: at(22), paths: request.paths },
    { untilMs: at(30), paths: around },
  ];
  const links = (changes: Partial<BandwidthRequest>) => {
    const changed = { ...request, ...changes };
    const reckoning = createReportReckoning({
      ...{ request: changed, span: SPAN, links: createReportLinks(), deviceIds: [] },
      ...{ nameOf: id => id, linkName: id => id },
    });
    for (const reading of createEventReadings()) reckoning.add(reading);
    return reckoning.finish().links.map(({ up }) => up);
  };
  const up = (...minutes: [number, number, number]) => {
    const [upMs, downMs, unknownMs] = minutes.map(count => count * MINUTE_MS);
    return { upMs, downMs, unknownMs };
  };
  // Link 1 is down from minute 20 to 24: left at 22 for good, it was down for two of 22 minutes.
  expect(links({ paths: around, formerWays: formerWays.slice(0, 2) })).toEqual([up(20, 2, 0), up(0, 0, 60)]);
  expect(links({ formerWays })).toEqual([up(50, 2, 0), up(0, 0, 60)]);
  expect(links({ paths: around })).toEqual([up(0, 0, 0), up(0, 0, 60)]);
});

it('a way that another took the place of since set-up is kept with its end', () => {
  const led = [{ itemId: '1', hops: [{ linkId: 'link-2', direction: 'zToA' as const }] }];
  const before = createEndedRequest({ state: 'active' });
  const after = { ...before, paths: led };
  expect(keepFormerWay(after, before, at(9)).formerWays).toEqual([{ untilMs: at(9), paths: before.paths }]);
  expect(keepFormerWay(after, { ...before, state: 'reserved' }, at(9)).formerWays).toBeUndefined();
  expect(keepFormerWay(before, before, at(9)).formerWays).toBeUndefined();
});

it('reports are of what was set up and is over, as far as it was live', () => {
  const request = createEndedRequest();
  const changes = request.stateChanges;
  expect(isReported(request)).toBe(true);
  expect(isReported({ ...request, state: 'active' })).toBe(false);
  expect(isReported({ ...request, state: 'cancelled', stateChanges: changes.slice(0, 3) })).toBe(false);
  expect(toReportSpan(request)).toEqual(SPAN);
  const endedEarly = changes.map(change => (change.from === 'active' ? { ...change, atMs: at(40) } : change));
  expect(toReportSpan({ ...request, stateChanges: endedEarly })).toEqual({ fromMs: at(0), untilMs: at(40) });
  const neverLive = toReportSpan({ ...request, state: 'failed', stateChanges: changes.slice(0, 5) });
  expect(neverLive.fromMs).toBe(neverLive.untilMs);
});
