/**
 * Makes the report of an event that is over from what the stores have: readings one chunk at a time, alarms, messages, the
 * request itself. Node and api both make it by this and nothing else, so both tell the same.
 */
import { toAlarmId, toKeyText } from '#core/alarms/alarm.ts';
import type { FibreLink } from '#core/network/network.ts';
import type { BandwidthRequest } from '#core/requests/bandwidth-request.ts';
import { toPartOfChange } from '#core/requests/part-of-change.ts';
import { toPathUse } from '#core/requests/path-use.ts';
import {
  type EventReport,
  HOLD_MS,
  REPORT_ROWS_MAX,
  type ReportSpan,
  type ReportStep,
  toReportSpan,
} from '#core/requests/report.ts';
import { type ReportAlarm, toIncidents } from '#core/requests/report-incidents.ts';
import { type SentMessage, toReportMessages } from '#core/requests/report-messages.ts';
import {
  createReportReckoning,
  REPORT_FIELDS,
  type ReportReckoning,
} from '#core/requests/report-readings.ts';
import type { Registry } from '#store/registry/registry.ts';
import type { TelemetryStore } from '#store/telemetry/telemetry-store.ts';

export interface ReportStores {
  registry: Pick<Registry, 'devices' | 'network' | 'alarms' | 'notifications'>;
  telemetry: Pick<TelemetryStore, 'export'>;
}

/** Of one device; its alarms are far fewer. */
const ALARMS_PER_DEVICE = 500;
const MESSAGES_PER_PAGE = 500;
/** Messages of a city that are looked through, newest first. */
const MESSAGE_PAGES_MAX = 40;

/** Throws STORE_UNAVAILABLE. */
export async function makeEventReport(
  { registry, telemetry }: ReportStores,
  request: BandwidthRequest,
  nowMs: number,
  signal?: AbortSignal,
): Promise<EventReport> {
  const { id, city: slug, event, requester, priority, state, reason, window } = request;
  const links = await readLinks(registry, request);
  const use = toPathUse(toEveryWay(request), new Map(links.map(link => [link.id, link])));
  const deviceIds = [...use.deviceIds].sort();
  const nameOf = await readNames(registry, deviceIds);
  const linkName = (linkId: string) => toLinkName(links, linkId, nameOf);
  const span = toReportSpan(request);
  const reckoning = createReportReckoning({ request, span, links, deviceIds, nameOf, linkName });
  await readReadings(telemetry, reckoning, span, deviceIds, signal);
  const incidents = toIncidents(await readAlarms(registry, request, deviceIds), request, use, nameOf);
  return {
    ...{ v: 1, madeMs: nowMs, id, city: await readCity(registry, slug), event: { ...event } },
    ...{ organisation: requester.organisation, authority: requester.authority, priority, state },
    ...(reason !== undefined && { reason }),
    ...{ window: { ...window }, kit: [...request.kit], span, ...reckoning.finish() },
    incidents,
    told: await readMessages(registry, request, new Set(incidents.map(({ alarmId }) => alarmId))),
    steps: toSteps(request),
    acceptance: request.acceptance.map(one => ({ ...one, name: linkName(one.linkId) })),
  };
}

/** Links that were accepted and left later on belong to the event, too. */
function toEveryWay({
  items,
  paths,
  formerWays = [],
  acceptance,
}: BandwidthRequest): Pick<BandwidthRequest, 'items' | 'paths'> {
  const accepted = acceptance.map(({ linkId }) => ({ linkId, direction: 'aToZ' as const }));
  return {
    items,
    paths: [...paths, ...formerWays.flatMap(way => way.paths), { itemId: '', hops: accepted }],
  };
}

async function readLinks(
  { network }: ReportStores['registry'],
  request: BandwidthRequest,
): Promise<FibreLink[]> {
  const ids = new Set(toEveryWay(request).paths.flatMap(({ hops }) => hops.map(({ linkId }) => linkId)));
  const links: FibreLink[] = [];
  for (const id of ids) {
    const link = await network.getLink(id);
    if (link) links.push(link);
  }
  return links;
}

async function readNames(
  { devices }: ReportStores['registry'],
  deviceIds: readonly string[],
): Promise<(deviceId: string) => string> {
  const names = new Map<string, string>();
  for (const id of deviceIds) {
    const listing = await devices.getListing(id);
    if (listing) names.set(id, listing.device.name);
  }
  return id => names.get(id) ?? id;
}

function toLinkName(
  links: readonly FibreLink[],
  linkId: string,
  nameOf: (deviceId: string) => string,
): string {
  const link = links.find(({ id }) => id === linkId);
  return link ? `${nameOf(link.aEnd.deviceId)} – ${nameOf(link.zEnd.deviceId)}` : linkId;
}

async function readCity({ devices }: ReportStores['registry'], slug: string): Promise<EventReport['city']> {
  const city = (await devices.listCities()).find(one => one.slug === slug);
  return { slug, name: city?.name ?? slug, timeZone: city?.timeZone ?? 'Europe/Berlin' };
}

async function readReadings(
  telemetry: ReportStores['telemetry'],
  reckoning: ReportReckoning,
  { fromMs, untilMs }: ReportSpan,
  deviceIds: readonly string[],
  signal: AbortSignal | undefined,
): Promise<void> {
  if (fromMs >= untilMs || deviceIds.length === 0) return;
  for (const [measurement, fields] of Object.entries(REPORT_FIELDS)) {
    // What was said shortly before the start still stands then.
    const range = { fromMs: fromMs - HOLD_MS, toMs: untilMs };
    const filter = { device: deviceIds };
    for await (const rows of telemetry.export({ measurement, fields, ...range, filter }, signal))
      for (const row of rows) reckoning.add(row);
  }
}

async function readAlarms(
  { alarms }: ReportStores['registry'],
  { id, city }: BandwidthRequest,
  deviceIds: readonly string[],
): Promise<ReportAlarm[]> {
  const found: ReportAlarm[] = [];
  for (const deviceId of deviceIds)
    found.push(...(await alarms.list({ deviceId, state: 'all', limit: ALARMS_PER_DEVICE })).items);
  const key = { resource: `${city}/request/${id}`, alarmTypeId: 'kitOverdue', qualifier: '' } as const;
  const overdue = await alarms.get(toAlarmId(toKeyText(key)));
  return overdue ? [...found, overdue] : found;
}

async function readMessages(
  { notifications }: ReportStores['registry'],
  { id: requestId, city, createdMs, window }: BandwidthRequest,
  alarmIds: ReadonlySet<string>,
): Promise<EventReport['told']> {
  const messages: SentMessage[] = [];
  let before: number | undefined;
  for (let page = 0; page < MESSAGE_PAGES_MAX; page += 1) {
    const query = { cities: [city], limit: MESSAGES_PER_PAGE, ...(before !== undefined && { before }) };
    const { items, nextBefore } = await notifications.list(query);
    messages.push(...items.filter(message => message.createdMs >= createdMs));
    before = nextBefore;
    if (before === undefined || items.some(message => message.createdMs < createdMs)) break;
  }
  const channels = new Map(
    (await notifications.listChannels([city])).map(({ id, name, target }) => [
      id,
      { name, type: target.type },
    ]),
  );
  const about = { requestId, alarmIds, fromMs: window.setupStartMs };
  return toReportMessages(messages, about, id => channels.get(id)).slice(0, REPORT_ROWS_MAX);
}

/** Changes of state, and what the platform noted of ways and revisions. */
function toSteps(request: BandwidthRequest): ReportStep[] {
  const { stateChanges, notes, createdBy } = request;
  const changes = stateChanges.map(
    (change): ReportStep => ({
      ...{ atMs: change.atMs, part: toPartOfChange(change, request), to: change.to },
      ...(change.reason !== undefined && { reason: change.reason }),
      ...(change.publicNote !== undefined && { publicNote: change.publicNote }),
    }),
  );
  const noted = notes.flatMap(({ atMs, by, code }): ReportStep[] => {
    if (code === undefined) return [];
    const part = by === 'system' ? 'system' : by === createdBy ? 'requester' : 'approver';
    return [{ atMs, part, code }];
  });
  return [...changes, ...noted].sort((one, other) => one.atMs - other.atMs).slice(0, REPORT_ROWS_MAX);
}
