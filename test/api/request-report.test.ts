/** The report of an event that was recorded in real stores: right to the last figure, kept when readings go, HTML and PDF. */
import pino from 'pino';
import { describe, expect, it } from 'vitest';
import { createShareSecret } from '../../api/requests/public-access.ts';
import { toReportDocument } from '../../api/requests/report-document.ts';
import { toReportPdf } from '../../api/requests/report-pdf.ts';
import type { Reading } from '../../core/readings.ts';
import type { EventReport } from '../../core/requests/report.ts';
import { createReportKeeper } from '../../ingest/requests/report-keeper.ts';
import { makeEventReport } from '../../store/reports/make-event-report.ts';
import {
  at,
  createEndedRequest,
  createEventReadings,
  createReportLinks,
  MBIT,
} from '../core/requests/event-to-report.ts';
import { raiseAlarm } from './alarm-fixture.ts';
import { createDevice, NOW_MS } from './api-fixture.ts';
import { toPdfText } from './pdf-text.ts';
import { createPeopleFixture, type PeopleFixture } from './people/people-fixture.ts';

const ID = 'MG-LD-2026-000001';
const KEY = { resource: 'landau/fibrenode/fn-1/port-2', alarmTypeId: 'linkDown', qualifier: '' } as const;

/** Who does what in the first event of spring, all in the past. */
async function recordEvent({ registry, telemetry }: PeopleFixture): Promise<void> {
  const ids = ['fn-1', 'fn-2', 'fn-3'];
  const changed = { version: 1, changedMs: NOW_MS, changedBy: 'x' };
  await registry.devices.putDevices(
    ids.map(id => createDevice({ id, city: 'landau', kind: 'fibrenode', name: `Köffer ${id}` })),
  );
  for (const deviceId of ids)
    await registry.network.putNode({
      ...{ deviceId, city: 'landau', accessPorts: 8, poeBudgetW: 240, upsRuntimeS: 9000, ...changed },
    });
  const deployment = { id: 'd', city: 'landau', name: 'Maikerwe', place: 'Meßplatz', nodeIds: ids };
  await registry.network.putDeployment({ ...deployment, fromMs: at(-9000), ...changed });
  for (const link of createReportLinks()) await registry.network.putLink({ ...link, ...changed });
  await registry.requests.create(createEndedRequest());
  const readings = createEventReadings().map(
    ({ values, ...rest }): Reading => ({
      ...{ ...rest, city: 'landau', kind: 'fibrenode' },
      values: values as Reading['values'],
    }),
  );
  await telemetry.write(readings);
}

/** What went wrong, and who was told of it. */
async function recordTrouble({ registry }: PeopleFixture): Promise<void> {
  const alarm = { type: 'linkDown', key: KEY, severity: 'critical' } as const;
  const id = await raiseAlarm(registry, 'landau', 'fn-1', { ...alarm, timeMs: at(20), atMs: at(20) });
  await registry.alarms.operate(
    id,
    { step: 'ack', text: 'Trupp fährt hin' },
    { id: 'u3', name: 'Käthe Über' },
  );
  const cleared = { ...alarm, step: 'cleared', timeMs: at(25), atMs: at(25) } as const;
  await raiseAlarm(registry, 'landau', 'fn-1', cleared);
  // Of the same case, but of a port that the event did not use.
  const elsewhere = { ...KEY, resource: 'landau/fibrenode/fn-1/port-7' };
  await raiseAlarm(registry, 'landau', 'fn-1', { ...alarm, key: elsewhere, timeMs: at(20), atMs: at(20) });
  const changed = { version: 1, changedMs: NOW_MS, changedBy: 'x' };
  await registry.notifications.putChannel({
    ...{ id: 'c', city: 'landau', name: 'Bereitschaft', language: 'de', ...changed },
    target: { type: 'mail', addresses: ['kaethe@example.org'] },
  });
  const subject = { id, city: 'landau', deviceId: 'fn-1', resource: KEY.resource, impactedCount: 0 };
  await registry.notifications.add({
    ...{ id: 'm1', createdMs: at(20.5) },
    notification: {
      ...{ city: 'landau', channelId: 'c', timeMs: at(20), step: 'raised' },
      alarm: {
        ...subject,
        alarmTypeId: 'linkDown',
        severity: 'critical',
        raisedMs: at(20),
        isFlapping: false,
      },
    },
  });
  const [message] = await registry.notifications.claim(NOW_MS, 1, []);
  await registry.notifications.finish(message!.id, { state: 'sent', finishedMs: at(21) });
}

async function makeReport(fixture: PeopleFixture): Promise<EventReport> {
  const request = (await fixture.registry.requests.get(ID))!;
  return makeEventReport(fixture, request, at(200));
}

describe('the report of an event', () => {
  it('has every figure right, is kept by the node, and outlives its readings', async () => {
    const fixture = await createPeopleFixture({}, 'withHistory');
    const { registry, telemetry, clock, createToken, app } = fixture;
    await recordEvent(fixture);
    await recordTrouble(fixture);
    const report = await makeReport(fixture);
    expect(report).toMatchObject({
      ...{ v: 1, id: ID, city: { slug: 'landau', name: 'Landau in der Pfalz' }, state: 'completed' },
      span: { fromMs: at(0), untilMs: at(60) },
      services: [
        {
          ...{ nodeName: 'Köffer fn-1', cirUp: 100 * MBIT },
          use: {
            ...{ p95: 80 * MBIT, peak: { value: 120 * MBIT, atMs: at(30) }, minutes: 50 },
            // 44 minutes of 80, 5 of 60, 1 of 120 Mbit/s, and the last before the silence stands for two more.
            ...{ bytes: ((44 * 80 + 5 * 60 + 120 + 160) * MBIT * 60) / 8, dropMinutes: 5, shortMinutes: 5 },
          },
        },
        { services: ['visitor'] },
      ],
      links: [
        { name: 'Köffer fn-1 – Köffer fn-2', up: { upMs: 3_300_000, downMs: 300_000, unknownMs: 0 } },
        { up: { upMs: 0, downMs: 0, unknownMs: 3_600_000 } },
      ],
      nodes: [{ onBatteryMs: 180_000 }, { name: 'Köffer fn-2' }, {}],
      incidents: [
        {
          ...{ alarmTypeId: 'linkDown', severity: 'critical', name: 'Köffer fn-1', component: 'port-2' },
          ...{ fromMs: at(20), untilMs: at(25) },
          done: [
            { step: 'ack', text: 'Trupp fährt hin', isSystem: false },
            { step: 'close', isSystem: true },
          ],
        },
      ],
      told: [{ createdMs: at(20.5), sentMs: at(21), channel: { type: 'mail', name: 'Bereitschaft' } }],
      acceptance: [{ linkId: 'link-1', name: 'Köffer fn-1 – Köffer fn-2', marginAToZDb: 5.5 }],
    });
    expect(report.services[1]).not.toHaveProperty('use');
    expect(report.steps.map(({ to, code, part }) => [to ?? code, part])).toEqual([
      ...[
        ['acknowledged', 'requester'],
        ['held', 'system'],
        ['reserved', 'approver'],
        ['provisioning', 'crew'],
      ],
      ...[
        ['provisioned', 'system'],
        ['active', 'system'],
        ['rerouted', 'system'],
        ['releasing', 'system'],
      ],
      ['completed', 'crew'],
    ]);
    expect(JSON.stringify(report)).not.toMatch(/Käthe|kaethe|Nur wir|u3/);

    const keeper = createReportKeeper({ ...{ registry, telemetry, clock }, log: pino({ level: 'silent' }) });
    expect(await keeper.runOnce()).toBe(1);
    expect(await keeper.runOnce()).toBe(0);
    expect(await registry.requests.getReport(ID)).toEqual({ ...report, madeMs: NOW_MS });
    await telemetry.deleteBefore(NOW_MS);
    const headers = { authorization: `Bearer ${await createToken('viewer', ['landau'])}` };
    const page = await app.inject({ url: `/api/v1/requests/${ID}/report.html?language=de`, headers });
    expect(page).toMatchObject({ statusCode: 200, headers: { 'cache-control': 'private, no-store' } });
    expect(String(page.headers['content-security-policy'])).not.toContain('unsafe');
    for (const text of [
      'In 5 Minuten bekam',
      '120 Mbit/s',
      '91,66 %',
      'Köffer fn-2',
      'Alter Meßplatz',
      'Trupp fährt hin',
    ])
      expect(page.body).toContain(text);
    const pdf = await app.inject({ url: `/api/v1/requests/${ID}/report.pdf?language=en`, headers });
    expect(pdf.headers).toMatchObject({
      'content-type': 'application/pdf',
      'content-disposition': `inline; filename="${ID}.pdf"`,
    });
    const { text, raw } = toPdfText(pdf.rawPayload);
    for (const part of [
      'Report: Maikerwe 2026',
      'Alter Meßplatz',
      'Köffer fn-1 – Köffer fn-2',
      '120 Mbit/s',
      '91.66 %',
    ])
      expect(text).toContain(part);
    for (const mark of ['/Lang (en)', '/Marked true', '/StructTreeRoot', '/DisplayDocTitle true'])
      expect(raw).toContain(mark);
    const foreign = { authorization: `Bearer ${await createToken('admin', ['speyer'])}` };
    expect(
      (await app.inject({ url: `/api/v1/requests/${ID}/report.pdf`, headers: foreign })).statusCode,
    ).toBe(404);
  });

  it('is not there before the end, and is made anew until it is kept', async () => {
    const fixture = await createPeopleFixture({}, 'withHistory');
    const { registry, app, createToken } = fixture;
    await recordEvent(fixture);
    const live = createEndedRequest({ id: 'MG-LD-2026-000002', state: 'active' });
    await registry.requests.create({ ...live, stateChanges: live.stateChanges.slice(0, 6) });
    const headers = { authorization: `Bearer ${await createToken('operator', ['landau'])}` };
    const read = async (id: string) =>
      (await app.inject({ url: `/api/v1/requests/${id}/report.html`, headers })).statusCode;
    expect([await read('MG-LD-2026-000002'), await read(ID)]).toEqual([409, 200]);
    expect(await registry.requests.getReport(ID)).toBeUndefined();
    expect(await registry.requests.withoutReport(at(169), 10)).toEqual([]);
    expect(await registry.requests.withoutReport(at(170), 10)).toEqual([ID]);
  });

  it('has a live page before, by a link that ends with a clear sentence', async () => {
    const fixture = await createPeopleFixture({}, 'withHistory');
    const { registry, app, clock } = fixture;
    await recordEvent(fixture);
    clock.advance(at(30) - NOW_MS);
    const live = createEndedRequest({ id: 'MG-LD-2026-000002', state: 'active' });
    await registry.requests.create({
      ...{ ...live, event: { name: 'Fest <b>', place: 'Meßplatz' } },
      ...{
        stateChanges: live.stateChanges.slice(0, 6),
        flags: { jeopardy: { sinceMs: at(20), alarmIds: [] } },
      },
    });
    await fixture.putCurrent({
      deviceId: 'fn-1',
      components: {
        'service-cctv': { timeMs: at(30), values: { rate: 90 * MBIT, dropRate: 2.5 } },
        ups: { timeMs: at(30), values: { status: 'OB', batteryRuntime: 1500, batteryCharge: 40 } },
      },
    });
    const { secret, secretHash } = createShareSecret();
    await registry.requests.putLink({
      ...{ id: 'l', requestId: 'MG-LD-2026-000002', type: 'share', secretHash },
      ...{ createdMs: at(0), createdBy: 'u1', untilMs: at(40) },
    });
    const look = (language: string) => app.inject({ url: `/shared/${secret}?language=${language}` });
    const page = await look('de');
    const headers = { 'referrer-policy': 'no-referrer', refresh: '15' };
    expect(page).toMatchObject({ statusCode: 200, headers });
    const calm = await app.inject({ url: `/shared/${secret}?reload=off` });
    expect(calm.headers).not.toHaveProperty('refresh');
    expect(String(page.headers['content-security-policy'])).not.toMatch(/unsafe|script/);
    for (const text of [
      ...['Fest &#60;b&#62;', '30 min', '90 Mbit/s', '2,5 %', '⚠ Batterie', '25 min'],
      ...['Köffer fn-1', '100 Mbit/s / 10 Mbit/s', '<polyline', 'Videobeobachtung: zuletzt 80 Mbit/s'],
      'Der Leitungsweg ist gerade gestört',
    ])
      expect(page.body).toContain(text);
    expect(page.body).not.toMatch(/Ordnungsamt|Käthe|Nur wir|MG-LD-2026-000001/);
    expect((await look('en')).body).toContain('Booked and used, per class');
    // Counted with those who follow by number and code.
    const headersOfAdmin = { authorization: `Bearer ${await fixture.createToken('admin', '*')}` };
    const metrics = await app.inject({ url: '/metrics', headers: headersOfAdmin });
    expect(metrics.body).toContain('leitstand_api_public_sources 1');
    clock.advance(10 * 60_000);
    const gone = await look('de');
    expect(gone.statusCode).toBe(404);
    expect(gone.body).toContain('Live-Seiten enden von selbst.');
    expect(gone.headers).not.toHaveProperty('refresh');
    expect((await app.inject({ url: '/shared/never-was' })).body).toContain('Dieser Link gilt nicht mehr');
  });

  it('as PDF has all letters of German, and says so where one is missing', async () => {
    const fixture = await createPeopleFixture({}, 'withHistory');
    await recordEvent(fixture);
    await recordTrouble(fixture);
    const report = await makeReport(fixture);
    const event = { name: 'Größtes „Fäscht“ – 5 €, ☃', place: 'Überall' };
    const document = toReportDocument({ ...report, event }, 'de');
    const { text } = toPdfText(await toReportPdf(document, { createdMs: NOW_MS, isPlain: true }));
    for (const part of [
      'Bericht: Größtes „Fäscht“ – 5 €, ?',
      'Überall',
      'Größe'.slice(0, 3),
      'Störungen',
      'A > Z',
    ])
      expect(text).toContain(part);
  });
});
