/**
 * The ledger rule (reliability 8): what the stores hold against what the devices sent. Opens the stores
 * itself, so the system must have ended; `telemetry` says where, if not in its folder.
 */
import { join } from 'node:path';
import { openRegistry } from '../../store/registry/open-registry.ts';
import { openTelemetryStore, type TelemetryOptions } from '../../store/telemetry/open-telemetry-store.ts';
import type { RawRow } from '../../store/telemetry/telemetry-store.ts';
import { type LedgerDevice, type LedgerMessage, toLedgerHash } from './ledger-device.ts';

export interface Reckoning {
  sent: number;
  acknowledged: number;
  /** Rows of the fleet in the telemetry store. */
  stored: number;
  /** A: acknowledged and not stored. */
  lost: string[];
  /** B: stored and not sent, with other content, or twice. */
  foreign: string[];
  /** What ingest counted, all days and devices. */
  counts: { received: number; duplicate: number; missing: number; rejected: number };
}

/** For `toMatchObject`: A and B hold. */
export const NOTHING_LOST = { lost: [], foreign: [] };

const FOREVER_MS = Date.UTC(2200, 0, 1);
const FIELDS = ['activeEnergy', 'supplyLossCount', 'switchOnCounter'];

export async function reckonStores(
  dataDirectory: string,
  devices: readonly LedgerDevice[],
  telemetry?: TelemetryOptions,
): Promise<Reckoning> {
  const rows = await readFleetRows(dataDirectory, devices, telemetry);
  const reckoning: Reckoning = {
    sent: 0,
    acknowledged: 0,
    stored: rows.length,
    lost: [],
    foreign: [],
    counts: await readCounts(join(dataDirectory, 'registry.sqlite'), devices),
  };
  const rowsOf = Map.groupBy(rows, row => row.device);
  for (const device of devices) reckonDevice(device, rowsOf.get(device.id) ?? [], reckoning);
  return reckoning;
}

function reckonDevice(device: LedgerDevice, rows: readonly RawRow[], reckoning: Reckoning): void {
  const sent = new Map(device.messages.map(message => [message.timeMs, message]));
  const stored = new Set<number>();
  for (const row of rows) {
    const message = sent.get(row.timeMs);
    if (!message || stored.has(row.timeMs) || !isSame(device.id, message, row))
      reckoning.foreign.push(`${device.id} ${JSON.stringify(row)}`);
    stored.add(row.timeMs);
  }
  for (const message of device.messages) {
    if (message.isAcknowledged && !stored.has(message.timeMs))
      reckoning.lost.push(`${device.id} boot ${message.boot} seq ${message.seq}`);
  }
  reckoning.sent += device.messages.length;
  reckoning.acknowledged += device.acknowledged;
}

function isSame(deviceId: string, message: LedgerMessage, { values }: RawRow): boolean {
  return (
    values['activeEnergy'] === message.seq &&
    values['supplyLossCount'] === message.boot &&
    values['switchOnCounter'] === toLedgerHash(deviceId, message)
  );
}

export async function readFleetRows(
  dataDirectory: string,
  devices: readonly Pick<LedgerDevice, 'id'>[],
  telemetry: TelemetryOptions = { engine: 'duckdb', directory: join(dataDirectory, 'telemetry') },
): Promise<RawRow[]> {
  const store = await openTelemetryStore(telemetry);
  try {
    const rows: RawRow[] = [];
    const filter = { device: devices.map(device => device.id) };
    const query = { measurement: 'lamp', fields: FIELDS, fromMs: 0, toMs: FOREVER_MS, filter };
    for await (const page of store.export(query)) rows.push(...page);
    return rows;
  } finally {
    await store.close();
  }
}

async function readCounts(file: string, devices: readonly LedgerDevice[]): Promise<Reckoning['counts']> {
  const registry = await openRegistry({ engine: 'sqlite', file });
  const sums = { received: 0, duplicate: 0, missing: 0, rejected: 0 };
  try {
    for (const { id } of devices) {
      for (const day of await registry.ingest.completeness(id, '1970-01-01', '2199-12-31')) {
        sums.received += day.received;
        sums.duplicate += day.duplicate;
        sums.missing += day.missing;
        sums.rejected += day.rejected;
      }
    }
    return sums;
  } finally {
    await registry.close();
  }
}
