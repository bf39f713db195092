/** From what somebody enters to a device, and back; and what the audit log tells of a change. */
import { type AuditChange, type AuditField, type AuditValue, toAuditChanges } from '#core/audit-actions.ts';
import { checkDevice } from '#core/check-device.ts';
import { DEVICE_KINDS } from '#core/device-kinds/device-kinds.ts';
import type { Device } from '#core/devices.ts';
import type { DevicePatch, DeviceRequest, EnteredDevice } from '#core/provisioning-resources.ts';
import { ApiProblem } from './problems.ts';

const REPORT_INTERVAL_DEFAULT_S = 900;

/** With the defaults of its kind. The caller checks it. */
export function toEnteredDevice(request: DeviceRequest): Device {
  const { name = request.id, lifecycle = 'commissioned', ...given } = request;
  const reportIntervalS =
    request.reportIntervalS ?? DEVICE_KINDS.get(request.kind)?.reportIntervalS ?? REPORT_INTERVAL_DEFAULT_S;
  return { ...given, name, lifecycle, reportIntervalS };
}

/** Of what the device itself says, the firmware, nothing is changed. */
export function toPatchedDevice(device: Device, patch: DevicePatch): Device {
  const { firmwareVersion } = device;
  const merged = Object.entries({ ...toEnteredResource(device), ...patch }).filter(
    ([, value]) => value !== null && value !== undefined,
  );
  const entered = toEnteredDevice(Object.fromEntries(merged) as unknown as DeviceRequest);
  return { ...entered, ...(firmwareVersion !== undefined && { firmwareVersion }) };
}

export function toEnteredResource({ firmwareVersion: _, ...device }: Device): EnteredDevice {
  return device;
}

/** Throws REQUEST_INVALID with every fault. */
export function refuseFaults(device: Device): void {
  const errors = checkDevice(device);
  if (errors.length > 0) throw new ApiProblem('REQUEST_INVALID', { errors });
}

export function toDeviceChanges(before: Device | undefined, after: Device | undefined): AuditChange[] {
  return toAuditChanges(before ? toAuditFields(before) : {}, after ? toAuditFields(after) : {});
}

function toAuditFields(device: Device): Partial<Record<AuditField, AuditValue | undefined>> {
  return {
    kind: device.kind,
    name: device.name,
    location: device.location?.join(', '),
    locationCategory: device.locationCategory,
    group: device.groupId,
    cabinet: device.cabinetId,
    lifecycle: device.lifecycle,
    serialNumber: device.serialNumber,
    manufacturer: device.manufacturerName,
    model: device.modelName,
    hardware: device.hardwareVersion,
    interval: device.reportIntervalS,
  };
}
