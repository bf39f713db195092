/**
 * What breaks, how often and for how long (domain section 8). Rates are per year and unit of their scope; a
 * demo multiplies them.
 */

export type FaultScope = 'lamp' | 'mast' | 'cabinet' | 'storm' | 'hotspot' | 'fibrenode' | 'link';

export interface FaultType {
  name: FaultName;
  scope: FaultScope;
  perYear: number;
  /** Until somebody repairs it or it passes. */
  hours: readonly [shortest: number, longest: number];
}

export type FaultName = (typeof FAULT_ROWS)[number][0];

const FAULT_ROWS = [
  ['driverFailure', 'lamp', 0.006, 24, 160],
  ['ledStringOpen', 'lamp', 0.002, 24, 160],
  ['partialLoss', 'lamp', 0.004, 48, 190],
  ['controlGearCommFailure', 'lamp', 0.005, 6, 72],
  ['stuckRelay', 'lamp', 0.002, 12, 96],
  ['cycling', 'lamp', 0.002, 4, 72],
  ['nodeCommLoss', 'mast', 2, 1, 48],
  ['photocellDirt', 'mast', 0.005, 48, 190],
  ['collision', 'mast', 0.001, 12, 96],
  ['leakage', 'mast', 0.002, 2, 48],
  ['doorOpen', 'mast', 0.1, 0.2, 1],
  ['cabinetDark', 'cabinet', 0.05, 0.5, 8],
  ['thunderstorm', 'storm', 12, 0.5, 2],
  ['uplinkLoss', 'hotspot', 2.4, 0.1, 12],
  ['apPowerLoss', 'hotspot', 1.2, 0.2, 6],
  ['apReboot', 'hotspot', 0.9, 0.05, 0.1],
  ['dhcpExhausted', 'hotspot', 0.3, 0.3, 2],
  ['portalDown', 'hotspot', 0.3, 0.2, 4],
  ['dfsRadar', 'hotspot', 6, 0.017, 0.02],
  ['tunnelDown', 'hotspot', 0.6, 0.1, 3],
  ['apHang', 'hotspot', 0.2, 0.5, 12],
  ['mainsLost', 'fibrenode', 3, 0.2, 4],
  ['lidOpen', 'fibrenode', 4, 0.1, 0.6],
  ['waterIngress', 'fibrenode', 0.3, 1, 24],
  ['fanFailure', 'fibrenode', 0.3, 2, 24],
  ['nodeLinkLoss', 'fibrenode', 1, 0.1, 1],
  // Only when somebody stages it.
  ['visitorFlood', 'fibrenode', 0, 0.1, 2],
  ['macrobend', 'link', 1, 2, 72],
  ['crush', 'link', 0.5, 1, 24],
  ['dirtyConnector', 'link', 1.5, 6, 96],
  ['fibreCut', 'link', 0.4, 0.5, 5],
  ['halfPlugged', 'link', 0.5, 0.1, 3],
  ['laserEndOfLife', 'link', 0.1, 48, 190],
] as const satisfies readonly (readonly [string, FaultScope, number, number, number])[];

export const FAULT_TYPES: readonly FaultType[] = FAULT_ROWS.map(
  ([name, scope, perYear, shortest, longest]) => ({
    name,
    scope,
    perYear,
    hours: [shortest, longest],
  }),
);

/** No episode lasts longer, so nobody needs to look back further. */
export const LONGEST_FAULT_MS = Math.max(...FAULT_TYPES.map(type => type.hours[1])) * 3_600_000;
