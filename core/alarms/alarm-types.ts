/**
 * The starter catalogue of domain section 6: what each type is called, how grave it is, how long it must last and
 * what a person then does. A type without an action would be an event, not an alarm (ISA-18.2).
 */
import type { DeviceKindName, Label } from '../device-kinds/device-kind.ts';
import { LIMITS, type LimitName, type Severity } from '../limits.ts';

/** X.733. */
export type AlarmEventType =
  | 'communications'
  | 'qualityOfService'
  | 'processingError'
  | 'equipment'
  | 'environmental';

export interface AlarmType {
  kinds: readonly DeviceKindName[];
  eventType: AlarmEventType;
  /** The usual one; a rule may find it graver. */
  severity: Severity;
  /** Where a kind takes it less or more seriously. */
  severityOfKind?: Partial<Record<DeviceKindName, Severity>>;
  /** How long the condition must hold to raise, and its end to clear. */
  raiseForS: number;
  clearForS: number;
  /** Stays raised until a person closes it. */
  isLatched?: boolean;
  label: Label;
  action: Label;
}

const EVERY_KIND: readonly DeviceKindName[] = ['lightmast', 'hotspot', 'fibrenode'];

function define(
  kinds: readonly DeviceKindName[],
  eventType: AlarmEventType,
  severity: Severity,
  [raiseForS, clearForS]: readonly [number, number],
  label: Label,
  action: Label,
): AlarmType {
  return { kinds, eventType, severity, raiseForS, clearForS, label, action };
}

function fromLimit(name: LimitName, eventType: AlarmEventType, clearForS: number): AlarmType {
  const { kind, levels, forS, label, action } = LIMITS[name];
  return {
    ...{ kinds: [kind], eventType, severity: levels[0].severity, raiseForS: forS, clearForS, label, action },
  };
}

const MAST: readonly DeviceKindName[] = ['lightmast'];
const HOTSPOT: readonly DeviceKindName[] = ['hotspot'];
const NODE: readonly DeviceKindName[] = ['fibrenode'];

export const ALARM_TYPES = {
  commsLost: {
    ...define(
      EVERY_KIND,
      'communications',
      'major',
      [0, 0],
      { de: 'Keine Verbindung', en: 'No connection' },
      { de: 'Stromversorgung und Anbindung vor Ort prüfen', en: 'Check power and uplink on site' },
    ),
    severityOfKind: { lightmast: 'minor' },
  },
  groupCommsLost: define(
    EVERY_KIND,
    'communications',
    'major',
    [0, 60],
    { de: 'Gruppe ohne Verbindung', en: 'Group without connection' },
    { de: 'Gemeinsame Speisung oder Anbindung prüfen', en: 'Check the shared supply or uplink' },
  ),
  returnOverdue: define(
    EVERY_KIND,
    'communications',
    'minor',
    [0, 0],
    { de: 'Nach geplanter Ruhe nicht zurück', en: 'Not back after a planned silence' },
    { de: 'Schaltzeiten und Gerät prüfen', en: 'Check the switching times and the device' },
  ),

  lampFailure: define(
    MAST,
    'equipment',
    'minor',
    [300, 60],
    { de: 'Lampe defekt', en: 'Lamp failed' },
    { de: 'Leuchtmittel oder Leuchte tauschen', en: 'Replace lamp or luminaire' },
  ),
  lampPowerDeviation: define(
    MAST,
    'equipment',
    'warning',
    [900, 60],
    { de: 'Leistung weicht ab', en: 'Power deviates' },
    { de: 'Leuchte bei der nächsten Fahrt prüfen', en: 'Check the luminaire on the next round' },
  ),
  dayBurner: define(
    MAST,
    'equipment',
    'minor',
    [1800, 60],
    { de: 'Brennt am Tag', en: 'Burns by day' },
    { de: 'Relais und Schaltzeiten prüfen', en: 'Check relay and switching times' },
  ),
  cyclingFailure: define(
    MAST,
    'equipment',
    'minor',
    [0, 3600],
    { de: 'Schaltet ständig', en: 'Keeps switching' },
    { de: 'Leuchtmittel und Vorschaltgerät prüfen', en: 'Check lamp and control gear' },
  ),
  controlGearFailure: define(
    MAST,
    'equipment',
    'minor',
    [300, 60],
    { de: 'Betriebsgerät defekt', en: 'Control gear failed' },
    { de: 'Betriebsgerät tauschen', en: 'Replace the control gear' },
  ),
  thermalShutdown: define(
    MAST,
    'equipment',
    'major',
    [0, 60],
    { de: 'Thermisch abgeschaltet', en: 'Thermal shutdown' },
    { de: 'Wärmeabfuhr und Betriebsgerät prüfen', en: 'Check heat path and control gear' },
  ),
  groupDark: define(
    MAST,
    'equipment',
    'major',
    [120, 120],
    { de: 'Gruppe dunkel', en: 'Group dark' },
    { de: 'Schaltschrank anfahren: Sicherung, FI, Speisung', en: 'Go to the cabinet: fuse, RCD, feeder' },
  ),
  doorOpenUnplanned: define(
    ['lightmast', 'fibrenode'],
    'environmental',
    'minor',
    [60, 10],
    { de: 'Tür offen ohne Auftrag', en: 'Door open without a work order' },
    { de: 'Vor Ort nachsehen, Tür schließen', en: 'Look on site, close the door' },
  ),
  leakageDetected: define(
    MAST,
    'equipment',
    'critical',
    [0, 60],
    { de: 'Fehlerstrom', en: 'Leakage current' },
    { de: 'Sofort abschalten und absperren', en: 'Switch off and close off at once' },
  ),
  mastTilt: { ...fromLimit('mastTilt', 'environmental', 60), isLatched: true },
  iceRisk: fromLimit('iceRisk', 'environmental', 600),
  supplyVoltageTooHigh: fromLimit('supplyVoltageTooHigh', 'equipment', 60),
  supplyVoltageTooLow: fromLimit('supplyVoltageTooLow', 'equipment', 60),

  apDown: define(
    HOTSPOT,
    'equipment',
    'major',
    [120, 60],
    { de: 'Hotspot ausgefallen', en: 'Hotspot down' },
    { de: 'Neu starten, sonst vor Ort prüfen', en: 'Restart, else check on site' },
  ),
  uplinkDown: define(
    HOTSPOT,
    'communications',
    'major',
    [60, 60],
    { de: 'Anbindung ausgefallen', en: 'Uplink down' },
    { de: 'Anschluss und Router prüfen', en: 'Check line and router' },
  ),
  portalDown: define(
    HOTSPOT,
    'qualityOfService',
    'minor',
    [0, 60],
    { de: 'Anmeldeseite gestört', en: 'Sign-in page down' },
    { de: 'Portaldienst prüfen', en: 'Check the portal service' },
  ),
  channelCongested: fromLimit('channelCongested', 'qualityOfService', 300),
  dhcpExhausted: fromLimit('dhcpExhausted', 'qualityOfService', 60),

  linkDown: define(
    NODE,
    'communications',
    'major',
    [2, 30],
    { de: 'Verbindung unterbrochen', en: 'Link down' },
    { de: 'Kabelweg und Stecker prüfen', en: 'Check cable route and plugs' },
  ),
  opticalPowerLow: fromLimit('opticalPowerLow', 'communications', 60),
  spanLossIncrease: fromLimit('spanLossIncrease', 'communications', 60),
  portErrors: define(
    NODE,
    'communications',
    'minor',
    [60, 300],
    { de: 'Übertragungsfehler', en: 'Transmission errors' },
    { de: 'Stecker reinigen, Modul prüfen', en: 'Clean plugs, check the module' },
  ),
  utilizationHigh: fromLimit('utilizationHigh', 'qualityOfService', 60),
  cirViolated: define(
    NODE,
    'qualityOfService',
    'major',
    [30, 60],
    { de: 'Zusage verfehlt', en: 'Booked rate not met' },
    {
      de: 'Engpass suchen, weniger wichtige Netze drosseln oder umleiten',
      en: 'Find the bottleneck, limit or reroute less important networks',
    },
  ),
  onBattery: define(
    NODE,
    'equipment',
    'major',
    [10, 60],
    { de: 'Batteriebetrieb', en: 'On battery' },
    { de: 'Strom wiederherstellen oder Erzeuger starten', en: 'Restore mains or start the generator' },
  ),
  batteryLow: fromLimit('batteryLow', 'equipment', 60),
  fuelLow: fromLimit('fuelLow', 'equipment', 60),
  caseOverheat: fromLimit('caseOverheat', 'environmental', 60),
  waterIngress: define(
    NODE,
    'environmental',
    'critical',
    [0, 60],
    { de: 'Wassereintritt', en: 'Water ingress' },
    { de: 'Koffer bergen, Strom abschalten', en: 'Recover the case, switch it off' },
  ),
  /** Of a request for bandwidth, not of a device. */
  kitOverdue: define(
    [],
    'processingError',
    'minor',
    [0, 0],
    { de: 'Rückgabe überfällig', en: 'Return overdue' },
    { de: 'Material abholen und Rückgabe bestätigen', en: 'Fetch the kit and confirm its return' },
  ),
} as const satisfies Record<string, AlarmType>;

export type AlarmTypeId = keyof typeof ALARM_TYPES;

export const ALARM_TYPE_IDS = Object.keys(ALARM_TYPES) as AlarmTypeId[];
