/** What an import of the file would do, with what only the registry and the caller's rights can tell. */
import { type CitySet, isInCitySet } from '#core/assignments.ts';
import type { ImportReport, RowFault } from '#core/provisioning-resources.ts';
import type { RegistryDevices } from '#store/registry/registry-devices.ts';
import { type DeviceFile, type DeviceRow, readDeviceCsv } from './read-device-csv.ts';

const FAULTS_SHOWN = 500;

export interface CheckedImport {
  report: ImportReport;
  /** Without a fault. */
  devices: DeviceRow[];
}

export async function checkImport(
  bytes: Uint8Array,
  registry: Pick<RegistryDevices, 'listCities' | 'findKnownIds'>,
  allowed: CitySet,
): Promise<CheckedImport> {
  const file = await readDeviceCsv(bytes);
  const cities = new Set((await registry.listCities()).map(({ slug }) => slug));
  const taken = await registry.findKnownIds(file.devices.map(({ device }) => device.id));
  const faults = [...file.faults];
  const devices = file.devices.filter(({ line, device }) => {
    const fault = (field: string, rule: string) => faults.push({ line, field, rule });
    const isForeign = !cities.has(device.city) || !isInCitySet(allowed, device.city);
    if (isForeign) fault('city', 'must be one of yours');
    if (taken.has(device.id)) fault('id', 'is taken by another device');
    return !isForeign && !taken.has(device.id);
  });
  return { report: toReport(file, devices, faults), devices };
}

function toReport(file: DeviceFile, devices: readonly DeviceRow[], faults: RowFault[]): ImportReport {
  const rowsOf = Map.groupBy(devices, ({ device }) => device.city);
  return {
    rows: file.rows,
    valid: devices.length,
    faults: faults.sort((a, b) => a.line - b.line).slice(0, FAULTS_SHOWN),
    faultCount: faults.length,
    cities: [...rowsOf].map(([city, rows]) => ({ city, rows: rows.length })),
  };
}
