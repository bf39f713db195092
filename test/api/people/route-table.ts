/**
 * How every route of the api is called in the matrix of routes, roles and cities. A route that is missing here fails the
 * test: whoever adds one says what it is about.
 */
import { randomUUID } from 'node:crypto';
import type { StoredMapping } from '../../../store/registry/registry-quality.ts';
import { nextSequence, raiseAlarm } from '../alarm-fixture.ts';
import { createDevice, NOW_MS } from '../api-fixture.ts';
import * as network from './network-routes.ts';
import type { PeopleFixture } from './people-fixture.ts';
import * as requests from './request-routes.ts';

const SERIES = 'measurement=lamp&fields=activePower';

/** `?city=` narrows them; the value is the rest of the query. */
export const BY_CITY: Record<string, string> = {
  ...requests.BY_CITY,
  ...network.BY_CITY,
  'GET /api/v1/alarm-thresholds': '',
  'GET /api/v1/alarm-thresholds/effective': '',
  'GET /api/v1/alarms': '',
  'GET /api/v1/alarms/assignees': '',
  'GET /api/v1/alarms/counts': '',
  'GET /api/v1/alarms/health': '',
  'GET /api/v1/audit': '',
  'GET /api/v1/audit/export': '',
  'GET /api/v1/clock-offsets': '',
  'GET /api/v1/completeness': '',
  'GET /api/v1/completeness/devices': '',
  'GET /api/v1/devices': '',
  'GET /api/v1/devices.csv': '',
  'GET /api/v1/expected-silences': '',
  'GET /api/v1/live': '',
  'GET /api/v1/live/snapshot': '',
  'GET /api/v1/maintenance-windows': '',
  'GET /api/v1/metric-mappings': '',
  'GET /api/v1/notification-channels': '',
  'GET /api/v1/notification-routes': '',
  'GET /api/v1/notifications': '',
  'GET /api/v1/quarantine': '',
  'GET /api/v1/quarantine/export': '',
  'GET /api/v1/quarantine/groups': '',
  'GET /api/v1/replays': '',
  'GET /api/v1/replays/kept': '',
  'GET /api/v1/search': 'text=sp',
  'GET /api/v1/series': SERIES,
  'GET /api/v1/series.csv': SERIES,
  'GET /api/v1/series.parquet': SERIES,
  'GET /api/v1/summary': '',
};

export type Thing =
  | 'alarm'
  | 'channel'
  | 'route'
  | 'threshold'
  | 'silence'
  | 'maintenance'
  | 'device'
  | 'user'
  | 'token'
  | 'refusal'
  | 'mapping'
  | 'replay'
  | 'erasure'
  | 'import'
  | 'request'
  | network.NetworkThing;

interface ThingCall {
  thing: Thing;
  query?: string;
  body?: object;
  /** There is none of the city to call it with, or it would be gone for the next role. */
  isOwnSkipped?: true;
}

const MAPPING = {
  kind: 'lightmast',
  component: 'lamp',
  metric: 'power',
  toComponent: 'lamp',
  toMetric: 'activePower',
  conversion: 'none',
} as const;

const CHANNEL = { name: 'Warte', language: 'de', type: 'mail', addresses: ['warte@example.org'] } as const;
const ROUTE = { name: 'Alle', enabled: true, leastSeverity: 'minor' } as const;
const ROUTE_REQUEST = { city: 'landau', ...ROUTE, channelId: 'channel-landau' };

const THRESHOLD = { alarmTypeId: 'caseOverheat', at: [50], clearAt: 45 } as const;
const NIGHTS = { type: 'weekly', weekdays: [1, 7], from: '22:00', to: '06:00' } as const;
const SILENCE = { reason: 'nightOff', times: NIGHTS } as const;
const MAINTENANCE = { reason: 'Wartung', times: NIGHTS } as const;

export const BY_THING: Record<string, ThingCall> = {
  ...requests.BY_THING,
  ...network.BY_THING,
  'GET /api/v1/alarms/:id': { thing: 'alarm' },
  'POST /api/v1/alarms/:id/actions': { thing: 'alarm', body: { step: 'comment', text: 'Gesehen' } },
  'PUT /api/v1/alarm-thresholds/:id': {
    thing: 'threshold',
    query: 'version=9',
    body: { city: 'landau', ...THRESHOLD },
  },
  'DELETE /api/v1/alarm-thresholds/:id': { thing: 'threshold', query: 'version=9' },
  'PUT /api/v1/expected-silences/:id': {
    thing: 'silence',
    query: 'version=9',
    body: { city: 'landau', ...SILENCE },
  },
  'DELETE /api/v1/expected-silences/:id': { thing: 'silence', query: 'version=9' },
  'POST /api/v1/maintenance-windows/:id/end': { thing: 'maintenance' },
  'POST /api/v1/maintenance-windows/:id/cancel': { thing: 'maintenance' },
  'GET /api/v1/devices/:id': { thing: 'device' },
  'PATCH /api/v1/devices/:id': { thing: 'device', body: { name: 'Ostring 1' } },
  'DELETE /api/v1/devices/:id': { thing: 'device', isOwnSkipped: true },
  'GET /api/v1/devices/:id/completeness': { thing: 'device' },
  'GET /api/v1/devices/:id/series': { thing: 'device', query: SERIES },
  'GET /api/v1/devices/:id/series.csv': { thing: 'device', query: SERIES },
  'GET /api/v1/devices/:id/series.parquet': { thing: 'device', query: SERIES },
  'GET /api/v1/devices/:id/commands': { thing: 'device' },
  'POST /api/v1/devices/:id/commands': { thing: 'device', body: { name: 'identify' } },
  'GET /api/v1/devices/:id/credential': { thing: 'device', isOwnSkipped: true },
  'POST /api/v1/devices/:id/credential/rotate': { thing: 'device', isOwnSkipped: true },
  'POST /api/v1/devices/:id/credential/enable': { thing: 'device', isOwnSkipped: true },
  'POST /api/v1/devices/:id/credential/disable': { thing: 'device', isOwnSkipped: true },
  'GET /api/v1/erasures/:id': { thing: 'erasure', isOwnSkipped: true },
  'GET /api/v1/device-imports/:id': { thing: 'import', isOwnSkipped: true },
  'POST /api/v1/device-imports/:id/secrets': { thing: 'import', isOwnSkipped: true },
  'GET /api/v1/users/:id': { thing: 'user' },
  'POST /api/v1/users/:id/link': { thing: 'user' },
  'PATCH /api/v1/users/:id': { thing: 'user', body: { version: 1, displayName: 'Berta' } },
  'DELETE /api/v1/users/:id': { thing: 'user', isOwnSkipped: true },
  'DELETE /api/v1/tokens/:id': { thing: 'token', isOwnSkipped: true },
  'GET /api/v1/quarantine/:id': { thing: 'refusal' },
  'PUT /api/v1/notification-channels/:id': {
    thing: 'channel',
    query: 'version=9',
    body: { city: 'landau', ...CHANNEL },
  },
  'DELETE /api/v1/notification-channels/:id': { thing: 'channel', query: 'version=9' },
  'POST /api/v1/notification-channels/:id/test': { thing: 'channel' },
  'PUT /api/v1/notification-routes/:id': { thing: 'route', query: 'version=9', body: ROUTE_REQUEST },
  'DELETE /api/v1/notification-routes/:id': { thing: 'route', query: 'version=9' },
  'PUT /api/v1/metric-mappings/:id': {
    thing: 'mapping',
    query: 'version=9',
    body: { city: 'landau', ...MAPPING },
  },
  'DELETE /api/v1/metric-mappings/:id': { thing: 'mapping', query: 'version=9' },
  'GET /api/v1/replays/:id': { thing: 'replay' },
  'POST /api/v1/replays/:id/cancel': { thing: 'replay' },
};

/** The city is in the body. */
export const BY_BODY: Record<string, (city: string) => object> = {
  ...requests.BY_BODY,
  ...network.BY_BODY,
  'POST /api/v1/devices': city => ({ id: `${city.slice(0, 2)}-lm-0777`, city, kind: 'lightmast' }),
  'POST /api/v1/users': city => ({
    loginName: `new-${randomUUID()}`,
    displayName: 'Neu',
    assignments: [{ role: 'viewer', cities: [city] }],
  }),
  'POST /api/v1/metric-mappings': city => ({ city, ...MAPPING, metric: 'watt' }),
  'POST /api/v1/alarm-thresholds': city => ({ city, ...THRESHOLD }),
  'POST /api/v1/expected-silences': city => ({ city, ...SILENCE }),
  'POST /api/v1/maintenance-windows': city => ({ city, ...MAINTENANCE }),
  'POST /api/v1/maintenance-windows/preview': city => ({ city, ...MAINTENANCE }),
  'POST /api/v1/notification-channels': city => ({ city, ...CHANNEL }),
  'POST /api/v1/notification-routes': city => ({ city, ...ROUTE, channelId: `channel-${city}` }),
  'POST /api/v1/replays': city => ({ city }),
};

/**
 * They give everybody the same, or what is one's own; a file of devices names its cities row by row, and of alarms each is
 * answered for itself.
 */
export const ABOUT_NO_CITY = [
  'GET /',
  'GET /api/v1/account',
  'PATCH /api/v1/account',
  'POST /api/v1/account',
  'POST /api/v1/account/password',
  'POST /api/v1/account/recovery-codes',
  'POST /api/v1/account/second-factor',
  'POST /api/v1/account/second-factor/confirm',
  'POST /api/v1/account/second-factor/remove',
  'GET /api/v1/account/sessions',
  'DELETE /api/v1/account/sessions',
  'DELETE /api/v1/account/sessions/:id',
  'GET /api/v1/alarm-types',
  'POST /api/v1/alarms/acknowledgements',
  'GET /api/v1/boundaries',
  'GET /api/v1/cities',
  'GET /api/v1/device-kinds',
  'POST /api/v1/device-imports',
  'POST /api/v1/device-imports/check',
  'GET /api/v1/session',
  'POST /api/v1/session/sign-out',
  'GET /api/v1/tokens',
  'POST /api/v1/tokens',
  'GET /api/v1/users',
  'GET /docs',
  'GET /docs/json',
  'GET /docs/static/*',
  'GET /docs/static/index.html',
  'GET /docs/static/swagger-initializer.js',
  'GET /docs/yaml',
  'GET /metrics',
  'GET /tiles/source/:source/:z/:x/:y',
  'GET /tiles/sprite/sprite:ending',
  'GET /tiles/style.json',
];

/** One of each in the city; what nobody has is `unknown`. */
export async function createThings(
  { registry, addUser, createToken }: PeopleFixture,
  city: 'landau' | 'speyer',
): Promise<Record<Thing, string>> {
  const prefix = city === 'landau' ? 'ld' : 'sp';
  const user = await addUser({ loginName: `of-${city}`, assignments: [{ role: 'viewer', cities: [city] }] });
  const before = new Set((await registry.access.listGrants('token')).map(({ id }) => id));
  await createToken('viewer', [city]);
  const token = (await registry.access.listGrants('token')).find(({ id }) => !before.has(id))!.id;
  const mapping: StoredMapping = {
    ...MAPPING,
    ...{ id: `mapping-${city}`, city, version: 1, changedMs: NOW_MS, changedBy: 'x' },
  };
  await registry.quality.putMapping(mapping);
  const replay = await registry.quality.startReplay({ id: `replay-${city}`, city, by: 'x', nowMs: NOW_MS });
  const changed = { version: 1, changedMs: NOW_MS, changedBy: 'x' };
  const channelId = `channel-${city}`;
  const target = { type: 'mail', addresses: ['warte@example.org'] } as const;
  const { name, language } = CHANNEL;
  await registry.notifications.putChannel({ ...changed, id: channelId, city, name, language, target });
  await registry.notifications.putRoute({ ...changed, ...ROUTE, id: `route-${city}`, city, channelId });
  const rule = { ...changed, city };
  const wall = { ...NIGHTS, timeZone: 'Europe/Berlin' };
  const maintenance = { city, reason: 'Wartung', calendar: wall, createdMs: NOW_MS, createdBy: 'x' };
  const silence = { city, reason: 'nightOff', calendar: wall } as const;
  const threshold = { city, ...THRESHOLD, groupId: 'schrank-1' };
  await registry.alarmRules.put({ ...rule, id: `threshold-${city}`, type: 'threshold', threshold });
  await registry.alarmRules.put({ ...rule, id: `silence-${city}`, type: 'silence', silence });
  await registry.alarmRules.put({ ...rule, id: `maintenance-${city}`, type: 'maintenance', maintenance });
  const gone = `${prefix}-lm-0888`;
  await registry.devices.putDevices([createDevice({ id: gone, city })]);
  await registry.devices.deleteDevice(gone);
  return {
    request: await requests.createRequestThing(registry, city),
    ...(await network.createNetworkThings(registry, city, prefix)),
    alarm: await raiseAlarm(registry, city, `${prefix}-lm-0001`),
    device: `${prefix}-lm-0001`,
    refusal: await addRefusal(registry, city, `${prefix}-lm-0001`),
    erasure: gone,
    import: `import-${city}`,
    ...{ channel: channelId, route: `route-${city}` },
    ...{ threshold: `threshold-${city}`, silence: `silence-${city}`, maintenance: `maintenance-${city}` },
    ...{ user: user.id, token, mapping: mapping.id, replay: replay.id },
  };
}

export const UNKNOWN: Record<Thing, string> = {
  alarm: 'AAAAAAAAAAAAAAAAAAAAAA',
  ...{ channel: randomUUID(), route: randomUUID() },
  ...{ threshold: randomUUID(), silence: randomUUID(), maintenance: randomUUID() },
  device: 'sp-lm-9999',
  refusal: '999999',
  ...{ user: randomUUID(), token: randomUUID(), mapping: randomUUID(), replay: randomUUID() },
  erasure: 'sp-lm-9998',
  import: randomUUID(),
  request: 'MG-SP-2026-999999',
  ...network.UNKNOWN,
};

async function addRefusal(
  registry: PeopleFixture['registry'],
  city: string,
  deviceId: string,
): Promise<string> {
  const sequence = nextSequence();
  await registry.ingest.apply({
    sequence,
    states: [],
    completeness: [],
    log: [],
    acks: [],
    events: [],
    quarantine: [
      {
        sequence,
        ...{ part: 0, timeMs: NOW_MS, city, deviceId, reason: 'metricUnknown' },
        topic: `iot/v1/${city}/lightmast/${deviceId}/telemetry`,
      },
    ],
  });
  const page = await registry.ingest.quarantine({ cities: [city], limit: 1 });
  return String(page.items[0]?.id);
}
