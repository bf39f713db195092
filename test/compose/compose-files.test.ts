/** The compose files keep the specification and our rules, and name only what exists. */
import { existsSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { parseSettings, SETTING_PREFIX } from '#core/parse-settings.ts';
import { SETTINGS } from '#core/settings.ts';
import schema from './compose-spec.json' with { type: 'json' };
import {
  COMPOSE_FILES,
  type ComposeService,
  readCompose,
  readEnvironmentFile,
  readText,
  root,
} from './read-compose.ts';

const isValid = new Ajv2020({ strict: false, validateFormats: false }).compile(schema);

/** A version a person can look up, never "latest". */
const PINNED = /:v?\d+\.\d+(\.\d+)?(-[a-z]+)?$/;

describe.each(COMPOSE_FILES)('%s', file => {
  const compose = readCompose(file);
  const services = Object.entries(compose.services);
  const check = (rule: (service: ComposeService, name: string) => boolean) =>
    services.filter(([name, service]) => !rule(service, name)).map(([name]) => name);

  test('keeps the schema of the compose specification', () => {
    const valid = isValid(parse(readText(file), { merge: true }));
    expect(isValid.errors ?? []).toEqual([]);
    expect(valid).toBe(true);
  });

  test('every image is pinned to a version', () => {
    expect(check(({ image }) => PINNED.test(image))).toEqual([]);
  });

  test('every container is read-only, without rights, not root, and bounded', () => {
    expect(check(({ read_only }) => read_only === true)).toEqual([]);
    expect(check(({ cap_drop }) => cap_drop?.join() === 'ALL')).toEqual([]);
    expect(check(({ security_opt }) => security_opt?.includes('no-new-privileges:true') ?? false)).toEqual(
      [],
    );
    // Our own image says its user itself.
    expect(
      check(
        ({ user, build, image }) =>
          /^[1-9]\d*:[1-9]\d*$/.test(user ?? '') || build !== undefined || image.startsWith('leitstand:'),
      ),
    ).toEqual([]);
    expect(check(({ deploy }) => /^\d/.test(deploy?.resources.limits.memory ?? ''))).toEqual([]);
    expect(check(({ deploy }) => Number(deploy?.resources.limits.cpus) > 0)).toEqual([]);
  });

  test('every container that goes on has a health check, and others wait for it', () => {
    expect(check(({ healthcheck, restart }) => restart === 'no' || healthcheck !== undefined)).toEqual([]);
    const waits = services.flatMap(([, { depends_on = {} }]) => Object.entries(depends_on));
    for (const [name, { condition }] of waits) {
      const waited = compose.services[name];
      expect([name, waited !== undefined]).toEqual([name, true]);
      if (condition === 'service_healthy')
        expect([name, waited!.healthcheck?.test]).toEqual([name, expect.any(Array)]);
      if (condition === 'service_completed_successfully')
        expect([name, waited!.restart]).toEqual([name, 'no']);
    }
  });

  test('secrets come from files that the preparation makes, none stands in the open', () => {
    const used = new Set(services.flatMap(([, { secrets = [] }]) => secrets));
    expect([...used].sort()).toEqual(Object.keys(compose.secrets ?? {}).sort());
    for (const [name, secret] of Object.entries(compose.secrets ?? {})) {
      expect(secret.file).toBe(`./secrets/${name}`);
      expect(readText('deploy/prepare-secrets.sh')).toContain(name);
    }
    for (const [name, service] of services) {
      for (const [variable, value] of Object.entries(service.environment ?? {})) {
        const isSecret = /PASSWORD|TOKEN|SECRET|_KEY/.test(variable);
        if (isSecret)
          expect([name, variable, value]).toEqual([
            name,
            variable,
            expect.stringMatching(/^\/run\/secrets\/\w+$/),
          ]);
      }
      // What it names it also gets.
      const named = JSON.stringify([service.environment, service.command]).matchAll(/\/run\/secrets\/(\w+)/g);
      for (const [, secret] of named)
        expect([name, service.secrets]).toEqual([name, expect.arrayContaining([secret])]);
    }
    expect(readText('.gitignore')).toMatch(/^\/?secrets\/$/m);
  });

  test('volumes and files exist', () => {
    for (const [name, { volumes = [], env_file = [] }] of services) {
      for (const volume of volumes) {
        const source = volume.split(':')[0]!;
        const isThere = source.startsWith('./')
          ? existsSync(`${root}${source}`)
          : source in (compose.volumes ?? {});
        expect([name, source, isThere]).toEqual([name, source, true]);
      }
      for (const path of env_file) expect([name, existsSync(`${root}${path}`)]).toEqual([name, true]);
    }
    const mounted = services.flatMap(([, { volumes = [] }]) => volumes.map(volume => volume.split(':')[0]!));
    expect(Object.keys(compose.volumes ?? {}).filter(name => !mounted.includes(name))).toEqual([]);
  });

  test('only the TLS listener of devices is open to the network, everything else to this machine', () => {
    const ports = services.flatMap(([, { ports = [] }]) => ports);
    expect(ports.filter(port => !port.startsWith('127.0.0.1:'))).toEqual(['8883:8883']);
  });

  test('the platform’s settings exist and agree with each other', () => {
    for (const [name, { environment = {} }] of services) {
      const ours = Object.fromEntries(
        Object.entries(environment).filter(([key]) => key.startsWith(SETTING_PREFIX)),
      );
      if (Object.keys(ours).length === 0) continue;
      for (const key of Object.keys(ours))
        expect(Object.keys(SETTINGS), key).toContain(key.slice(SETTING_PREFIX.length));
      expect([name, parseSettings(ours)]).toEqual([name, expect.objectContaining({ ok: true })]);
    }
  });
});

describe('Grafana’s container', () => {
  const {
    environment = {},
    env_file = [],
    secrets = [],
    volumes = [],
  } = readCompose('docker-compose.yml').services['grafana']!;
  const given = { ...environment, ...Object.assign({}, ...env_file.map(readEnvironmentFile)) };
  const provisioning = ['datasources/leitstand', 'alerting/contact-points', 'dashboards/leitstand'].map(
    name => readText(`dashboards/grafana/provisioning/${name}.yaml`),
  );

  test('gets every variable and secret that the provisioning files name', () => {
    const text = provisioning.join('\n');
    const variables = [...text.matchAll(/\$\{(\w+)\}/g)].map(match => match[1]!);
    const files = [...text.matchAll(/\$__file\{\/run\/secrets\/(\w+)\}/g)].map(match => match[1]!);
    expect(variables.length).toBeGreaterThan(5);
    for (const name of variables) expect([name, given[name]]).toEqual([name, expect.stringMatching(/./)]);
    for (const name of files) expect(secrets).toContain(name);
  });

  test('finds the dashboards where the provider looks for them', () => {
    const path = (JSON.parse(provisioning[2]!) as { providers: { options: { path: string } }[] })
      .providers[0]!.options.path;
    expect(volumes).toContain(`./dashboards/grafana/generated:${path}:ro`);
    const home = environment['GF_DASHBOARDS_DEFAULT_HOME_DASHBOARD_PATH']!;
    expect(existsSync(`${root}dashboards/grafana/generated/${home.slice(path.length + 1)}`)).toBe(true);
  });

  test('has a base map of tiles that need no key', () => {
    const map = JSON.parse(given['GF_GEOMAP_DEFAULT_BASELAYER_CONFIG']!) as {
      type: string;
      config: { url: string };
    };
    expect(map).toMatchObject({
      type: 'xyz',
      config: { url: expect.stringMatching(/^https:.*\{z\}.*\{y\}.*\{x\}/) },
    });
  });
});
