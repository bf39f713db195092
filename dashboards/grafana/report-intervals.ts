/** Spans that follow from how often a kind of device reports. */
import type { DeviceKindName } from '#core/device-kinds/device-kind.ts';
import { DEVICE_KINDS } from '#core/device-kinds/device-kinds.ts';

const SHORTEST_STALE_S = 300;

/** Of the two that there are (decision 8). */
export type RollupWidth = '5min' | '1h';

/** Silent for this long is stale (domain rule 4): what is older says nothing about now. */
export function toStaleAfter(kind: DeviceKindName): string {
  return toText(Math.max(SHORTEST_STALE_S, 3 * toReportS(kind)));
}

export function toStaleAfterMs(kind: DeviceKindName): number {
  return Math.max(SHORTEST_STALE_S, 3 * toReportS(kind)) * 1000;
}

/** The narrowest rollups that have every component in every window. */
export function toRollupWidth(kind: DeviceKindName): RollupWidth {
  return 2 * toReportS(kind) <= 300 ? '5min' : '1h';
}

/** Twice the report interval and at least five minutes: every component is in every point. */
export function toSumInterval(kind: DeviceKindName): string {
  return toText(Math.max(SHORTEST_STALE_S, 2 * toReportS(kind)));
}

function toReportS(kind: DeviceKindName): number {
  return DEVICE_KINDS.get(kind)!.reportIntervalS;
}

function toText(seconds: number): string {
  return `${Math.ceil(seconds / 60)}m`;
}
