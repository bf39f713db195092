/**
 * From when on a figure is no longer good: written once, for the console's colours, Grafana's panels and alert
 * rules, and the alarms (domain section 6). Nothing else holds such a number.
 */
import type { DeviceKindName, Label } from './device-kinds/device-kind.ts';

/** Perceived severities of RFC 8632, mildest first. */
export type Severity = 'warning' | 'minor' | 'major' | 'critical';

/** Mildest first. */
export const SEVERITIES: readonly Severity[] = ['warning', 'minor', 'major', 'critical'];

export function isGraver(a: Severity, b: Severity): boolean {
  return SEVERITIES.indexOf(a) > SEVERITIES.indexOf(b);
}

export interface Limit {
  kind: DeviceKindName;
  measurement: string;
  /** All metrics the limit holds for. */
  metrics: readonly string[];
  /** What is on this side of a level is not good. */
  side: 'above' | 'below';
  /** Mildest first. In the metric's unit, or in `derived.unit`. */
  levels: readonly { severity: Severity; at: number }[];
  /** Back to good beyond this value: the dead band. */
  clearAt: number;
  /** How long it must last, seconds. */
  forS: number;
  /** The compared figure is not the metric itself but `metric + offset`, or its growth. */
  derived?: { unit: string; offset?: number };
  label: Label;
  /** What a person then does. */
  action: Label;
}

/** Of 10GBASE-LR: a receiver needs this much light, dBm. */
export const RX_SENSITIVITY_DBM = -14.4;

export const LIMITS = {
  supplyVoltageTooHigh: {
    kind: 'lightmast',
    measurement: 'lamp',
    metrics: ['supplyVoltage'],
    side: 'above',
    levels: [{ severity: 'warning', at: 253 }],
    clearAt: 250,
    forS: 60,
    label: { de: 'Netzspannung zu hoch', en: 'Supply voltage too high' },
    action: { de: 'Netzbetreiber verständigen', en: 'Tell the grid operator' },
  },
  supplyVoltageTooLow: {
    kind: 'lightmast',
    measurement: 'lamp',
    metrics: ['supplyVoltage'],
    side: 'below',
    levels: [{ severity: 'warning', at: 207 }],
    clearAt: 210,
    forS: 60,
    label: { de: 'Netzspannung zu niedrig', en: 'Supply voltage too low' },
    action: {
      de: 'Schaltschrank und Zuleitung prüfen, Netzbetreiber verständigen',
      en: 'Check cabinet and feeder, tell the grid operator',
    },
  },
  mastTilt: {
    kind: 'lightmast',
    measurement: 'encl',
    metrics: ['tiltAngle'],
    side: 'above',
    levels: [{ severity: 'critical', at: 5 }],
    clearAt: 5,
    forS: 10,
    label: { de: 'Mast geneigt', en: 'Mast tilted' },
    action: {
      de: 'Sofort absperren und Standsicherheit prüfen',
      en: 'Close off and check its stability at once',
    },
  },
  iceRisk: {
    kind: 'lightmast',
    measurement: 'env',
    metrics: ['surfaceTemperature'],
    side: 'below',
    levels: [{ severity: 'warning', at: 1 }],
    clearAt: 2,
    forS: 600,
    label: { de: 'Glättegefahr', en: 'Ice risk' },
    action: { de: 'Winterdienst verständigen', en: 'Tell the winter service' },
  },
  channelCongested: {
    kind: 'hotspot',
    measurement: 'radio',
    metrics: ['channelUtilization'],
    side: 'above',
    levels: [{ severity: 'warning', at: 75 }],
    clearAt: 60,
    forS: 900,
    label: { de: 'Funkkanal überlastet', en: 'Channel congested' },
    action: { de: 'Kanal oder Bandbreite ändern', en: 'Change channel or width' },
  },
  dhcpExhausted: {
    kind: 'hotspot',
    measurement: 'dhcp',
    metrics: ['leasesUsed'],
    side: 'above',
    levels: [{ severity: 'major', at: 95 }],
    clearAt: 85,
    forS: 300,
    label: { de: 'Adressen erschöpft', en: 'Addresses exhausted' },
    action: {
      de: 'Adressbereich vergrößern oder Leihdauer senken',
      en: 'Widen the pool or shorten the lease',
    },
  },
  opticalPowerLow: {
    kind: 'fibrenode',
    measurement: 'optics',
    metrics: ['rxPower'],
    side: 'below',
    levels: [
      { severity: 'warning', at: 3 },
      { severity: 'major', at: 1.5 },
    ],
    clearAt: 4,
    forS: 30,
    derived: { unit: 'dB', offset: -RX_SENSITIVITY_DBM },
    label: { de: 'Empfangspegel niedrig', en: 'Optical power low' },
    action: { de: 'Stecker reinigen, Kabel auf Knicke prüfen', en: 'Clean plugs, look for bends' },
  },
  spanLossIncrease: {
    kind: 'fibrenode',
    measurement: 'optics',
    metrics: ['rxPower'],
    side: 'above',
    levels: [{ severity: 'warning', at: 2 }],
    clearAt: 1,
    forS: 60,
    derived: { unit: 'dB' },
    label: { de: 'Dämpfung gestiegen', en: 'Span loss increased' },
    action: { de: 'Kabel auf Knicke und Quetschung prüfen', en: 'Look for bends and crushed cable' },
  },
  utilizationHigh: {
    kind: 'fibrenode',
    measurement: 'port',
    metrics: ['inUtilization', 'outUtilization'],
    side: 'above',
    levels: [{ severity: 'warning', at: 85 }],
    clearAt: 75,
    forS: 300,
    label: { de: 'Hohe Auslastung', en: 'High utilisation' },
    action: {
      de: 'Buchungen prüfen, Besucherverkehr begrenzen',
      en: 'Check bookings, limit visitor traffic',
    },
  },
  batteryLow: {
    kind: 'fibrenode',
    measurement: 'ups',
    metrics: ['batteryRuntime'],
    side: 'below',
    levels: [{ severity: 'critical', at: 900 }],
    clearAt: 1200,
    forS: 0,
    label: { de: 'Batterie fast leer', en: 'Battery nearly empty' },
    action: {
      de: 'Strom wiederherstellen oder Erzeuger starten',
      en: 'Restore mains or start the generator',
    },
  },
  fuelLow: {
    kind: 'fibrenode',
    measurement: 'gen',
    metrics: ['fuelLevel'],
    side: 'below',
    levels: [
      { severity: 'minor', at: 30 },
      { severity: 'major', at: 15 },
    ],
    clearAt: 35,
    forS: 60,
    label: { de: 'Kraftstoff niedrig', en: 'Fuel low' },
    action: { de: 'Nachtanken', en: 'Refuel' },
  },
  caseOverheat: {
    kind: 'fibrenode',
    measurement: 'encl',
    metrics: ['interiorTemperature'],
    side: 'above',
    levels: [{ severity: 'major', at: 60 }],
    clearAt: 52,
    forS: 60,
    label: { de: 'Koffer überhitzt', en: 'Case overheated' },
    action: { de: 'Beschatten, Lüfter prüfen', en: 'Shade it, check the fan' },
  },
} as const satisfies Record<string, Limit>;

/** The alarm type ids of domain section 6 that rest on a limit. */
export type LimitName = keyof typeof LIMITS;
