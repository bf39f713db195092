/**
 * A light mast: the mast is the device, each lamp on it a component. Names follow FIWARE, TALQ 2.6.2,
 * OMA LwM2M 3416 and the DALI/D4i memory banks (domain section 3.1).
 */
import { COMMANDS_OF_EVERY_KIND, SET_LEVEL } from './device-commands.ts';
import type { DeviceKindDef } from './device-kind.ts';
import { bool, counter, float, int, oneOf } from './metric-rows.ts';

const OPEN = { openData: true };
const HARD = { hard: true };

const LAMP_STATUS = ['ok', 'defectiveLamp', 'brokenLantern', 'columnIssue'];
const POWER_STATES = ['bootingUp', 'low', 'off', 'on'];
const CONTROL_SOURCES = ['schedule', 'photocell', 'motion', 'button', 'override', 'failsafe'];

export const lightmast: DeviceKindDef = {
  name: 'lightmast',
  label: { de: 'Lichtmast', en: 'Light mast' },
  profile: 'lightmast/1',
  reportIntervalS: 900,
  commands: [SET_LEVEL, ...COMMANDS_OF_EVERY_KIND],
  components: [
    {
      name: 'lamp',
      label: { de: 'Leuchte', en: 'Lamp' },
      metrics: [
        float(
          'dimmingLevel',
          '/100',
          [0, 100],
          'Dimmwert',
          'Dimming level',
          'LwM2M 3416; FIWARE illuminanceLevel × 100',
          HARD,
        ),
        float('commandInAction', '/100', [0, 100], 'Wirksamer Befehl', 'Command in action', 'LwM2M 3416'),
        oneOf('powerState', POWER_STATES, 'Schaltzustand', 'Power state', 'FIWARE Streetlight'),
        oneOf('status', LAMP_STATUS, 'Zustand', 'Status', 'FIWARE Streetlight'),
        oneOf('controlSource', CONTROL_SOURCES, 'Gesteuert durch', 'Control source', 'Leitstand'),
        float('activePower', 'W', [0, 400], 'Wirkleistung', 'Active power', 'TALQ; D4i 202', HARD),
        float('supplyVoltage', 'V', [0, 300], 'Netzspannung', 'Supply voltage', 'TALQ; D4i 205'),
        float('supplyCurrent', 'A', [0, 5], 'Netzstrom', 'Supply current', 'TALQ; D4i 205'),
        float('powerFactor', '', [0, 1], 'Leistungsfaktor', 'Power factor', 'TALQ; D4i 205'),
        counter('activeEnergy', 'kWh', 'Wirkenergie', 'Active energy', 'TALQ'),
        counter('operatingHours', 'h', 'Betriebsstunden', 'Operating hours', 'TALQ; LwM2M 3416', [0, 200000]),
        counter('switchOnCounter', '', 'Einschaltungen', 'Switch-on counter', 'TALQ; LwM2M 3416'),
        counter('supplyLossCount', '', 'Netzausfälle', 'Supply losses', 'TALQ; LwM2M 3416'),
        float(
          'controlGearTemperature',
          'Cel',
          [-40, 110],
          'Temperatur Betriebsgerät',
          'Control gear temperature',
          'LwM2M 3416; D4i 205',
        ),
        float(
          'lightSourceTemperature',
          'Cel',
          [-40, 125],
          'Temperatur Lichtquelle',
          'Light source temperature',
          'D4i 206',
        ),
        bool('lampFailure', 'Lampenausfall', 'Lamp failure', 'TALQ; LwM2M 3416'),
        bool('dimmingFailure', 'Dimmung gestört', 'Dimming failure', 'TALQ; LwM2M 3416'),
        bool('controlGearFailure', 'Betriebsgerät gestört', 'Control gear failure', 'TALQ; LwM2M 3416'),
        bool(
          'controlGearCommFailure',
          'Betriebsgerät antwortet nicht',
          'Control gear communication failure',
          'TALQ; LwM2M 3416',
        ),
        bool('relayFailure', 'Relais gestört', 'Relay failure', 'LwM2M 3416'),
        bool('dayBurner', 'Brennt am Tag', 'Day burner', 'LwM2M 3416'),
        bool('cyclingFailure', 'Schaltet ständig', 'Cycling failure', 'LwM2M 3416'),
        bool('thermalDerating', 'Wegen Hitze gedrosselt', 'Thermal derating', 'LwM2M 3416; D4i 205'),
        bool('thermalShutdown', 'Wegen Hitze abgeschaltet', 'Thermal shutdown', 'LwM2M 3416; D4i 205'),
        bool('openCircuit', 'Stromkreis offen', 'Open circuit', 'D4i 205, 206'),
        bool('shortCircuit', 'Kurzschluss', 'Short circuit', 'D4i 205, 206'),
      ],
    },
    {
      name: 'encl',
      label: { de: 'Gehäuse', en: 'Enclosure' },
      metrics: [
        bool('doorOpen', 'Masttür offen', 'Door open', 'TALQ'),
        bool('leakageDetected', 'Wasser eingedrungen', 'Leakage detected', 'TALQ'),
        float('tiltAngle', 'deg', [0, 90], 'Neigung', 'Tilt angle', 'Leitstand'),
        float('shockPeak', 'm/s2', [0, 160], 'Stoßspitze', 'Shock peak', 'Leitstand'),
        float(
          'interiorTemperature',
          'Cel',
          [-40, 90],
          'Innentemperatur',
          'Interior temperature',
          'Leitstand',
        ),
      ],
    },
    {
      name: 'env',
      label: { de: 'Umgebung', en: 'Environment' },
      metrics: [
        float('temperature', 'Cel', [-40, 60], 'Lufttemperatur', 'Air temperature', 'FIWARE', OPEN),
        float('relativeHumidity', '%RH', [0, 100], 'Luftfeuchte', 'Relative humidity', 'FIWARE × 100', OPEN),
        float('illuminance', 'lx', [0, 150000], 'Beleuchtungsstärke', 'Illuminance', 'FIWARE', OPEN),
        float(
          'surfaceTemperature',
          'Cel',
          [-40, 80],
          'Oberflächentemperatur',
          'Surface temperature',
          'Leitstand (Fauthweg pilot)',
          OPEN,
        ),
        bool('iceRisk', 'Glättegefahr', 'Ice risk', 'Leitstand (Fauthweg pilot)', OPEN),
        float('pm25', 'ug/m3', [0, 1000], 'Feinstaub PM2,5', 'Particulate matter PM2.5', 'FIWARE', OPEN),
        float('pm10', 'ug/m3', [0, 1000], 'Feinstaub PM10', 'Particulate matter PM10', 'FIWARE', OPEN),
        float('no2', 'ug/m3', [0, 1000], 'Stickstoffdioxid', 'Nitrogen dioxide', 'FIWARE', OPEN),
        float('laeq', 'dB', [20, 130], 'Schallpegel LAeq', 'Sound level LAeq', 'FIWARE LAeq', OPEN),
        int(
          'passageCount',
          '',
          [0, 5000],
          'Vorbeigänge je Intervall',
          'Passages per interval',
          'Leitstand (Fauthweg pilot)',
          OPEN,
        ),
      ],
    },
    {
      name: 'sys',
      label: { de: 'System', en: 'System' },
      metrics: [
        float('rssi', 'dBm', [-150, 0], 'Empfangspegel', 'Received signal strength', 'LoRaWAN'),
        float('snr', 'dB', [-25, 30], 'Signal-Rausch-Abstand', 'Signal-to-noise ratio', 'LoRaWAN'),
        counter('uptime', 's', 'Laufzeit', 'Uptime', 'Leitstand'),
      ],
    },
  ],
};
