/**
 * Issue 6: a whole event in fast motion, from two who ask to the report. By browser and MQTT only: what is judged stands on
 * a page or was heard; the registry is asked only when time shall stop.
 */
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { ALARM_TYPES } from '#core/alarms/alarm-types.ts';
import type { FibreLink } from '#core/network/network.ts';
import { NOTE_LABELS, SERVICE_LABELS } from '#core/requests/request-labels.ts';
import { findRequestFaults } from '../support/find-request-faults.ts';
import { follow, typeInto } from './by-keyboard.ts';
import { chromiumPath } from './chromium.ts';
import { askAndDecide, OFFICE, POLICE } from './event-asking.ts';
import { toReadings } from './event-figures.ts';
import { de, FROM, isAt, readWay, rowsOf, take, toMilestone } from './event-pages.ts';
import { checkReport } from './event-report.ts';
import { type EventSystem, type Heard, START_MS, startEventSystem } from './event-system.ts';
import { expectNoFaults, goWithin, settle } from './page-audit.ts';

const MINUTE_MS = 60_000;
const GBIT = 1e9;

/** The newest that was told on the topic. */
const newest = (heard: Heard, topic: string) => heard.get(topic)?.at(-1) ?? {};

/** Nodes obey, are tested and pass; the milestones move by themselves on the pages that stand open. */
async function build(system: EventSystem, pages: readonly [police: Page, office: Page]): Promise<void> {
  const [police] = pages;
  await system.passTo(START_MS + 10 * MINUTE_MS);
  for (const page of pages)
    await system.until('the nodes to be accepted', () => toMilestone(page, 'built', 'done').isVisible());
  const way = await readWay(police, system);
  const accepted = await rowsOf(police, de['events.acceptance']);
  expect(accepted).toHaveLength(way.length);
  expect(accepted.map(([, result]) => result)).toEqual(way.map(() => de['events.passed']));

  await system.passTo(START_MS + 20 * MINUTE_MS);
  for (const page of pages) {
    await system.until('the event to begin', () => toMilestone(page, 'live', 'current').isVisible());
    await isAt(page, 'active');
  }
  await system.until('the nodes to know', () => hasAnswered(police, way, system));
}

/** Every node of the way serves the event, and has said so. */
async function hasAnswered(page: Page, way: readonly FibreLink[], { nameOf }: EventSystem): Promise<boolean> {
  const rows = await rowsOf(page, de['events.activation']);
  const serving = rows
    .filter(([, phase, , answer]) => phase === de['events.phase.active'] && answer !== de['events.noAnswer'])
    .map(([name]) => name);
  return way.every(({ aEnd, zEnd }) => [aEnd, zEnd].every(end => serving.includes(nameOf(end.deviceId))));
}

/** Everybody films: visitors are slowed to what they booked, and nobody else is. */
async function flood(system: EventSystem, pages: readonly [police: Page, office: Page]): Promise<void> {
  const current = (service: string) => toReadings(system.said)(FROM, `service-${service}`).at(-1)![1];
  system.flood(5 * MINUTE_MS);
  await system.until('visitors to be slowed', async () => Number(current('visitor')['dropRate']) > 20);
  const [bos, cctv, visitor] = (await Promise.all(pages.map(readUsage))).flat();
  expect([bos, cctv, visitor].map(one => one!.name)).toEqual(
    (['bos', 'cctv', 'visitor'] as const).map(service => SERVICE_LABELS[service].de),
  );
  for (const [row, service] of [
    [bos!, 'bos'],
    [cctv!, 'cctv'],
    [visitor!, 'visitor'],
  ] as const)
    expect(row.rate, service).toBe(toRateText(Number(current(service)['rate'])));
  expect([bos!.dropped, cctv!.dropped]).toEqual(['0\u00a0%', '0\u00a0%']);
  expect(Number(current('bos')['rate'])).toBeGreaterThan(2 * GBIT);
  expect(Number(current('visitor')['rate'])).toBeGreaterThanOrEqual(2 * GBIT);
  expect(visitor!.dropped).toBe(`${Math.round(Number(current('visitor')['dropRate']))}\u00a0%`);
}

/** As the console writes it. */
function toRateText(bitPerS: number): string {
  const isLarge = bitPerS >= GBIT;
  const digits = isLarge ? 2 : 1;
  const format = { minimumFractionDigits: digits, maximumFractionDigits: digits };
  return `${(bitPerS / (isLarge ? GBIT : 1e6)).toLocaleString('de-DE', format)} ${isLarge ? 'G' : 'M'}bit/s`;
}

/** To the live page and back. */
async function readUsage(page: Page) {
  await follow(page, de['events.toLive']);
  await page.getByRole('table', { name: de['eventLive.usage'] }).waitFor();
  await settle(page);
  const rows = await rowsOf(page, de['eventLive.usage']);
  await expectNoFaults(page, 'the live page');
  await page.goBack();
  await page.locator('.milestones').waitFor();
  return rows.map(([name, , , rate, dropped]) => ({ name, rate, dropped: dropped! }));
}

/** The danger has the name of the event; another way is found, its nodes obey, and the danger is over. */
async function cut(
  system: EventSystem,
  { police, crew, id }: { police: Page; crew: Page; id: string },
): Promise<FibreLink[]> {
  const { heard } = system;
  const [gone] = await readWay(police, system);
  system.cut(gone!);
  const isInDanger = async () => (await system.registry.requests.get(id))?.flags.jeopardy !== undefined;
  await system.until('the danger to be known', isInDanger);
  const flag = police.getByText(de['events.flag.jeopardy'], { exact: true });
  await flag.waitFor();
  const rows = crew.getByRole('listitem').filter({ hasText: ALARM_TYPES.linkDown.label.de });
  await rows.nth(1).filter({ hasText: POLICE.event }).waitFor();
  expect(await rows.filter({ hasText: POLICE.event }).count()).toBe(2);
  await settle(crew);
  await expectNoFaults(crew, 'the list of alarms');
  await system.wait('others to be told of the danger', async () => {
    const alarms = [...heard]
      .filter(([topic]) => topic.includes('/linkDown/'))
      .map(([, told]) => told.at(-1));
    const isNamed = alarms.some(alarm => JSON.stringify(alarm?.['impactedRequests']).includes(id));
    return isNamed && newest(heard, `out/v1/landau/request/${id}`)['isInJeopardy'] === true;
  });
  await system.until('the danger to be over', async () => !(await isInDanger()));
  await flag.waitFor({ state: 'detached' });
  await police.getByText(NOTE_LABELS.rerouted.de).waitFor();
  const way = await readWay(police, system);
  expect(way.map(link => link.id)).not.toContain(gone!.id);
  await system.until('the nodes of the other way to obey', () => hasAnswered(police, way, system));
  expect([...heard.keys()].filter(topic => topic.includes('/cirViolated/'))).toEqual([]);
  return way;
}

/** What was booked ends by itself; the kit is late, and the crew says when it is back. */
async function end(
  system: EventSystem,
  { police, office, crew, id }: { police: Page; office: Page; crew: Page; id: string },
): Promise<void> {
  await system.passTo(START_MS + 40 * MINUTE_MS);
  await isAt(police, 'releasing');
  const { heard, said } = system;
  const configs = () => [...said].filter(([topic]) => topic.endsWith('/config') && !topic.includes('/ack/'));
  expect(configs()).toHaveLength(5);
  await system.until('the nodes to be free', async () =>
    configs().every(([, told]) => JSON.stringify(told.at(-1)).includes('"idle"')),
  );
  await system.passTo(START_MS + 51 * MINUTE_MS);
  await isAt(office, 'completed');
  await police.getByText(de['events.flag.overdue'], { exact: true }).waitFor();
  const late = crew.getByRole('listitem').filter({ hasText: ALARM_TYPES.kitOverdue.label.de });
  await late.filter({ hasText: POLICE.event }).waitFor();
  await goWithin(crew, `/events/${id}`);
  await take(crew, de['events.step.confirmReturn']);
  await isAt(crew, 'completed');
  await toMilestone(police, 'completed', 'done').waitFor();
  await system.until('the alarm to clear', async () =>
    [...heard]
      .filter(([topic]) => topic.includes('/kitOverdue'))
      .every(([, told]) => told.at(-1)?.['isCleared'] === true),
  );
  await system.wait('others to be told of the end', async () =>
    [OFFICE, POLICE].every(({ event }) =>
      [...heard].some(
        ([topic, told]) =>
          topic.includes('/request/') &&
          told.at(-1)?.['event'] === event &&
          told.at(-1)?.['state'] === 'completed',
      ),
    ),
  );
}

/** Anybody who has number and code. */
async function track(system: EventSystem, id: string, code: string): Promise<void> {
  const page = await system.open('/track', undefined, { locale: 'de-DE' });
  await typeInto(page.getByLabel(/^Nummer/), id);
  await typeInto(page.getByLabel(/^Code/), code);
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: POLICE.event }).waitFor();
  expect(await page.locator('.steps li').last().textContent()).toMatch(/^Abgeschlossenerledigt/);
  await expectNoFaults(page, 'what anybody with number and code sees');
}

describe.skipIf(!chromiumPath)('an event (skipped unless Chromium is installed)', () => {
  test('asked, displaced, built, live, flooded, cut, ended, returned, reported', async () => {
    const system = await startEventSystem();
    const { office, police, id, code } = await askAndDecide(system);
    await build(system, [police, office]);
    const before = await readWay(police, system);
    await flood(system, [police, office]);
    const crew = await system.open('/alarms', 'operator');
    await system.passTo(START_MS + 30 * MINUTE_MS);
    const after = await cut(system, { police, crew, id });
    await end(system, { police, office, crew, id });
    await checkReport(system, police, { id, before, after });
    await track(system, id, code);
    expect(await findRequestFaults(system.registry)).toEqual([]);
  }, 240_000);
});
