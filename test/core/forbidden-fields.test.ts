import { describe, expect, test } from 'vitest';
import { DEVICE_KINDS } from '#core/device-kinds/device-kinds.ts';
import { hasIdentifier, isForbiddenKey, mayIdentifyPerson } from '#core/forbidden-fields.ts';
import { decodeText, toIso, toVerdict } from './decode-text.ts';

const MAC = 'aa:bb:cc:00:11:22';
const C = { sys: { clientsConnected: 3 } };

test.each(
  `mac MAC clientMac client_mac CLIENT-MAC mac_address macAddr macaddress clientmac stationmac bssid ssid essid ip IP ipv4
  ipv6 ipAddress ip_address clientIp srcip lastIpv4 hostname host hostName dhcpHostname userAgent user_agent useragent
  imsi imei msisdn email e-mail phone phoneNumber user username userId vendor vendorName deviceSignature dnsQuery url
  clientId probeRequests fingerprint`.split(/\s+/),
)('forbidden key: %s', key => {
  expect(isForbiddenKey(key)).toBe(true);
});

test.each(
  `c v ts boot seq late q kind profile fw hw serial model intervalS components location type comp data id result reason
  state nextWakeS strip chip machine shipment equipment ghost ipsum`.split(/\s+/),
)('harmless key: %s', key => {
  expect(isForbiddenKey(key)).toBe(false);
});

test.each([
  MAC,
  'AA-BB-CC-00-11-22',
  'aabb.cc00.1122',
  'aabbcc001122',
  'seen aa:bb:cc:00:11:22 again',
  '192.168.0.17',
  'from 10.0.0.1:443',
  'fe80::1',
  '2001:db8:0:0:0:0:0:1',
  '2001:db8::8a2e:370:7334',
  'anna@example.org',
])('identifier: %s', text => {
  expect(hasIdentifier(text)).toBe(true);
});

test.each([
  '2026-11-20T17:05:00.000Z',
  '17:05:00',
  '1.2.3',
  'lamp-1',
  'service-vendor',
  '123e4567-e89b-42d3-a456-8c3f1a2b4d5e',
  '20261120170500',
  'dimmed at 20:00, 21:00 and 22:00',
])('no identifier: %s', text => {
  expect(hasIdentifier(text)).toBe(false);
});

describe('a payload with a forbidden field is refused as a whole, and only the key is told', () => {
  test.each<[string, object, string]>([
    ['at the top', { c: C, mac: MAC }, 'forbiddenField mac'],
    ['as a metric', { c: { sys: { clientsConnected: 3, clientMac: MAC } } }, 'forbiddenField clientMac'],
    ['as a component', { c: { ...C, clientMac: { rssi: -60 } } }, 'forbiddenField clientMac'],
    [
      'deep inside',
      { c: C, x: { y: [{ z: { dhcpHostname: 'annas-phone' } }] } },
      'forbiddenField dhcpHostname',
    ],
    ['as a value', { c: { sys: { apState: MAC } } }, 'forbiddenField apState'],
    ['as a value in a list', { c: C, seen: ['x', MAC] }, 'forbiddenField seen'],
    ['as a key', { c: C, seen: { [MAC]: -60 } }, 'forbiddenField seen'],
    ['as a key at the top', { c: C, [MAC]: -60 }, 'forbiddenField'],
    ['as a component id', { c: { 'radio-aabbcc001122': { clients: 1 } } }, 'forbiddenField c'],
    ['as a quality', { c: C, q: { 'sys.clientsConnected': MAC } }, 'forbiddenField sys.clientsConnected'],
    ['as a boot counter', { c: C, boot: MAC }, 'forbiddenField boot'],
    ['as a time', { c: C, ts: MAC }, 'forbiddenField ts'],
    ['as a version', { c: C, v: MAC }, 'forbiddenField v'],
    ['behind a clock error', { ts: toIso(1e9), c: C, ip: '10.1.2.3' }, 'forbiddenField ip'],
    ['a list of clients', { c: { radio: { clients: [{ rssi: -60, bytes: 5 }] } } }, 'forbiddenField clients'],
    ['clients by name', { c: C, stations: { 'annas-phone': 1 } }, 'forbiddenField stations'],
  ])('%s', (_name, payload, verdict) => {
    const result = decodeText(payload, 'telemetry', 'hotspot');
    expect(toVerdict(result)).toBe(verdict);
    expect(JSON.stringify(result)).not.toMatch(/aa:?bb:?cc|annas|10\.1\.2\.3/i);
  });

  test.each<[string, string, object, string]>([
    ['birth', 'serial that is a MAC', { serial: MAC }, 'forbiddenField serial'],
    ['birth', 'unknown field', { ipAddress: '10.1.2.3' }, 'forbiddenField ipAddress'],
    ['state', 'will with a host', { state: 'lost', hostname: 'x' }, 'forbiddenField hostname'],
    ['event', 'data', { type: 'seen', data: { who: MAC } }, 'forbiddenField who'],
    ['event', 'key of data', { type: 'seen', data: { mac: 1 } }, 'forbiddenField mac'],
    ['ack/reboot', 'reason', { id: '1', result: 'failed', reason: `no ${MAC}` }, 'forbiddenField reason'],
  ])('%s: %s', (channel, _name, payload, verdict) => {
    expect(toVerdict(decodeText(payload, channel, 'hotspot'))).toBe(verdict);
  });

  test('the network of the vendors is no vendor of a device', () => {
    const payload = {
      c: { 'service-vendor': { rate: 1e7, colour: 1 } },
      q: { 'service-vendor.rate': 'bad' },
    };
    expect(toVerdict(decodeText(payload, 'telemetry', 'fibrenode'))).toBe('ok');
    expect(toVerdict(decodeText({ c: {}, 'service-vendor': 1 }, 'telemetry', 'fibrenode'))).toBe(
      'forbiddenField service-vendor',
    );
  });
});

describe('may an excerpt be kept', () => {
  test.each([
    ['MAC in broken JSON', `{"x":"${MAC}`],
    ['forbidden key in broken JSON', '{"hostname" : "annas-phone", '],
    ['escaped letters', '{"\\u006dac":1'],
    ['mail in plain text', 'write to anna@example.org'],
  ])('no: %s', (_name, text) => {
    expect(mayIdentifyPerson(text)).toBe(true);
  });
  test.each(['', 'hello', '{"c":{"env":{"temperature":', JSON.stringify({ ts: toIso(0), c: C })])(
    'yes: %s',
    text => {
      expect(mayIdentifyPerson(text)).toBe(false);
    },
  );
});

test('no component class or enum value of the vocabulary is taken for an identifier', () => {
  for (const kind of DEVICE_KINDS.values())
    for (const component of kind.components)
      for (const text of [component.name, ...component.metrics.flatMap(metric => metric.values ?? [])])
        expect(hasIdentifier(text), text).toBe(false);
});
