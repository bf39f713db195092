/**
 * A public Wi-Fi hotspot: counts and rates of the access point, its radios and its uplink, never anything
 * about a client (domain section 3.2). Names follow FIWARE AccessPoint, respondd and NetJSON.
 */
import { COMMANDS_OF_EVERY_KIND } from './device-commands.ts';
import type { DeviceKindDef } from './device-kind.ts';
import { bool, counter, float, int, oneOf } from './metric-rows.ts';
import { OPER_STATUS } from './port-status.ts';

const OPEN = { openData: true };

export const hotspot: DeviceKindDef = {
  name: 'hotspot',
  label: { de: 'WLAN-Hotspot', en: 'Wi-Fi hotspot' },
  profile: 'hotspot/1',
  reportIntervalS: 60,
  commands: COMMANDS_OF_EVERY_KIND,
  components: [
    {
      name: 'sys',
      label: { de: 'System', en: 'System' },
      metrics: [
        oneOf('apState', ['up', 'down'], 'Zustand', 'Access point state', 'FIWARE AccessPoint'),
        int(
          'clientsConnected',
          '',
          [0, 1000],
          'Verbundene Geräte',
          'Clients connected',
          'FIWARE AccessPoint',
          OPEN,
        ),
        counter('uptime', 's', 'Laufzeit', 'Uptime', 'NetJSON; respondd'),
        float('loadAverage', '', [0, 64], 'Last', 'Load average', 'NetJSON; respondd'),
        float('memoryUsed', '/100', [0, 100], 'Arbeitsspeicher belegt', 'Memory used', 'NetJSON; respondd'),
        float('rootfsUsage', '/100', [0, 100], 'Dateisystem belegt', 'Root file system used', 'respondd'),
        float('temperature', 'Cel', [-40, 110], 'Gerätetemperatur', 'Device temperature', 'Leitstand'),
      ],
    },
    {
      name: 'radio',
      label: { de: 'Funkmodul', en: 'Radio' },
      metrics: [
        int('clients', '', [0, 512], 'Verbundene Geräte', 'Clients', 'respondd wifi24, wifi5'),
        oneOf('band', ['2g4', '5g', '6g'], 'Frequenzband', 'Band', 'Leitstand'),
        int('channel', '', [1, 233], 'Kanal', 'Channel', 'NetJSON'),
        int('frequency', 'MHz', [2400, 7125], 'Frequenz', 'Frequency', 'NetJSON; respondd'),
        float('txPower', 'dBm', [0, 36], 'Sendeleistung', 'Transmit power', 'NetJSON'),
        float('noise', 'dBm', [-120, -20], 'Rauschpegel', 'Noise floor', 'NetJSON; respondd'),
        float(
          'channelUtilization',
          '/100',
          [0, 100],
          'Kanalauslastung',
          'Channel utilisation',
          'respondd busy / active',
        ),
        float('txAirtime', '/100', [0, 100], 'Sendezeit', 'Transmit airtime', 'respondd'),
        float('rxAirtime', '/100', [0, 100], 'Empfangszeit', 'Receive airtime', 'respondd'),
        float('retryRate', '/100', [0, 100], 'Wiederholungen', 'Retry rate', 'Leitstand'),
        counter('dfsEvents', '', 'Radarerkennungen', 'DFS events', 'Leitstand'),
      ],
    },
    {
      name: 'uplink',
      label: { de: 'Anbindung', en: 'Uplink' },
      metrics: [
        oneOf('operStatus', OPER_STATUS, 'Betriebszustand', 'Operational status', 'RFC 8343'),
        float('rxRate', 'bit/s', [0, 1e11], 'Empfangsrate', 'Receive rate', 'RFC 8343'),
        float('txRate', 'bit/s', [0, 1e11], 'Senderate', 'Transmit rate', 'RFC 8343'),
        counter('inErrors', '', 'Empfangsfehler', 'Errors in', 'RFC 8343'),
        counter('outErrors', '', 'Sendefehler', 'Errors out', 'RFC 8343'),
        counter('inDiscards', '', 'Verworfen (Empfang)', 'Discards in', 'RFC 8343'),
        counter('outDiscards', '', 'Verworfen (Senden)', 'Discards out', 'RFC 8343'),
        float('latency', 'ms', [0, 10000], 'Latenz', 'Latency', 'Leitstand (probe)'),
        float('packetLoss', '/100', [0, 100], 'Paketverlust', 'Packet loss', 'Leitstand (probe)'),
        bool('tunnelUp', 'Tunnel steht', 'Tunnel up', 'respondd mesh_vpn'),
      ],
    },
    {
      name: 'dhcp',
      label: { de: 'Adressvergabe', en: 'DHCP' },
      metrics: [float('leasesUsed', '/100', [0, 100], 'Adressen vergeben', 'Leases used', 'respondd')],
    },
    {
      name: 'portal',
      label: { de: 'Anmeldeseite', en: 'Captive portal' },
      metrics: [bool('reachable', 'Erreichbar', 'Reachable', 'Leitstand (probe)')],
    },
  ],
};
