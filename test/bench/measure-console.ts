/** The console with 20,000 assets: how soon it is there, what it loads, what it costs while the city moves. */
import type { Browser, CDPSession, Page } from 'playwright-core';
import { launchChromium } from '../browser/chromium.ts';
import { type Figure, type Section, toMedian } from './bench-report.ts';
import { type ConsoleNetwork, withConsoleNetwork } from './console-network.ts';

const ASSETS = 20_000;
const ROUNDS = 3;
const CHANGES_PER_S = 200;
const MOVING_MS = 20_000;
const SEARCH_ROUNDS = 5;
/** The map and the first figures have their time before the watch begins. */
const SETTLE_MS = 3_000;
const QUESTIONS = [
  'schloss',
  'breite str',
  'ld-lm-01',
  'mast 7 trier',
  'marktplatz',
  'muellerweg',
  'e',
  'speyer',
];

export async function measureConsole(): Promise<Section> {
  const figures = await withConsoleNetwork(ASSETS, async (network): Promise<Figure[]> => {
    const browser = await launchChromium();
    try {
      const visits: Visit[] = [];
      for (let round = 0; round < ROUNDS; round += 1) visits.push(await measureVisit(browser, network));
      const of = (pick: (visit: Visit) => number) => toMedian(visits.map(pick));
      return [
        {
          name: 'first paint',
          value: of(visit => visit.firstPaintMs) / 1000,
          unit: 's',
          goal: { atMost: 0.5 },
        },
        {
          name: `map idle with ${ASSETS.toLocaleString('en-GB')} assets`,
          value: of(visit => visit.mapIdleMs) / 1000,
          unit: 's',
          goal: { atMost: 2.5 },
        },
        {
          name: 'transferred until then, first visit',
          value: of(visit => visit.assetBytes + visit.dataBytes) / 2 ** 20,
          unit: 'MiB',
          goal: { atMost: 1 },
          note: `${Math.round(of(visit => visit.assetBytes) / 1024)} KiB of it files, the rest data`,
        },
        await measureScripting(browser, network),
        await measureSearch(network),
      ];
    } finally {
      await browser.close();
    }
  });
  return { title: `Console, ${ASSETS.toLocaleString('en-GB')} assets`, figures };
}

interface Visit {
  firstPaintMs: number;
  mapIdleMs: number;
  assetBytes: number;
  dataBytes: number;
}

async function openPage(browser: Browser, { session }: ConsoleNetwork): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1680, height: 1050 } });
  await context.addCookies([{ name: 'leitstand_session', value: session, domain: '127.0.0.1', path: '/' }]);
  return context.newPage();
}

/** A first visit: nothing is in a cache. */
async function measureVisit(browser: Browser, network: ConsoleNetwork): Promise<Visit> {
  const page = await openPage(browser, network);
  const session = await page.context().newCDPSession(page);
  const bytes = await countBytes(session, network.url);
  const startedMs = performance.now();
  await page.goto(network.url);
  await page.locator('[data-map-idle]').waitFor({ timeout: 60_000 });
  const mapIdleMs = performance.now() - startedMs;
  const firstPaintMs = await page.evaluate<number>(
    "performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? NaN",
  );
  await page.context().close();
  return { firstPaintMs, mapIdleMs, ...bytes };
}

async function countBytes(session: CDPSession, url: string) {
  const bytes = { assetBytes: 0, dataBytes: 0 };
  const dataRequests = new Set<string>();
  await session.send('Network.enable');
  session.on('Network.requestWillBeSent', ({ requestId, request }) => {
    if (request.url.startsWith(`${url}api/`)) dataRequests.add(requestId);
  });
  session.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    if (dataRequests.has(requestId)) bytes.dataBytes += encodedDataLength;
    else bytes.assetBytes += encodedDataLength;
  });
  return bytes;
}

async function measureScripting(browser: Browser, network: ConsoleNetwork): Promise<Figure> {
  const page = await openPage(browser, network);
  await page.goto(network.url);
  await page.locator('[data-map-idle]').waitFor({ timeout: 60_000 });
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable');
  const changing = setInterval(() => void network.change(CHANGES_PER_S), 1_000);
  await page.waitForTimeout(SETTLE_MS);
  const before = await readDurations(session);
  await page.waitForTimeout(MOVING_MS);
  const after = await readDurations(session);
  clearInterval(changing);
  await page.context().close();
  const share = (name: keyof typeof after) => ((after[name] - before[name]) / (after.at - before.at)) * 100;
  return {
    name: `scripting of the page while ${CHANGES_PER_S} devices/s change`,
    value: share('script'),
    unit: '% of a core',
    goal: { atMost: 5 },
    note: `${share('task').toFixed(1)} % with layout, paint and drawing of the main thread`,
  };
}

async function readDurations(session: CDPSession) {
  const { metrics } = await session.send('Performance.getMetrics');
  const find = (name: string) => metrics.find(metric => metric.name === name)?.value ?? Number.NaN;
  return { at: find('Timestamp'), script: find('ScriptDuration'), task: find('TaskDuration') };
}

async function measureSearch({ url, session }: ConsoleNetwork): Promise<Figure> {
  const ask = async (text: string) => {
    const startedMs = performance.now();
    const reply = await fetch(`${url}api/v1/search?text=${encodeURIComponent(text)}`, {
      headers: { cookie: `leitstand_session=${session}` },
    });
    await reply.json();
    return performance.now() - startedMs;
  };
  const firstMs = await ask(QUESTIONS[0]!);
  const tookMs: number[] = [];
  for (const question of QUESTIONS) {
    const asked: number[] = [];
    for (let round = 0; round < SEARCH_ROUNDS; round += 1) asked.push(await ask(question));
    tookMs.push(toMedian(asked));
  }
  return {
    name: `search, slowest of its questions, median of ${SEARCH_ROUNDS}`,
    value: Math.max(...tookMs),
    unit: 'ms',
    goal: { atMost: 100 },
    note: `the first after a change of the network ${Math.round(firstMs)} ms`,
  };
}
