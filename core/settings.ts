/**
 * Every setting, once: name, type, default, unit and sentence. `docs/settings.md` is made from this table and
 * a test keeps the two equal. Defaults are safe: loopback only, no plain listener for the network.
 */

interface SettingBase {
  text: string;
  /** Never shown by `doctor` or in a log. */
  secret?: true;
}

export type SettingDef =
  | (SettingBase & { type: 'text'; default: string; values?: readonly string[] })
  | (SettingBase & { type: 'number'; default: number; min: number; max: number; unit: string });

const text = (fallback: string, sentence: string, values?: readonly string[]) =>
  ({ type: 'text', default: fallback, text: sentence, ...(values && { values }) }) as const;

/** A text that is never shown. */
const secret = (sentence: string) => ({ type: 'text', default: '', text: sentence, secret: true }) as const;

const number = (fallback: number, min: number, max: number, unit: string, sentence: string) =>
  ({ type: 'number', default: fallback, min, max, unit, text: sentence }) as const;

export const SETTINGS = {
  DATA_DIRECTORY: text('data', 'Where the journal and the embedded stores live'),
  LOG_LEVEL: text('info', 'Least severe log line written', ['debug', 'info', 'warn', 'error', 'silent']),

  HTTP_HOST: text('127.0.0.1', 'Address the console and the REST interface listen on'),
  HTTP_PORT: number(8080, 0, 65_535, '', 'Port of the console and the REST interface; 0 takes a free one'),
  HTTP_PUBLIC_URL: text('', 'Address people reach the console by, when a proxy stands in front (https://…)'),
  ACCESSIBILITY_CONTACT: text(
    '',
    'Where barriers are reported, shown on the accessibility statement: https://… or mailto:…',
  ),
  TRUSTED_PROXIES: text('', 'Addresses of proxies whose X-Forwarded-For is believed, comma separated'),
  NODE_HTTP_HOST: text(
    '127.0.0.1',
    'Address at which `leitstand node` tells health and metrics, without sign-in',
  ),
  NODE_HTTP_PORT: number(8081, 0, 65_535, '', 'Port of that; 0 takes a free one'),
  NODE_URL: text('http://127.0.0.1:8081', 'Where `leitstand api` asks the node for its health and figures'),

  SECRET_KEY_FILE: text(
    '',
    'File with the key that seals second factors and webhooks; `secret.key` in the data directory, made at the first start, if absent',
  ),
  SECOND_FACTOR: text('optional', 'Whether who signs in by password must have a second factor', [
    'optional',
    'required',
  ]),
  OIDC_ISSUER: text(
    '',
    'Identity provider people may sign in by (OpenID Connect), like https://id.example.org',
  ),
  OIDC_NAME: text('', 'What the provider is called on the sign-in page; its host if absent'),
  OIDC_CLIENT_ID: text('', 'What Leitstand is called there'),
  OIDC_CLIENT_SECRET_FILE: text('', 'File with the secret it has there'),
  OIDC_ROLE_CLAIM: text(
    '',
    'Claim that gives roles at each sign-in, such as `groups`; absent: an administrator gives them in Leitstand',
  ),
  OIDC_ROLES: text(
    '{}',
    'What values of that claim give, as JSON: `{"stadtwerke":["operator:landau"],"leitung":["viewer:*"]}`',
  ),

  BOUNDARIES_FILE: text(
    '',
    'GeoJSON of municipal boundaries to draw instead of the bundled ones; properties `ags` and `name`',
  ),
  BOUNDARIES_CREDIT: text('', 'Credit shown on the map beside boundaries of your own'),
  BASEMAP_URL: text(
    '',
    'MapLibre style of a background map, asked for by this server alone (basemap.de: see operations); empty: none',
  ),
  BASEMAP_CREDIT: text(
    '© {year} basemap.de / BKG | Datenquellen: © GeoBasis-DE',
    'Credit shown on the map beside the background map; `{year}` is the present one',
  ),
  BASEMAP_PRIVATE: text(
    'no',
    'Must be `yes` to let the background map come from this machine or a private network',
    ['no', 'yes'],
  ),
  BASEMAP_CACHE_MB: number(512, 1, 1_000_000, 'MB', 'Room for files of the background map on disk'),

  SMTP_URL: text(
    '',
    'Mail server for messages about alarms: smtp://user@host:587 (STARTTLS) or smtps://user@host:465; empty: no mail',
  ),
  SMTP_PASSWORD_FILE: text('', 'File with the password of that user'),
  MAIL_FROM: text('', 'Sender of these mails, like leitstand@example.org'),
  WEBHOOK_PRIVATE: text(
    'no',
    'Must be `yes` to let webhooks go to this machine, to private networks and without TLS',
    ['no', 'yes'],
  ),

  MQTT: text('on', 'Plain MQTT listener', ['on', 'off']),
  MQTT_HOST: text('127.0.0.1', 'Address of the plain MQTT listener'),
  MQTT_PORT: number(1883, 0, 65_535, '', 'Port of the plain MQTT listener; 0 takes a free one'),
  MQTT_PLAIN_ON_NETWORK: text(
    'no',
    'Must be `passwords-may-be-read-by-others` to let the plain listener leave loopback',
    ['no', 'passwords-may-be-read-by-others'],
  ),
  MQTTS: text('off', 'MQTT over TLS listener', ['on', 'off']),
  MQTTS_HOST: text('0.0.0.0', 'Address of the TLS listener'),
  MQTTS_PORT: number(8883, 0, 65_535, '', 'Port of the TLS listener; 0 takes a free one'),
  MQTTS_CERT_FILE: text('', 'Certificate chain of the TLS listener, PEM'),
  MQTTS_KEY_FILE: text('', 'Private key of the TLS listener, PEM'),
  MQTTS_CA_FILE: text('', 'Authorities whose client certificates sign a device in, PEM'),
  MQTTS_CLIENT_CERTIFICATE: text('optional', 'Whether devices must show a certificate', [
    'optional',
    'required',
  ]),

  MAX_CONNECTIONS: number(25_000, 1, 1_000_000, 'connections', 'MQTT connections at most'),
  MAX_CONNECTIONS_PER_ADDRESS: number(
    25_000,
    1,
    1_000_000,
    'connections',
    'MQTT connections from one IP address at most',
  ),
  CONNECT_RATE: number(
    200,
    0.1,
    1_000_000,
    'connections/s',
    'How often one IP address (of IPv6: one /64) may connect; beyond, the connection is closed before any TLS',
  ),
  CONNECT_BURST: number(5000, 1, 1_000_000, 'connections', 'How often it may connect at once'),
  DEVICE_RATE: number(
    2,
    0.01,
    1_000_000,
    'messages/s',
    'What a device may publish; faster ones are slowed, never dropped',
  ),
  DEVICE_BURST: number(20, 1, 1_000_000, 'messages', 'What a device may publish at once'),
  CITY_RATE: number(
    20_000,
    0.1,
    10_000_000,
    'messages/s',
    'What all devices and adapters of a city may publish together; faster ones are slowed, never dropped',
  ),
  CITY_BURST: number(100_000, 1, 100_000_000, 'messages', 'What they may publish at once'),

  JOURNAL_LIMIT_MB: number(
    2048,
    16,
    10_000_000,
    'MB',
    'Journal quota; at full, messages are refused without PUBACK',
  ),
  JOURNAL_SEGMENT_MB: number(64, 1, 1024, 'MB', 'Size of a journal segment file'),
  TELEMETRY: text('duckdb', 'Where readings are stored: in the embedded DuckDB or on an InfluxDB server', [
    'duckdb',
    'influx',
  ]),
  TELEMETRY_MEMORY_MB: number(128, 64, 1_000_000, 'MB', 'Memory the embedded telemetry engine may use'),
  TELEMETRY_THREADS: number(2, 1, 64, 'threads', 'Threads of the embedded telemetry engine'),
  REGISTRY: text('sqlite', 'Engine of the registry: a file in the data directory, or a server', [
    'sqlite',
    'postgres',
  ]),
  REGISTRY_URL: secret('PostgreSQL of the registry: postgres://user:password@host:5432/database'),
  REGISTRY_URL_FILE: text('', 'File that holds that URL'),
  REGISTRY_HOST: text('', 'Host of that PostgreSQL, or the folder of its socket, instead of a URL'),
  REGISTRY_PORT: number(5432, 1, 65_535, '', 'Port of that PostgreSQL'),
  REGISTRY_DATABASE: text('leitstand', 'Database of the registry'),
  REGISTRY_USER: text('leitstand', 'User who owns that database'),
  REGISTRY_PASSWORD_FILE: text('', 'File that holds the password of that user'),
  RETENTION_DAYS: number(90, 1, 36_500, 'days', 'Age at which raw readings are deleted'),
  RETENTION_5MIN_DAYS: number(396, 1, 36_500, 'days', 'Age at which 5 min rollups are deleted'),
  RETENTION_1H_DAYS: number(1827, 1, 36_500, 'days', 'Age at which 1 h rollups are deleted'),
  RETENTION_BY_CITY: text(
    '{}',
    'Cities with other ages, as JSON: `{"landau":{"rawDays":30,"fiveMinuteDays":365,"hourDays":3650}}`',
  ),

  REPLAY_KEPT_DAYS: number(7, 1, 30, 'days', 'How long refused messages that a mapping may cure are kept'),
  REPLAY_KEPT_MB: number(64, 0, 10_000, 'MB', 'Size of them per city at most, the oldest go; 0 keeps none'),
  AUDIT_DAYS: number(366, 30, 3660, 'days', 'Age at which entries of the audit log are deleted'),

  INFLUX_URL: text('http://127.0.0.1:8086', 'Address of InfluxDB, without credentials'),
  INFLUX_VERSION: text(
    '2',
    'Interface for writing: 1 for 1.x with user and password, 2 for 1.8 and 2.x with a token',
    ['1', '2'],
  ),
  INFLUX_DATABASE: text('leitstand', 'Database (1.x) or bucket (2.x)'),
  INFLUX_DATABASE_PER_CITY: text(
    'off',
    'Each city in a database of its own, called like LEITSTAND_INFLUX_DATABASE, a dash and the city',
    ['on', 'off'],
  ),
  INFLUX_ORGANISATION: text('leitstand', 'Organisation of InfluxDB 2.x'),
  INFLUX_USER: text('', 'User that may read and write, of InfluxDB 1.x'),
  INFLUX_PASSWORD_FILE: text('', 'File with the password of that user'),
  INFLUX_TOKEN_FILE: text('', 'File with the token that may read and write, of InfluxDB 2.x'),
  INFLUX_READ_USER: text('', 'User that may only read, for queries; the writing one if absent'),
  INFLUX_READ_PASSWORD_FILE: text('', 'File with the password of that user'),
  INFLUX_READ_TOKEN_FILE: text(
    '',
    'File with a token that may only read, for queries; the writing one if absent',
  ),
  INFLUX_WRITERS: number(4, 1, 64, 'requests', 'Write requests to InfluxDB at once'),
  INFLUX_WRITE_TIMEOUT_S: number(
    10,
    0.1,
    600,
    's',
    'A write to InfluxDB without an answer by then is repeated',
  ),

  DEMO_SCALE: number(1, 0.01, 20, '', 'Size of the demo network: 1 is about two thousand devices'),
  DEMO_SPEED: number(1, 1, 3600, '', 'Speed of the demo network’s clock'),
  DEMO_BACKFILL_HOURS: number(48, 0, 72, 'hours', 'Past hours the demo network delivers late at its start'),
  DEMO_SEED: number(1, 0, 2_147_483_647, '', 'Seed of the demo network'),
} as const satisfies Record<string, SettingDef>;

export type SettingName = keyof typeof SETTINGS;

type ValueOf<D extends SettingDef> = D extends { type: 'number' } ? number : string;

export type Settings = { readonly [N in SettingName]: ValueOf<(typeof SETTINGS)[N]> };
