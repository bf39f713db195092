/** Whether a link passed: the light at both ends and what came through, against what is booked on it. Pure. */
import { RX_SENSITIVITY_DBM } from '#core/limits.ts';
import type { FibreLink, LinkBaseline } from '#core/network/network.ts';
import type { MetricValue } from '#core/readings.ts';
import type { Allocation, LinkAcceptance } from '#core/requests/bandwidth-request.ts';
import type { DeviceCurrent } from '#store/registry/registry-ingest.ts';
import type { LinkTestResult } from './link-test.ts';

/** Domain section 5: so much more light than the receiver needs. */
export const MARGIN_LEAST_DB = 3;
/** Older readings say nothing about the link as it is now. */
const FRESH_MS = 300_000;
/** No light, as devices report it. */
const DARK_DBM = -40;

export interface LinkMeasurement {
  acceptance: LinkAcceptance;
  baseline: LinkBaseline;
}

/** Undefined: one of the ends has not told its light lately. */
export function measureLink(
  requestId: string,
  link: FibreLink,
  currents: { a: DeviceCurrent | undefined; z: DeviceCurrent | undefined },
  result: LinkTestResult,
  bookedBps: number,
): LinkMeasurement | undefined {
  const a = readLight(currents.a, link.aEnd.port, result.measuredMs);
  const z = readLight(currents.z, link.zEnd.port, result.measuredMs);
  if (!a || !z) return undefined;
  const { measuredMs, throughputBps } = result;
  const losses = { lossAToZDb: round(a.txDbm - z.rxDbm), lossZToADb: round(z.txDbm - a.rxDbm) };
  const marginAToZDb = round(z.rxDbm - RX_SENSITIVITY_DBM);
  const marginZToADb = round(a.rxDbm - RX_SENSITIVITY_DBM);
  const hasLight = Math.min(marginAToZDb, marginZToADb) >= MARGIN_LEAST_DB;
  return {
    acceptance: {
      ...{ linkId: link.id, measuredMs, marginAToZDb, marginZToADb, ...losses, throughputBps },
      hasPassed: hasLight && throughputBps >= bookedBps,
    },
    baseline: { ...losses, rxPowerAtADbm: a.rxDbm, rxPowerAtZDbm: z.rxDbm, measuredMs, requestId },
  };
}

/** Of the busier direction. */
export function toBookedBps(allocations: readonly Allocation[], linkId: string): number {
  const sums = { aToZ: 0, zToA: 0 };
  for (const one of allocations)
    if (one.resource === 'link' && one.linkId === linkId) sums[one.direction] += one.cir;
  return Math.max(sums.aToZ, sums.zToA);
}

function readLight(current: DeviceCurrent | undefined, port: string, measuredMs: number) {
  const optics = current?.components[port.replace(/^port-/, 'optics-')];
  if (!optics || Math.abs(measuredMs - optics.timeMs) > FRESH_MS) return undefined;
  const txDbm = toPower(optics.values['txPower']);
  const rxDbm = optics.values['rxLos'] === true ? DARK_DBM : toPower(optics.values['rxPower']);
  return txDbm === undefined || rxDbm === undefined ? undefined : { txDbm, rxDbm };
}

function toPower(value: MetricValue | undefined): number | undefined {
  return typeof value === 'number' ? value : undefined;
}

function round(db: number): number {
  return Math.round(db * 100) / 100;
}
