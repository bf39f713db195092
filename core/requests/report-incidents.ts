/** What went wrong on the way of a request, and what was done about it, from the records of alarms. Pure; no person is named. */
import { type AlarmRecord, type AlarmStatusChange, STATUS_CHANGES_MAX } from '../alarms/alarm-record.ts';
import { isGraver } from '../limits.ts';
import type { BandwidthRequest } from './bandwidth-request.ts';
import type { PathUse } from './path-use.ts';
import { type Incident, REPORT_ROWS_MAX } from './report.ts';

/** Components of a node that belong to one link: elsewhere they do not concern the request. */
const OF_LINK = /^(port|optics)-(.+)$/;

const DONE_MAX = 20;

export type ReportAlarm = AlarmRecord & { id: string };

/**
 * Those true at some time between set-up and tear-down, and kit that came back later, in the order of their beginnings.
 */
export function toIncidents(
  alarms: readonly ReportAlarm[],
  request: BandwidthRequest,
  use: PathUse,
  nameOf: (deviceId: string) => string,
): Incident[] {
  const { setupStartMs, teardownEndMs } = request.window;
  const incidents = alarms
    .filter(alarm => isOnWay(alarm, request.id, use))
    .flatMap(alarm => {
      const { key, deviceId } = alarm;
      const name = deviceId === undefined ? toThing(key.resource) : nameOf(deviceId);
      const endMs = key.alarmTypeId === 'kitOverdue' ? Number.POSITIVE_INFINITY : teardownEndMs;
      return toRaises(alarm)
        .filter(({ fromMs, untilMs = endMs }) => fromMs < endMs && untilMs > setupStartMs)
        .map(raise => toIncident(alarm, raise, name));
    });
  return incidents
    .sort((one, other) => one.fromMs - other.fromMs || (one.alarmId < other.alarmId ? -1 : 1))
    .slice(0, REPORT_ROWS_MAX);
}

function isOnWay({ key, deviceId, impactedRequests }: AlarmRecord, requestId: string, use: PathUse): boolean {
  if (impactedRequests?.some(({ id }) => id === requestId)) return true;
  if (key.resource.endsWith(`/request/${requestId}`)) return true;
  if (deviceId === undefined || !use.deviceIds.has(deviceId)) return false;
  const component = toComponent(key.resource);
  const [, , number] = OF_LINK.exec(component) ?? [];
  return number === undefined || use.ports.has(`${deviceId}/port-${number}`);
}

type Raise = Pick<Incident, 'fromMs' | 'untilMs' | 'severity'>;

/** The record keeps its newest changes; a raise older than those is told by its first known time. */
function toRaises({ statusChanges, timeCreatedMs, severity }: AlarmRecord): Raise[] {
  const raises: Raise[] = [];
  let open: Raise | undefined;
  const changes = statusChanges.toReversed();
  if (changes.length >= STATUS_CHANGES_MAX && changes[0]?.step === 'cleared')
    open = { fromMs: timeCreatedMs, severity };
  for (const change of changes) {
    if (change.step === 'wasTrue') raises.push(toPast(change));
    else if (change.step === 'raised' && !open) open = { fromMs: change.timeMs, severity: change.severity };
    // As grave as it was once: after the event the same fault is a lesser one.
    else if (change.step === 'severity' && open && isGraver(change.severity, open.severity))
      open = { ...open, severity: change.severity };
    else if (change.step === 'cleared' && open) {
      raises.push({ ...open, untilMs: change.timeMs });
      open = undefined;
    }
  }
  return open ? [...raises, open] : raises;
}

function toPast({ timeMs, untilMs = timeMs, severity }: AlarmStatusChange): Raise {
  return { fromMs: timeMs, untilMs, severity };
}

/** What people did from one raise until well after it ended. */
function toIncident(alarm: ReportAlarm, raise: Raise, name: string): Incident {
  const { id, key, operatorChanges } = alarm;
  const nextMs =
    toRaises(alarm).find(({ fromMs }) => fromMs > raise.fromMs)?.fromMs ?? Number.POSITIVE_INFINITY;
  const done = operatorChanges
    .toReversed()
    .filter(({ atMs }) => atMs >= raise.fromMs && atMs < nextMs)
    .slice(0, DONE_MAX)
    .map(({ atMs, step, by, text }) => ({
      ...{ atMs, step, isSystem: by === undefined },
      ...(text !== undefined && { text }),
    }));
  return {
    alarmId: id,
    alarmTypeId: key.alarmTypeId,
    name,
    component: toComponent(key.resource),
    ...raise,
    done,
  };
}

/** `MG-LD-2026-000123` of `landau/request/MG-LD-2026-000123` */
function toThing(resource: string): string {
  return resource.split('/')[2] ?? resource;
}

/** `port-1` of `landau/fibrenode/ld-fn-0001/port-1`; '' of a device as a whole. */
function toComponent(resource: string): string {
  return resource.split('/')[3] ?? '';
}
