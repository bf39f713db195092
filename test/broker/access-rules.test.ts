import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Action, isAllowed } from '../../broker/access-rules.ts';
import type { Principal } from '../../broker/principal.ts';

const OWN = 'iot/v1/landau/lightmast/ld-lm-0001';
const PRINCIPALS = {
  device: {
    type: 'device',
    userName: 'landau/lightmast/ld-lm-0001',
    city: 'landau',
    deviceId: 'ld-lm-0001',
    prefix: `${OWN}/`,
  },
  platform: { type: 'platform', userName: 'api', city: '', prefix: '' },
  adapter: {
    type: 'adapter',
    userName: 'chirpstack/landau',
    city: 'landau',
    prefix: 'in/chirpstack/landau/',
  },
  reader: { type: 'reader', userName: 'portal', city: 'landau', prefix: 'out/v1/landau/' },
} as const satisfies Record<string, Principal>;

type Who = keyof typeof PRINCIPALS;
type Row = [who: Who, action: Action, topic: string];

const ALLOWED: Row[] = [
  ...[
    'birth',
    'state',
    'telemetry',
    'event',
    'ack/setLevel',
    'ack/rebirth',
    'ack/identify',
    'ack/reboot',
    'ack/linkTest',
    'ack/config',
  ].map((name): Row => ['device', 'publish', `${OWN}/${name}`]),
  ...['cmd/#', 'cmd/+', 'cmd/setLevel', 'cmd/linkTest', 'config', 'refused'].map(
    (name): Row => ['device', 'subscribe', `${OWN}/${name}`],
  ),
  ...['cmd/setLevel', 'cmd/linkTest', 'config', 'refused'].map(
    (name): Row => ['device', 'receive', `${OWN}/${name}`],
  ),
  ['platform', 'subscribe', 'iot/v1/#'],
  ['platform', 'subscribe', 'iot/v1/+/+/+/telemetry'],
  ['platform', 'subscribe', 'iot/v1/landau/#'],
  ['platform', 'subscribe', 'out/#'],
  ['platform', 'receive', `${OWN}/telemetry`],
  ['platform', 'publish', `${OWN}/cmd/setLevel`],
  ['platform', 'publish', `${OWN}/config`],
  ['platform', 'publish', 'out/v1/landau/alarm/ld-lm-0001/commsLost'],
  ['adapter', 'publish', 'in/chirpstack/landau/application/1/device/0102030405060708/event/up'],
  ['adapter', 'subscribe', 'in/chirpstack/landau/#'],
  ['reader', 'subscribe', 'out/v1/landau/#'],
  ['reader', 'receive', 'out/v1/landau/request/MG-LD-2026-000123'],
];

const FOREIGN = [
  'iot/v1/landau/lightmast/ld-lm-0002',
  'iot/v1/woerth/lightmast/ld-lm-0001',
  'iot/v1/landau/hotspot/ld-lm-0001',
  'iot/v2/landau/lightmast/ld-lm-0001',
  // Look-alikes: longer, shorter, other case, a Cyrillic letter, a slash too many.
  `${OWN}0`,
  OWN.slice(0, -1),
  OWN.toUpperCase(),
  OWN.replace('a', 'а'),
  OWN.replace('/v1/', '//v1/'),
  ` ${OWN}`,
];

const DENIED: Row[] = [
  ...FOREIGN.flatMap((prefix): Row[] => [
    ['device', 'publish', `${prefix}/telemetry`],
    ['device', 'subscribe', `${prefix}/cmd/#`],
    ['device', 'receive', `${prefix}/cmd/setLevel`],
  ]),
  ...[
    'config',
    'refused',
    'cmd/setLevel',
    'ack',
    'ack/',
    'ack/unknown',
    'ack/setLevel/x',
    'telemetry/',
    'telemetry/x',
    'telemetry\u0000',
    'telemetry\ufffd',
    'TELEMETRY',
    '',
    '/telemetry',
    '+',
    '#',
    '../ld-lm-0002/telemetry',
    'constructor',
    '__proto__',
  ].map((name): Row => ['device', 'publish', `${OWN}/${name}`]),
  ...[
    '#',
    '+',
    'telemetry',
    'state',
    'birth',
    'cmd',
    'cmd/',
    'cmd/+/x',
    'cmd/#/x',
    '+/#',
    'config/#',
    'config/',
  ].map((name): Row => ['device', 'subscribe', `${OWN}/${name}`]),
  ...[
    '#',
    '+/+',
    '+',
    '/#',
    '$SYS/#',
    '$SYS/+/new/clients',
    `$share/g/${OWN}/cmd/#`,
    'iot/v1/#',
    'out/#',
  ].map((filter): Row => ['device', 'subscribe', filter]),
  ['device', 'subscribe', `iot/v1/landau/lightmast/+/cmd/#`],
  ['device', 'subscribe', Array(100).fill('+').join('/')],
  ['device', 'publish', Array(100).fill('a').join('/')],
  ['device', 'publish', '$SYS/x/new/clients'],
  ['device', 'receive', `${OWN}/telemetry`],
  ['device', 'receive', '$SYS/x/heartbeat'],
  ...[
    '#',
    '+/v1/#',
    '$SYS/#',
    '$share/g/iot/v1/#',
    'in/#',
    'iot/#',
    'iot/v1/#/x',
    'iot/v1/a+/b',
    'iot/v1//x',
    'iot/v1/\u0000',
  ].map((filter): Row => ['platform', 'subscribe', filter]),
  ['platform', 'publish', `${OWN}/telemetry`],
  ['platform', 'publish', `${OWN}/state`],
  ['platform', 'publish', '$SYS/x/new/clients'],
  ['platform', 'receive', '$SYS/x/new/clients'],
  ['adapter', 'publish', 'in/chirpstack/woerth/x'],
  ['adapter', 'publish', 'in/tts/landau/x'],
  ['adapter', 'publish', 'in/chirpstack/landau/'],
  ['adapter', 'publish', 'in/chirpstack/landau/+'],
  ['adapter', 'publish', `${OWN}/telemetry`],
  ['adapter', 'subscribe', 'in/#'],
  ['adapter', 'receive', `${OWN}/telemetry`],
  ['reader', 'subscribe', 'out/v1/woerth/#'],
  ['reader', 'subscribe', 'out/v1/+/#'],
  ['reader', 'subscribe', 'out/#'],
  ['reader', 'subscribe', 'iot/v1/landau/#'],
  ['reader', 'publish', 'out/v1/landau/alarm/x/y'],
];

describe('S12: exactly the allowed set', () => {
  test.each(ALLOWED)('%s may %s %j', (who, action, topic) => {
    expect(isAllowed(PRINCIPALS[who], action, topic)).toBe(true);
  });

  test.each(DENIED)('%s may not %s %j', (who, action, topic) => {
    expect(isAllowed(PRINCIPALS[who], action, topic)).toBe(false);
  });

  test('whatever a device names, it is one of the listed topics or it is denied', () => {
    const allowed = new Set(ALLOWED.filter(([who]) => who === 'device').map(([, ...row]) => row.join(' ')));
    const part = fc.constantFrom(
      ...OWN.split('/'),
      'ld-lm-0002',
      'cmd',
      'config',
      'ack',
      'setLevel',
      'linkTest',
      '#',
      '+',
      '',
      '$SYS',
      '\u0000',
    );
    const topic = fc.oneof(
      fc.array(part, { maxLength: 9 }).map(levels => levels.join('/')),
      fc.array(part, { maxLength: 3 }).map(levels => [OWN, ...levels].join('/')),
      fc.string(),
    );
    fc.assert(
      fc.property(topic, fc.constantFrom<Action>('publish', 'subscribe'), (name, action) => {
        expect(isAllowed(PRINCIPALS.device, action, name)).toBe(allowed.has(`${action} ${name}`));
      }),
      { numRuns: 5000 },
    );
  });
});
