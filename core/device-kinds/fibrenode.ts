/**
 * A node of the mobile fibre network: a case with ports, optics, its own power and, per service (BOS, cameras,
 * vendors, visitors), the rate that runs through it (domain section 3.3). Nothing here is ever open data.
 */
import { COMMANDS_OF_EVERY_KIND, LINK_TEST } from './device-commands.ts';
import type { DeviceKindDef } from './device-kind.ts';
import { bool, counter, float, int, oneOf } from './metric-rows.ts';
import { ADMIN_STATUS, OPER_STATUS } from './port-status.ts';

const UPS_STATUS = ['OL', 'OB', 'LB', 'CHRG', 'DISCHRG', 'BYPASS', 'OVER', 'RB', 'OFF'];
const OPTICS = 'OpenConfig transceiver; SFF-8472';

export const fibrenode: DeviceKindDef = {
  name: 'fibrenode',
  label: { de: 'Glasfaserknoten', en: 'Fibre node' },
  profile: 'fibrenode/1',
  reportIntervalS: 60,
  commands: [...COMMANDS_OF_EVERY_KIND, LINK_TEST],
  components: [
    {
      name: 'port',
      label: { de: 'Port', en: 'Port' },
      metrics: [
        oneOf('adminStatus', ADMIN_STATUS, 'Sollzustand', 'Administrative status', 'RFC 8343'),
        oneOf('operStatus', OPER_STATUS, 'Betriebszustand', 'Operational status', 'RFC 8343'),
        int('speed', 'bit/s', [1e8, 4e11], 'Leitungsrate', 'Speed', 'RFC 8343'),
        float('inRate', 'bit/s', [0, 4e11], 'Empfangsrate', 'Rate in', 'RFC 8343 (derived)'),
        float('outRate', 'bit/s', [0, 4e11], 'Senderate', 'Rate out', 'RFC 8343 (derived)'),
        float(
          'inUtilization',
          '/100',
          [0, 100],
          'Auslastung Empfang',
          'Utilisation in',
          'RFC 8343 (derived)',
        ),
        float(
          'outUtilization',
          '/100',
          [0, 100],
          'Auslastung Senden',
          'Utilisation out',
          'RFC 8343 (derived)',
        ),
        counter('inErrors', '', 'Empfangsfehler', 'Errors in', 'RFC 8343'),
        counter('outErrors', '', 'Sendefehler', 'Errors out', 'RFC 8343'),
        counter('inDiscards', '', 'Verworfen (Empfang)', 'Discards in', 'RFC 8343'),
        counter('outDiscards', '', 'Verworfen (Senden)', 'Discards out', 'RFC 8343'),
        counter('lastChange', 's', 'Letzter Wechsel', 'Last change', 'RFC 8343'),
      ],
    },
    {
      name: 'optics',
      label: { de: 'Optik', en: 'Optics' },
      metrics: [
        bool('present', 'Modul gesteckt', 'Module present', OPTICS),
        bool('rxLos', 'Kein Licht empfangen', 'Loss of signal', OPTICS),
        bool('txFailure', 'Sender gestört', 'Transmitter failure', OPTICS),
        float('rxPower', 'dBm', [-40, 10], 'Empfangsleistung', 'Receive power', OPTICS),
        float('txPower', 'dBm', [-40, 10], 'Sendeleistung', 'Transmit power', OPTICS),
        float('laserBiasCurrent', 'mA', [0, 150], 'Laserstrom', 'Laser bias current', OPTICS),
        float('moduleTemperature', 'Cel', [-40, 100], 'Modultemperatur', 'Module temperature', OPTICS),
        float('supplyVoltage', 'V', [2.9, 3.7], 'Modulspannung', 'Supply voltage', OPTICS),
        float('preFecBer', '', [0, 1], 'Bitfehlerrate vor FEC', 'Bit error rate before FEC', OPTICS),
        float('postFecBer', '', [0, 1], 'Bitfehlerrate nach FEC', 'Bit error rate after FEC', OPTICS),
        counter('fecUncorrectableBlocks', '', 'Nicht korrigierbare Blöcke', 'Uncorrectable blocks', OPTICS),
      ],
    },
    {
      name: 'service',
      label: { de: 'Dienst', en: 'Service' },
      metrics: [
        float('rate', 'bit/s', [0, null], 'Datenrate', 'Rate', 'MoGLi networks'),
        float('dropRate', '/100', [0, 100], 'Verworfen', 'Drop rate', 'Leitstand'),
      ],
    },
    {
      name: 'ups',
      label: { de: 'USV', en: 'UPS' },
      metrics: [
        oneOf('status', UPS_STATUS, 'Zustand', 'Status', 'NUT'),
        float('batteryCharge', '/100', [0, 100], 'Akkuladung', 'Battery charge', 'NUT'),
        float('load', '/100', [0, 150], 'Auslastung', 'Load', 'NUT'),
        float('batteryRuntime', 's', [0, 86400], 'Restlaufzeit', 'Battery runtime', 'NUT'),
        float('inputVoltage', 'V', [0, 300], 'Eingangsspannung', 'Input voltage', 'NUT'),
        float('temperature', 'Cel', [-30, 80], 'Akkutemperatur', 'Temperature', 'NUT'),
      ],
    },
    {
      name: 'gen',
      label: { de: 'Stromerzeuger', en: 'Generator' },
      metrics: [
        bool('running', 'Läuft', 'Running', 'Leitstand'),
        float('fuelLevel', '/100', [0, 100], 'Tankfüllung', 'Fuel level', 'Leitstand'),
        float('activePower', 'W', [0, 20000], 'Wirkleistung', 'Active power', 'Leitstand'),
        float('outputVoltage', 'V', [0, 300], 'Ausgangsspannung', 'Output voltage', 'Leitstand'),
        float('frequency', 'Hz', [0, 60], 'Frequenz', 'Frequency', 'Leitstand'),
        counter('engineHours', 'h', 'Motorstunden', 'Engine hours', 'Leitstand'),
      ],
    },
    {
      name: 'encl',
      label: { de: 'Koffer', en: 'Case' },
      metrics: [
        bool('lidOpen', 'Deckel offen', 'Lid open', 'Leitstand'),
        bool('waterIngress', 'Wasser eingedrungen', 'Water ingress', 'Leitstand'),
        bool('moved', 'Bewegt', 'Moved', 'Leitstand'),
        float(
          'interiorTemperature',
          'Cel',
          [-30, 90],
          'Innentemperatur',
          'Interior temperature',
          'Leitstand',
        ),
        float('relativeHumidity', '%RH', [0, 100], 'Luftfeuchte', 'Relative humidity', 'Leitstand'),
      ],
    },
    {
      name: 'sys',
      label: { de: 'System', en: 'System' },
      metrics: [
        float('poeBudgetUsed', '/100', [0, 100], 'PoE-Budget belegt', 'PoE budget used', 'Leitstand'),
        float('longitude', 'deg', [-180, 180], 'Längengrad', 'Longitude', 'Leitstand (GNSS)'),
        float('latitude', 'deg', [-90, 90], 'Breitengrad', 'Latitude', 'Leitstand (GNSS)'),
      ],
    },
  ],
};
