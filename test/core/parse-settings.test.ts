import { describe, expect, it } from 'vitest';
import { parseSettings } from '#core/parse-settings.ts';
import { SETTINGS, type SettingDef } from '#core/settings.ts';

function faultsOf(environment: Record<string, string>, file: Record<string, unknown> = {}): string[] {
  const result = parseSettings(environment, file);
  return result.ok ? [] : result.faults;
}

describe('settings', () => {
  it('are safe by default: loopback only, TLS listener off', () => {
    const result = parseSettings({});
    expect(result).toMatchObject({
      ok: true,
      settings: { HTTP_HOST: '127.0.0.1', MQTT_HOST: '127.0.0.1', MQTT_PLAIN_ON_NETWORK: 'no', MQTTS: 'off' },
    });
  });

  it('take the environment over the file, and leave foreign variables alone', () => {
    const result = parseSettings(
      { LEITSTAND_HTTP_PORT: '9000', PATH: '/bin' },
      { HTTP_PORT: 1, MQTT_PORT: 2 },
    );
    expect(result).toMatchObject({ ok: true, settings: { HTTP_PORT: 9000, MQTT_PORT: 2 } });
  });

  it('are frozen', () => {
    const result = parseSettings({});
    expect(result.ok && Object.isFrozen(result.settings)).toBe(true);
  });

  const cases: [environment: Record<string, string>, fault: string][] = [
    [{ LEITSTAND_HTTP_PROT: '1' }, 'LEITSTAND_HTTP_PROT: there is no such setting'],
    [{ LEITSTAND_toString: '1' }, 'LEITSTAND_toString: there is no such setting'],
    [{ LEITSTAND_HTTP_PORT: 'eighty' }, 'LEITSTAND_HTTP_PORT: must be a number'],
    [{ LEITSTAND_HTTP_PORT: '' }, 'LEITSTAND_HTTP_PORT: must be a number'],
    [{ LEITSTAND_HTTP_PORT: '65536' }, 'LEITSTAND_HTTP_PORT: must be between 0 and 65535'],
    [{ LEITSTAND_MQTTS: 'yes' }, 'LEITSTAND_MQTTS: must be one of on, off'],
    [
      { LEITSTAND_MQTTS: 'on', LEITSTAND_MQTTS_KEY_FILE: 'k' },
      'LEITSTAND_MQTTS_CERT_FILE: must be given when MQTTS is on',
    ],
    [
      { LEITSTAND_REGISTRY: 'postgres' },
      'LEITSTAND_REGISTRY is postgres: give one of LEITSTAND_REGISTRY_URL, LEITSTAND_REGISTRY_URL_FILE, LEITSTAND_REGISTRY_HOST',
    ],
    [
      { LEITSTAND_REGISTRY_URL: 'postgres://u:secret@h/d' },
      'LEITSTAND_REGISTRY_URL: is given, but LEITSTAND_REGISTRY is sqlite',
    ],
    [
      { LEITSTAND_TELEMETRY: 'influx' },
      'LEITSTAND_INFLUX_USER or LEITSTAND_INFLUX_TOKEN_FILE: must be given for InfluxDB',
    ],
    [
      { LEITSTAND_TELEMETRY: 'influx', LEITSTAND_INFLUX_USER: 'leitstand' },
      'LEITSTAND_INFLUX_PASSWORD_FILE: must be given together with LEITSTAND_INFLUX_USER',
    ],
    [
      { LEITSTAND_TELEMETRY: 'influx', LEITSTAND_INFLUX_TOKEN_FILE: 't', LEITSTAND_INFLUX_VERSION: '1' },
      'LEITSTAND_INFLUX_USER: must be given when LEITSTAND_INFLUX_VERSION is 1',
    ],
    [{ LEITSTAND_RETENTION_BY_CITY: '{' }, 'LEITSTAND_RETENTION_BY_CITY: must be JSON'],
    [
      { LEITSTAND_RETENTION_BY_CITY: '{"landau":{"rawDays":400}}' },
      'LEITSTAND_RETENTION_BY_CITY: landau: what is coarser must be kept at least as long',
    ],
    [
      { LEITSTAND_NODE_URL: 'leitstand-node:8081' },
      'LEITSTAND_NODE_URL: must be like http://127.0.0.1:8081, without a path',
    ],
    [
      { LEITSTAND_OIDC_ISSUER: 'http://id.example' },
      'LEITSTAND_OIDC_ISSUER: must be like https://id.example.org',
    ],
    [
      { LEITSTAND_OIDC_ISSUER: 'https://id.example' },
      'LEITSTAND_OIDC_CLIENT_ID: must be given together with LEITSTAND_OIDC_ISSUER',
    ],
    [
      { LEITSTAND_OIDC_ROLES: '{"a":["operator"]}' },
      'LEITSTAND_OIDC_ROLES: a may only have a role, a colon and a city or * each',
    ],
    [
      { LEITSTAND_BASEMAP_URL: 'ftp://maps.example' },
      'LEITSTAND_BASEMAP_URL: must be like https://maps.example.org/style.json',
    ],
    [
      { LEITSTAND_SMTP_URL: 'smtp://user:secret@mail.example' },
      'LEITSTAND_SMTP_URL: must be like smtp://user@mail.example.org:587, without a password',
    ],
    [
      { LEITSTAND_SMTP_URL: 'smtps://user@mail.example', LEITSTAND_MAIL_FROM: 'a@mail.example' },
      'LEITSTAND_SMTP_PASSWORD_FILE: must be given together with the user of SMTP_URL',
    ],
    [
      { LEITSTAND_SMTP_URL: 'smtp://mail.example' },
      'LEITSTAND_MAIL_FROM: must be an address like leitstand@example.org',
    ],
    [{ LEITSTAND_MQTT: 'off' }, 'MQTT and MQTTS are both off: no device could speak'],
  ];
  it.each(cases)('refuse %o', (environment, fault) => {
    expect(faultsOf(environment)).toContain(fault);
  });

  it('report all faults at once', () => {
    expect(faultsOf({ LEITSTAND_A: '1', LEITSTAND_HTTP_PORT: 'x' }, { MQTT_PORT: true })).toHaveLength(3);
  });

  it('stand in docs/settings.md as in the table', async () => {
    const rows = Object.entries<SettingDef>(SETTINGS).map(([name, setting]) => {
      const values =
        setting.type === 'number'
          ? `${setting.min} … ${setting.max} ${setting.unit}`.trim()
          : (setting.values?.map(value => `\`${value}\``).join(', ') ?? 'text');
      return `| \`LEITSTAND_${name}\` | ${setting.default === '' ? '' : `\`${String(setting.default).replaceAll('|', '\\|')}\``} | ${values} | ${setting.text} |`;
    });
    const page = [
      '# Settings',
      '',
      'Environment variables, or a JSON file named by `LEITSTAND_CONFIG_FILE` with the names without prefix; variables win.',
      'All faults are reported at once. Made from `core/settings.ts`.',
      '',
      '| name | default | values | meaning |',
      '|---|---|---|---|',
      ...rows,
      '',
    ].join('\n');
    await expect(page).toMatchFileSnapshot('../../docs/settings.md');
  });
});
