/** Alarms in the registry of a test, written as ingest writes them. */
import { type AlarmChange, toAlarmId, toKeyText } from '../../core/alarms/alarm.ts';
import type { AlarmTypeId } from '../../core/alarms/alarm-types.ts';
import type { Registry } from '../../store/registry/registry.ts';
import { NOW_MS } from './api-fixture.ts';

/** Far above those of other messages in a test. */
let sequence = 1_000_000;

/** Of a message after all that tests have written; what has a lower one counts as written before. */
export function nextSequence(): number {
  sequence += 1;
  return sequence;
}

/** Raises one, or does what the change says; returns its id. */
export async function raiseAlarm(
  registry: Pick<Registry, 'ingest'>,
  city: string,
  deviceId: string,
  { type = 'leakageDetected', ...more }: Partial<AlarmChange> & { type?: AlarmTypeId } = {},
): Promise<string> {
  const kind = deviceId.includes('-hs-') ? 'hotspot' : 'lightmast';
  const key = { resource: `${city}/${kind}/${deviceId}`, alarmTypeId: type, qualifier: '' };
  const change: AlarmChange = {
    ...{ key, step: 'raised', city, deviceId, severity: 'critical', timeMs: NOW_MS, atMs: NOW_MS },
    ...more,
  };
  await registry.ingest.apply({
    ...{
      sequence: nextSequence(),
      states: [],
      completeness: [],
      quarantine: [],
      log: [],
      acks: [],
      events: [],
    },
    alarms: { atMs: NOW_MS, changes: [change], conditions: [], watches: [], memories: [] },
  });
  return toAlarmId(toKeyText(change.key));
}
