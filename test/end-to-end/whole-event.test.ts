/** Issue 6: a whole event in fast motion, from two who ask at once to the kit that is back. By REST and MQTT only. */
import { expect, test } from 'vitest';
import type { RequestAnswer, RequestDetailResource, WindowResource } from '#core/request-resources.ts';
import type { RequestItem, RequestService } from '#core/requests/bandwidth-request.ts';
import { readNodeConfig } from '#core/requests/node-config.ts';
import { makeEventReport } from '#store/reports/make-event-report.ts';
import { findRequestFaults } from '../support/find-request-faults.ts';
import { type EventSystem, START_MS, startEventSystem } from './event-system.ts';
import { reckonService } from './reckon-services.ts';

const G = 1e9;
const MINUTE_MS = 60_000;
const at = (minute: number) => new Date(START_MS + minute * MINUTE_MS).toISOString();
const WINDOW: WindowResource = { setupStart: at(10), start: at(20), end: at(40), teardownEnd: at(50) };
const EVENT = { name: 'Weinfest', place: 'Rathausplatz', expectedVisitors: 20_000 };

function toItem(id: string, service: RequestService, cir: number): RequestItem {
  return {
    ...{ id, service, aNode: 'ld-gf-03', zNode: 'ld-gf-01', cirUp: cir, cirDown: cir / 2 },
    ...{ eirUp: 0, eirDown: 0, accessPorts: 1, poeW: 30 },
  };
}

function toBody(organisation: string, priority: 1 | 3, items: RequestItem[]) {
  const authority = priority === 1 ? 'bos' : 'municipal';
  return {
    ...{ city: 'landau', requester: { organisation, authority }, submit: true },
    ...{ event: EVENT, window: WINDOW, items, kit: [{ type: 'case', quantity: 2 }], priority },
  };
}

const linksOf = ({ paths }: Pick<RequestDetailResource, 'paths'>) =>
  paths.flatMap(({ hops }) => hops.map(({ linkId }) => linkId));

/** Two authorities ask at once for more than there is, then the police for what one of them got. */
async function askAndDecide(system: EventSystem) {
  const [office, market, police] = await Promise.all([
    system.signIn('event-security'),
    system.signIn('event-security'),
    system.signIn('event-security'),
  ]);
  const [first, second] = await Promise.all([system.signIn('approver'), system.signIn('approver')]);
  const twice = [toItem('1', 'cctv', 4.5 * G), toItem('2', 'vendor', 4.5 * G)];
  const answers = await Promise.all([
    office.ask(toBody('Ordnungsamt', 3, twice)),
    market.ask(toBody('Marktamt', 3, twice)),
  ]);
  const held = answers.find(({ request }) => request.state === 'held')!;
  const refused = answers.find(({ request }) => request.state === 'acknowledged')!;
  expect(answers.map(({ request }) => request.state).sort()).toEqual(['acknowledged', 'held']);
  const [winner, loser] = held === answers[0] ? [office, market] : [market, office];

  const taken = await takeOtherTime(loser, refused);
  expect(taken.request.state).toBe('held');

  const asked = await police.ask(
    toBody('Polizei', 1, [toItem('1', 'bos', 4 * G), toItem('2', 'cctv', 1 * G)]),
  );
  expect(asked.request.state).toBe('acknowledged');
  const { id } = asked.request;
  const reason = 'Einsatzlage: Kameras und Führung gehen vor';
  const proposed = await first.step(id, { step: 'proposePreemption', reason });
  expect(proposed.request.preemption?.displaced).toMatchObject([{ id: held.request.id }]);
  await expect(first.step(id, { step: 'confirmPreemption' })).rejects.toThrow('samePerson');
  expect((await second.step(id, { step: 'confirmPreemption' })).request.state).toBe('held');
  expect((await first.step(id, { step: 'approve' })).request.state).toBe('reserved');

  const displaced = await winner.see(held.request.id);
  expect(displaced).toMatchObject({ state: 'acknowledged', reason: 'preempted', preemptedBy: id });
  const content = {
    event: EVENT,
    window: WINDOW,
    items: [toItem('1', 'visitor', 2 * G)],
    priority: 3 as const,
  };
  await winner.step(displaced.id, { step: 'edit', content: { ...content, kit: [] } });
  expect((await winner.step(displaced.id, { step: 'recheck' })).request.state).toBe('held');
  await second.step(displaced.id, { step: 'approve' });
  return { police, policeId: id, officeId: displaced.id, laterId: refused.request.id };
}

/** What was offered is admitted as it stands. */
async function takeOtherTime(
  who: Awaited<ReturnType<EventSystem['signIn']>>,
  { request, admission }: RequestAnswer,
): Promise<RequestAnswer> {
  if (admission?.isAdmitted !== false) throw new Error('It was refused');
  expect(admission.bottlenecks).toContainEqual(
    expect.objectContaining({ resource: 'link', usable: 8 * G, load: 4.5 * G }),
  );
  const offered = admission.alternatives.find(({ type }) => type === 'otherTime');
  if (offered?.type !== 'otherTime') throw new Error('Another time is offered');
  const { event, items, kit, priority } = request;
  const content = { event, items, kit, priority, window: offered.window };
  await who.step(request.id, { step: 'edit', content });
  return who.step(request.id, { step: 'recheck' });
}

/** The report says what the node sent, to the last figure, and what happened. */
async function checkReport(
  { registry, telemetry, clock }: EventSystem,
  id: string,
  sent: Record<string, unknown>[],
  cutLinkId: string,
): Promise<void> {
  const request = (await registry.requests.get(id))!;
  const report = await makeEventReport({ registry, telemetry }, request, clock.nowMs());
  expect(report).toMatchObject({ id, state: 'completed', event: EVENT, organisation: 'Polizei' });
  for (const { services, aNode, use } of report.services) {
    expect(aNode).toBe('ld-gf-03');
    expect(use).toMatchObject(reckonService(sent, `service-${services[0]}`, report.span));
  }
  expect(report.services.map(({ services, use }) => [services, use?.shortMinutes])).toEqual([
    [['bos'], 0],
    [['cctv'], 0],
  ]);
  const down = report.incidents.filter(({ alarmTypeId }) => alarmTypeId === 'linkDown');
  expect(down).toMatchObject([{ severity: 'critical' }, { severity: 'critical' }]);
  const cut = report.links.find(({ linkId }) => linkId === cutLinkId)!;
  expect(cut.up.downMs).toBe(report.span.untilMs - down[0]!.fromMs);
  expect(cut.up.upMs + cut.up.downMs + cut.up.unknownMs).toBe(report.span.untilMs - report.span.fromMs);
  expect(report.steps.flatMap(({ to, code }) => to ?? code)).toEqual([
    ...['acknowledged', 'checking', 'acknowledged', 'checking', 'held', 'reserved'],
    ...['provisioning', 'provisioned', 'active', 'rerouted', 'releasing', 'completed'],
  ]);
}

const isIn = (system: EventSystem, ids: string[], state: string) => async () =>
  (await Promise.all(ids.map(id => system.registry.requests.get(id)))).every(one => one?.state === state);

test('a whole event: asked, displaced, built, live, flooded, cut, ended, returned', async () => {
  const system = await startEventSystem();
  const { registry } = system;
  const heard = await system.listen('reader', 'out/v1/landau/#');
  const said = await system.listen('platform', 'iot/v1/landau/fibrenode/ld-gf-03/telemetry');
  const { police, policeId, officeId, laterId } = await askAndDecide(system);
  const both = [policeId, officeId];
  const crew = await system.signIn('operator');

  await system.passTo(START_MS + 10 * MINUTE_MS);
  await system.until('nodes to be built and accepted', isIn(system, both, 'provisioned'));
  const built = await police.see(policeId);
  expect(built.acceptance.map(({ linkId }) => linkId).sort()).toEqual([...new Set(linksOf(built))].sort());
  for (const { marginAToZDb, throughputBps, hasPassed } of built.acceptance) {
    expect(hasPassed).toBe(true);
    expect(marginAToZDb).toBeGreaterThan(3);
    expect(throughputBps).toBeGreaterThan(5 * G);
  }
  expect(built.activation.every(({ acknowledged, phase }) => acknowledged && phase === 'setup')).toBe(true);
  const baselines = await Promise.all(linksOf(built).map(id => registry.network.getLink(id)));
  expect(baselines.every(link => link?.baseline !== undefined)).toBe(true);

  await system.passTo(START_MS + 20 * MINUTE_MS);
  await system.until('the event to begin', isIn(system, both, 'active'));
  await system.until('nodes to know', async () => {
    const { activation } = await police.see(policeId);
    return activation.every(({ phase, acknowledged }) => phase === 'active' && acknowledged !== undefined);
  });

  system.flood(5 * MINUTE_MS);
  await system.until('visitors to be slowed', async () => {
    const { dropRate } = await system.current('ld-gf-03', 'service-visitor');
    return Number(dropRate) > 20;
  });
  const bos = await system.current('ld-gf-03', 'service-bos');
  expect(bos['dropRate']).toBe(0);
  expect(bos['rate']).toBeGreaterThan(2 * G);
  expect((await system.current('ld-gf-03', 'service-visitor'))['rate']).toBeGreaterThanOrEqual(2 * G);

  const before = linksOf(await police.see(policeId));
  system.cut(before[0]!);
  await system.until('the danger to be known', async () => {
    const request = await registry.requests.get(policeId);
    return request?.flags.jeopardy !== undefined && !linksOf(await police.see(policeId)).includes(before[0]!);
  });
  const down = await registry.alarms.list({ state: 'open', alarmTypeIds: ['linkDown'], limit: 10 });
  expect(down.items.map(({ severity }) => severity)).toEqual(['critical', 'critical']);
  for (const { impactedRequests } of down.items)
    expect(impactedRequests).toContainEqual({ id: policeId, eventName: 'Weinfest' });
  await system.wait('others to be told of the danger', async () => {
    const alarms = [...heard].filter(([topic]) => topic.includes('/linkDown/')).flatMap(([, all]) => all);
    const told = heard.get(`out/v1/landau/request/${policeId}`) ?? [];
    const isNamed = alarms.some(alarm => JSON.stringify(alarm['impactedRequests'] ?? []).includes(policeId));
    return isNamed && told.some(({ isInJeopardy }) => isInJeopardy === true);
  });
  await system.until('the danger to be over', async () => {
    const request = await registry.requests.get(policeId);
    return request?.flags.jeopardy === undefined;
  });
  const rerouted = await police.see(policeId);
  expect(rerouted.notes).toMatchObject([{ code: 'rerouted' }]);
  await system.until('the nodes of the other way to obey', async () => {
    const { activation } = await police.see(policeId);
    return activation.every(({ acknowledged }) => acknowledged !== undefined);
  });
  const alarms = await registry.alarms.list({ state: 'all', alarmTypeIds: ['cirViolated'], limit: 10 });
  expect(alarms.items).toEqual([]);

  await system.passTo(START_MS + 40 * MINUTE_MS);
  await system.until('the event to end', isIn(system, both, 'releasing'));
  await system.until('the nodes to be free', async () => {
    const configs = await registry.commands.listConfigs();
    return configs.every(
      ({ config, sentVersion }) =>
        readNodeConfig(config.config)?.phase === 'idle' && sentVersion === config.version,
    );
  });

  // The office has no kit; the police's is late.
  await system.passTo(START_MS + 51 * MINUTE_MS);
  expect((await registry.requests.get(officeId))?.state).toBe('completed');
  expect((await police.see(policeId)).overdueSince).toBe(WINDOW.teardownEnd);
  const overdue = () => registry.alarms.list({ state: 'open', alarmTypeIds: ['kitOverdue'], limit: 10 });
  expect((await overdue()).items).toMatchObject([
    { key: { resource: `landau/request/${policeId}` }, impactedRequests: [{ eventName: 'Weinfest' }] },
  ]);
  expect((await crew.step(policeId, { step: 'confirmReturn' })).request.state).toBe('completed');
  await system.until('the alarm to clear', async () => (await overdue()).items.every(one => one.isCleared));
  expect((await registry.requests.get(laterId))?.state).toBe('held');
  expect((await registry.requests.get(policeId))?.stateChanges.map(({ to }) => to)).toEqual([
    ...['acknowledged', 'checking', 'acknowledged', 'checking', 'held', 'reserved'],
    ...['provisioning', 'provisioned', 'active', 'releasing', 'completed'],
  ]);
  expect(await findRequestFaults(registry)).toEqual([]);
  await checkReport(system, policeId, [...said.values()].flat(), before[0]!);
  await system.wait('others to be told of the end', async () => {
    const told = heard.get(`out/v1/landau/request/${policeId}`) ?? [];
    return told.at(-1)?.['state'] === 'completed';
  });
}, 120_000);
