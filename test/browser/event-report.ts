/** The report of an event against what the nodes sent and what was heard: as it is made, and as it reads on its page. */
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import type { FibreLink } from '#core/network/network.ts';
import type { EventReport } from '#core/requests/report.ts';
import { SERVICE_LABELS } from '#core/requests/request-labels.ts';
import { makeEventReport } from '#store/reports/make-event-report.ts';
import { createReportFormats } from '../../api/requests/report-formats.ts';
import { REPORT_WORDS } from '../../api/requests/report-words.ts';
import { POLICE } from './event-asking.ts';
import {
  type ReadingsOf,
  reckonAcceptance,
  reckonLink,
  reckonNode,
  reckonService,
  toReadings,
} from './event-figures.ts';
import { de, FROM, rowsOf } from './event-pages.ts';
import { type EventSystem, type Heard, START_MS } from './event-system.ts';
import { expectNoFaults } from './page-audit.ts';

const MINUTE_MS = 60_000;
const SPAN = { fromMs: START_MS + 20 * MINUTE_MS, untilMs: START_MS + 40 * MINUTE_MS };
const words = REPORT_WORDS.de;
const formats = createReportFormats('de', 'Europe/Berlin');

export interface EventStory {
  id: string;
  /** The links until the first of them was cut, and since then. */
  before: readonly FibreLink[];
  after: readonly FibreLink[];
}

/** @param page of the request */
export async function checkReport(system: EventSystem, page: Page, story: EventStory): Promise<void> {
  const { registry, telemetry, clock, nameOf, said, heard } = system;
  const request = (await registry.requests.get(story.id))!;
  const report = await makeEventReport({ registry, telemetry }, request, clock.nowMs());
  const readingsOf = toReadings(said);
  expect(report).toMatchObject({ id: story.id, state: 'completed', organisation: POLICE.organisation });
  expect(report.span).toEqual(SPAN);
  expect(report.services).toEqual(toServices(readingsOf, nameOf));
  expect(report.links.toSorted(byLink)).toEqual(
    toLinks(readingsOf, story, toRerouteMs(report), nameOf).sort(byLink),
  );
  const nodes = report.nodes.map(({ deviceId }) => deviceId);
  expect(nodes).toEqual(['ld-gf-01', 'ld-gf-02', 'ld-gf-03', 'ld-gf-04', 'ld-gf-05']);
  for (const { deviceId, name: _, ...node } of report.nodes)
    expect(node, deviceId).toEqual(reckonNode(readingsOf, deviceId, SPAN));
  checkIncidents(report, story, heard);
  checkSteps(report);
  expect(report.acceptance).toHaveLength(story.before.length);
  for (const { linkId, name: _, ...accepted } of report.acceptance) {
    const link = story.before.find(({ id }) => id === linkId)!;
    expect(accepted).toEqual({
      ...reckonAcceptance(readingsOf, said, link, accepted.measuredMs),
      hasPassed: true,
    });
  }

  const opened = page.context().waitForEvent('page');
  await page.getByRole('link', { name: de['eventLive.reportPage'] }).press('Enter');
  const paper = await opened;
  await paper.getByRole('heading', { name: words.title(POLICE.event) }).waitFor();
  await checkPage(paper, report);
}

function toServices(readingsOf: ReadingsOf, nameOf: EventSystem['nameOf']) {
  return POLICE.items.map(({ service, rate }) => {
    const rates = { cirUp: rate * 1e6, cirDown: rate * 5e5, eirUp: 0, eirDown: 0 };
    const use = reckonService(readingsOf, { aNode: FROM, service, ...rates }, SPAN);
    return { services: [service], aNode: FROM, nodeName: nameOf(FROM), ...rates, use };
  });
}

/** What is booked counts on the way it has in the end. */
function toLinks(
  readingsOf: ReadingsOf,
  { before, after }: EventStory,
  reroutedMs: number,
  nameOf: EventSystem['nameOf'],
): EventReport['links'] {
  const up = POLICE.items.reduce((sum, { rate }) => sum + rate * 1e6, 0);
  let at = FROM;
  const booked = after.map(({ id, aEnd, zEnd }) => {
    const isForth = aEnd.deviceId === at;
    at = isForth ? zEnd.deviceId : aEnd.deviceId;
    return [id, isForth ? { aToZ: up, zToA: up / 2 } : { aToZ: up / 2, zToA: up }] as const;
  });
  const bookedOn = new Map(booked);
  return [...new Set([...before, ...after])].map(link => {
    const { id: linkId, aEnd, zEnd, lineRate } = link;
    const {
      up: uptime,
      aToZ,
      zToA,
    } = reckonLink(readingsOf, link, SPAN, {
      fromMs: after.includes(link) ? reroutedMs : SPAN.fromMs,
      untilMs: after.includes(link) ? SPAN.untilMs : reroutedMs,
    });
    const on = bookedOn.get(linkId) ?? { aToZ: 0, zToA: 0 };
    return {
      ...{ linkId, name: `${nameOf(aEnd.deviceId)} – ${nameOf(zEnd.deviceId)}`, lineRate, up: uptime },
      ...{ aToZ: { booked: on.aToZ, use: aToZ }, zToA: { booked: on.zToA, use: zToA } },
    };
  });
}

function toRerouteMs({ steps }: EventReport): number {
  return steps.find(({ code }) => code === 'rerouted')!.atMs;
}

function byLink(one: { linkId: string }, other: { linkId: string }): number {
  return one.linkId < other.linkId ? -1 : 1;
}

/** Each was told to others when it was raised, and what was told of this event is there. */
function checkIncidents({ incidents }: EventReport, { id, before }: EventStory, heard: Heard): void {
  const told = [...heard].filter(([topic]) => topic.includes('/alarm/')).flatMap(([, payloads]) => payloads);
  for (const { alarmId, fromMs } of incidents)
    expect(told.filter(alarm => alarm['id'] === alarmId).map(({ raised }) => raised)).toContain(
      new Date(fromMs).toISOString(),
    );
  const ours = told.filter(alarm => (alarm['impactedRequests'] as string[] | undefined)?.includes(id));
  expect(incidents.map(({ alarmId }) => alarmId)).toEqual(
    expect.arrayContaining([...new Set(ours.map(alarm => alarm['id']))]),
  );
  const down = incidents.filter(({ alarmTypeId }) => alarmTypeId === 'linkDown');
  const [cut] = before;
  expect(down.map(({ component, severity }) => [component, severity]).sort()).toEqual(
    [cut!.aEnd, cut!.zEnd].map(({ port }) => [port, 'critical']).sort(),
  );
}

function checkSteps({ steps }: EventReport): void {
  expect(steps.map(({ to, code }) => to ?? code)).toEqual([
    ...['acknowledged', 'checking', 'acknowledged', 'checking', 'held', 'reserved'],
    ...['provisioning', 'provisioned', 'active', 'rerouted', 'releasing', 'completed'],
  ]);
  const timeOf = (state: string) => steps.find(({ to }) => to === state)?.atMs;
  expect(timeOf('provisioning')).toBe(START_MS + 10 * MINUTE_MS);
  expect([timeOf('active'), timeOf('releasing')]).toEqual([SPAN.fromMs, SPAN.untilMs]);
}

/** Every figure of the report stands there as people read it. */
async function checkPage(page: Page, report: EventReport): Promise<void> {
  const { rate, bytes, percent, share, duration, count, instant } = formats;
  expect(await rowsOf(page, words.used)).toEqual(
    report.services.map(({ services, nodeName, cirUp, cirDown, use }) => [
      ...[SERVICE_LABELS[services[0]!].de, nodeName, `${rate(cirUp)} / ${rate(cirDown)}`],
      ...[rate(use!.p95), rate(use!.peak.value), bytes(use!.bytes), percent(use!.worstDrop.value)],
      ...[count(use!.dropMinutes), count(use!.shortMinutes)],
    ]),
  );
  expect(await rowsOf(page, words.links)).toEqual(
    report.links.flatMap(({ name, lineRate, up, aToZ, zToA }) =>
      [aToZ, zToA].map(({ booked, use }, way) => [
        ...[name, way === 0 ? 'A → Z' : 'Z → A', rate(booked), rate(use!.p95), rate(use!.peak.value)],
        ...[
          rate(lineRate),
          share(up.upMs, up.upMs + up.downMs + up.unknownMs),
          duration(up.downMs),
          duration(up.unknownMs),
        ],
      ]),
    ),
  );
  const incidents = await rowsOf(page, words.incidents);
  expect(incidents.map(([, , , from]) => from)).toEqual(
    report.incidents.map(({ fromMs }) => instant(fromMs)),
  );
  expect(await rowsOf(page, words.history)).toHaveLength(report.steps.length);
  expect(await page.locator('.lead').textContent()).toBe(words.kept);
  await expectNoFaults(page, 'the report');
}
