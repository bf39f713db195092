/** From when on the value that tripped an alarm is no longer good, as the city has set it for the device. */
import type { AlarmThreshold } from '#core/alarm-resources.ts';
import { createThresholds } from '#core/alarms/thresholds.ts';
import { LIMITS, type Limit, type LimitName } from '#core/limits.ts';
import type { Registry } from '#store/registry/registry.ts';
import type { StoredAlarm } from '#store/registry/registry-alarms.ts';

/** undefined: nothing with a limit in the unit of the metric trips it. */
export async function findAlarmThreshold(
  { alarmRules, devices }: Pick<Registry, 'alarmRules' | 'devices'>,
  { key: { alarmTypeId }, city, deviceId, severity }: StoredAlarm,
): Promise<AlarmThreshold | undefined> {
  const limit = alarmTypeId in LIMITS ? (LIMITS[alarmTypeId as LimitName] as Limit) : undefined;
  // What is compared with its own past has no line that could be drawn.
  if (!limit || deviceId === undefined || (limit.derived && limit.derived.offset === undefined)) {
    return undefined;
  }
  const device = await devices.getDevice(deviceId);
  if (!device) return undefined;
  const overrides = (await alarmRules.list([city])).flatMap(rule =>
    rule.type === 'threshold' ? [rule.threshold] : [],
  );
  const { levels, clearAt } = createThresholds(overrides)(alarmTypeId, device);
  const level = levels.find(one => one.severity === severity) ?? levels[0];
  if (!level) return undefined;
  const offset = limit.derived?.offset ?? 0;
  return {
    ...{ side: limit.side, at: level.at - offset },
    ...(clearAt !== undefined && { clearAt: clearAt - offset }),
  };
}
