/**
 * Kit that is not back is an alarm of the request, `landau/request/MG-LD-2026-000123`. No device says it, so it does not
 * come from the alarm engine: it follows the requests' own mark, and is the same after any restart.
 */
import { type AlarmChange, toAlarmId, toKeyText } from '#core/alarms/alarm.ts';
import type { BandwidthRequest } from '#core/requests/bandwidth-request.ts';
import type { Registry } from '#store/registry/registry.ts';

const LIMIT = 500;

/** Raises what is missing and clears what is back. Returns how many stand. */
export async function followOverdue(
  registry: Pick<Registry, 'alarms' | 'ingest'>,
  live: readonly BandwidthRequest[],
  nowMs: number,
): Promise<number> {
  const overdue = live.filter(
    ({ state, flags }) => state === 'releasing' && flags.overdueSinceMs !== undefined,
  );
  const raised = await registry.alarms.list({ state: 'open', alarmTypeIds: ['kitOverdue'], limit: LIMIT });
  const standing = new Set(raised.items.filter(({ isCleared }) => !isCleared).map(({ id }) => id));
  const changes: AlarmChange[] = [];
  for (const request of overdue) {
    const alarm = toChange(request, 'raised', request.flags.overdueSinceMs!, nowMs);
    const id = toAlarmId(toKeyText(alarm.key));
    if (standing.delete(id)) continue;
    // One that is shelved or on a later page stands, too.
    const known = await registry.alarms.get(id);
    if (!known || known.isCleared) changes.push(alarm);
  }
  for (const { id, key, city, severity } of raised.items)
    if (standing.has(id)) changes.push({ key, city, severity, step: 'cleared', timeMs: nowMs, atMs: nowMs });
  // `atMs` 0: the time of the engine is not moved by it.
  const none = { conditions: [], watches: [], memories: [] };
  if (changes.length > 0)
    await registry.ingest.applyTime({ states: [], alarms: { atMs: 0, changes, ...none } });
  return overdue.length;
}

function toChange(
  { id, city, event }: BandwidthRequest,
  step: 'raised',
  timeMs: number,
  atMs: number,
): AlarmChange {
  return {
    key: { resource: `${city}/request/${id}`, alarmTypeId: 'kitOverdue', qualifier: '' },
    ...{ step, city, severity: 'minor', timeMs, atMs, impactedRequests: [{ id, eventName: event.name }] },
  };
}
