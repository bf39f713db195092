/**
 * Settings come from environment variables `LEITSTAND_…` and, below them, from a JSON file named by
 * `LEITSTAND_CONFIG_FILE`. All faults are reported at once; an unknown name is a fault like a bad value.
 */
import { parseOidcRoles } from './oidc-roles.ts';
import { parseRetentionRules } from './retention-rules.ts';
import { SETTINGS, type SettingDef, type SettingName, type Settings } from './settings.ts';

export const SETTING_PREFIX = 'LEITSTAND_';
/** Names the file itself; read before the table. */
export const CONFIG_FILE_SETTING = `${SETTING_PREFIX}CONFIG_FILE`;

export type SettingsResult = { ok: true; settings: Settings } | { ok: false; faults: string[] };

/**
 * @param environment all variables; those without the prefix are not ours
 * @param file parsed content of the configuration file: `{ "HTTP_PORT": 8081 }`
 */
export function parseSettings(
  environment: Readonly<Record<string, string | undefined>>,
  file: Readonly<Record<string, unknown>> = {},
): SettingsResult {
  const faults: string[] = [];
  const given = new Map<string, { value: unknown; from: string }>();
  for (const [name, value] of Object.entries(file)) given.set(name, { value, from: `${name} in the file` });
  for (const [name, value] of Object.entries(environment)) {
    if (!name.startsWith(SETTING_PREFIX) || name === CONFIG_FILE_SETTING || value === undefined) continue;
    given.set(name.slice(SETTING_PREFIX.length), { value, from: name });
  }
  for (const [name, { from }] of given) {
    if (!Object.hasOwn(SETTINGS, name)) faults.push(`${from}: there is no such setting`);
  }
  const settings: Record<string, string | number> = {};
  for (const [name, definition] of Object.entries<SettingDef>(SETTINGS)) {
    const entry = given.get(name);
    settings[name] = definition.default;
    if (!entry) continue;
    const parsed = parseValue(definition, entry.value);
    if (typeof parsed === 'object') faults.push(`${entry.from}: ${parsed.fault}`);
    else settings[name] = parsed;
  }
  faults.push(...relations(settings as Settings));
  return faults.length > 0
    ? { ok: false, faults }
    : { ok: true, settings: Object.freeze(settings) as Settings };
}

function parseValue(definition: SettingDef, raw: unknown): string | number | { fault: string } {
  if (definition.type === 'number') {
    const value = typeof raw === 'string' && raw.trim() !== '' ? Number(raw) : raw;
    if (typeof value !== 'number' || !Number.isFinite(value)) return { fault: 'must be a number' };
    if (value < definition.min || value > definition.max) {
      return { fault: `must be between ${definition.min} and ${definition.max}` };
    }
    return value;
  }
  if (typeof raw !== 'string') return { fault: 'must be a text' };
  if (definition.values && !definition.values.includes(raw)) {
    return { fault: `must be one of ${definition.values.join(', ')}` };
  }
  return raw;
}

/** Rules between settings. */
function relations(settings: Settings): string[] {
  const faults = registryRelations(settings);
  if (settings.MQTTS === 'on') {
    for (const name of ['MQTTS_CERT_FILE', 'MQTTS_KEY_FILE'] as const satisfies SettingName[]) {
      if (settings[name] === '') faults.push(`${SETTING_PREFIX}${name}: must be given when MQTTS is on`);
    }
    if (settings.MQTTS_CLIENT_CERTIFICATE === 'required' && settings.MQTTS_CA_FILE === '') {
      faults.push(`${SETTING_PREFIX}MQTTS_CA_FILE: must be given when client certificates are required`);
    }
  }
  if (settings.MQTT === 'off' && settings.MQTTS === 'off')
    faults.push('MQTT and MQTTS are both off: no device could speak');
  const retention = parseRetentionRules(settings);
  if ('fault' in retention) faults.push(`${SETTING_PREFIX}RETENTION_BY_CITY: ${retention.fault}`);
  faults.push(...oidcRelations(settings));
  if (settings.BASEMAP_URL !== '' && !/^https?:$/.test(URL.parse(settings.BASEMAP_URL)?.protocol ?? '')) {
    faults.push(`${SETTING_PREFIX}BASEMAP_URL: must be like https://maps.example.org/style.json`);
  }
  faults.push(...mailRelations(settings));
  if (settings.TELEMETRY === 'influx') faults.push(...influxRelations(settings));
  if (settings.HTTP_PUBLIC_URL !== '' && !/^https?:\/\/[^\s/]+$/.test(settings.HTTP_PUBLIC_URL)) {
    faults.push(
      `${SETTING_PREFIX}HTTP_PUBLIC_URL: must be like https://leitstand.example.org, without a path`,
    );
  }
  if (!/^((https:\/\/|mailto:)[^\s]+)?$/.test(settings.ACCESSIBILITY_CONTACT)) {
    faults.push(`${SETTING_PREFIX}ACCESSIBILITY_CONTACT: must begin with https:// or mailto:`);
  }
  if (!/^https?:\/\/[^\s/@]+$/.test(settings.NODE_URL)) {
    faults.push(`${SETTING_PREFIX}NODE_URL: must be like http://127.0.0.1:8081, without a path`);
  }
  return faults;
}

function oidcRelations(settings: Settings): string[] {
  const faults: string[] = [];
  const roles = parseOidcRoles(settings.OIDC_ROLES);
  if ('fault' in roles) faults.push(`${SETTING_PREFIX}OIDC_ROLES: ${roles.fault}`);
  const isOnThisMachine = /^http:\/\/(127\.0\.0\.1|localhost|\[::1\])(:\d+)?(\/|$)/.test(
    settings.OIDC_ISSUER,
  );
  if (settings.OIDC_ISSUER === '') return faults;
  if (!isOnThisMachine && !/^https:\/\/[^\s@]+$/.test(settings.OIDC_ISSUER)) {
    faults.push(`${SETTING_PREFIX}OIDC_ISSUER: must be like https://id.example.org`);
  }
  for (const name of ['OIDC_CLIENT_ID', 'OIDC_CLIENT_SECRET_FILE'] as const satisfies SettingName[]) {
    if (settings[name] === '') {
      faults.push(`${SETTING_PREFIX}${name}: must be given together with ${SETTING_PREFIX}OIDC_ISSUER`);
    }
  }
  return faults;
}

/** A password in the address would be shown wherever settings are. */
function mailRelations(settings: Settings): string[] {
  const faults: string[] = [];
  const { SMTP_URL, MAIL_FROM, SMTP_PASSWORD_FILE } = settings;
  if (SMTP_URL === '') return faults;
  const match = /^smtps?:\/\/(?<user>[^\s:@/]+@)?[^\s:@/?#]+(:\d+)?\/?$/.exec(SMTP_URL);
  if (!match)
    faults.push(
      `${SETTING_PREFIX}SMTP_URL: must be like smtp://user@mail.example.org:587, without a password`,
    );
  if (match?.groups?.['user'] && SMTP_PASSWORD_FILE === '')
    faults.push(`${SETTING_PREFIX}SMTP_PASSWORD_FILE: must be given together with the user of SMTP_URL`);
  if (!/^[^\s@<>]+@[^\s@<>]+$/.test(MAIL_FROM))
    faults.push(`${SETTING_PREFIX}MAIL_FROM: must be an address like leitstand@example.org`);
  return faults;
}

function influxRelations(settings: Settings): string[] {
  const faults: string[] = [];
  for (const [user, file] of [
    ['INFLUX_USER', 'INFLUX_PASSWORD_FILE'],
    ['INFLUX_READ_USER', 'INFLUX_READ_PASSWORD_FILE'],
  ] as const satisfies SettingName[][]) {
    if ((settings[user] === '') !== (settings[file] === '')) {
      faults.push(`${SETTING_PREFIX}${file}: must be given together with ${SETTING_PREFIX}${user}`);
    }
  }
  if (settings.INFLUX_USER === '' && settings.INFLUX_TOKEN_FILE === '') {
    faults.push(
      `${SETTING_PREFIX}INFLUX_USER or ${SETTING_PREFIX}INFLUX_TOKEN_FILE: must be given for InfluxDB`,
    );
  }
  if (settings.INFLUX_VERSION === '1' && settings.INFLUX_USER === '') {
    faults.push(`${SETTING_PREFIX}INFLUX_USER: must be given when ${SETTING_PREFIX}INFLUX_VERSION is 1`);
  }
  return faults;
}

/** The server is named in one way, and not without being used. No fault repeats a value: it may be secret. */
function registryRelations(settings: Settings): string[] {
  const ways = ['REGISTRY_URL', 'REGISTRY_URL_FILE', 'REGISTRY_HOST'] as const satisfies SettingName[];
  const given = ways.filter(name => settings[name] !== '');
  const list = ways.map(name => `${SETTING_PREFIX}${name}`).join(', ');
  if (settings.REGISTRY === 'sqlite') {
    return given.map(name => `${SETTING_PREFIX}${name}: is given, but ${SETTING_PREFIX}REGISTRY is sqlite`);
  }
  if (given.length !== 1) return [`${SETTING_PREFIX}REGISTRY is postgres: give one of ${list}`];
  return [];
}
