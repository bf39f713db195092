/**
 * What the containers of docker-compose.yml would run, run without an engine on real stores: it starts, is healthy,
 * takes the demo network, tells its metrics, lets Grafana read, and stops.
 */
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { listQueries, readAlertRules, readDashboards } from '../dashboards/grafana/dashboard-queries.ts';
import { findInfluxObstacle } from '../support/influx-server.ts';
import { findPostgresBinaries } from '../support/postgres-server.ts';
import { waitUntil } from '../support/wait-until.ts';
import { readCompose, readText, root } from './read-compose.ts';
import { prepareStack, type Stack } from './stack.ts';

const compose = readCompose('docker-compose.yml');
const PLATFORM = ['leitstand-node', 'leitstand-api'];
const directory = mkdtempSync(join(tmpdir(), 'leitstand-stack-'));
const isPossible = findInfluxObstacle() === undefined && findPostgresBinaries() !== undefined;

describe.skipIf(!isPossible)('the stack (skipped unless InfluxDB and PostgreSQL are installed)', () => {
  let stack: Stack;
  let platform: ReturnType<Stack['start']>[];
  let before: string[];

  beforeAll(async () => {
    stack = await prepareStack(directory);
    before = listFiles(stack.image.directory);
    platform = PLATFORM.map(stack.start);
    for (const service of PLATFORM)
      await waitUntil(`the health check of ${service}`, () => checkHealth(service), Boolean, 45_000);
  });
  afterAll(async () => {
    await stack?.end();
    rmSync(directory, { recursive: true, force: true });
  });

  /** As the engine does: by the exit code of the command in the compose file. */
  const checkHealth = (service: string) =>
    stack.exec(service, compose.services[service]!.healthcheck!.test!.slice(1)).then(
      () => true,
      () => false,
    );

  const query = async (text: string) => {
    const { INFLUX_URL: _, INFLUX_USER, INFLUX_DATABASE } = compose.services['grafana']!.environment!;
    const login = Buffer.from(`${INFLUX_USER}:${stack.secret('influx_read_password')}`).toString('base64');
    const answer = await fetch(`${stack.influx.url}/query?db=${INFLUX_DATABASE}`, {
      method: 'POST',
      headers: { authorization: `Basic ${login}` },
      body: new URLSearchParams({ q: text }),
    });
    return (await answer.json()) as {
      results: { series?: { values: unknown[][] }[]; error?: string }[];
      error?: string;
    };
  };

  test('the demo network’s readings reach InfluxDB, where Grafana’s account reads them and cannot write', async () => {
    stack.start('simulators');
    const seen = await waitUntil(
      'readings in InfluxDB',
      () => query('SELECT count("activePower") FROM "lamp" WHERE time > now() - 7d'),
      answer => (answer.results[0]?.series?.length ?? 0) > 0,
      45_000,
    );
    expect(Number(seen.results[0]!.series![0]!.values[0]![1])).toBeGreaterThan(0);
    expect(JSON.stringify(await query('DROP MEASUREMENT "lamp"'))).toMatch(/not authorized/);
  });

  test('after the grants Grafana’s role reads the views, and nothing else', () => {
    expect(() => stack.sql('grafana', 'select count(*) from grafana_device')).toThrow(/permission denied/);
    stack.grant();
    stack.grant();
    expect(Number(stack.sql('grafana', 'select count(*) from grafana_device'))).toBeGreaterThan(10);
    expect(() => stack.sql('grafana', 'select * from credentials')).toThrow(/permission denied/);
    expect(() => stack.sql('grafana', 'select * from "currentStates"')).toThrow(/permission denied/);
    expect(() => stack.sql('grafana', 'create table theirs (x int)')).toThrow(/read-only|permission denied/);
  });

  test('with a token Prometheus finds every metric that dashboards, alert rules and the guide name', async () => {
    const make = ['node', 'bin/leitstand.ts', 'token', 'prometheus', '--days', '365'];
    const { stdout } = await stack.exec('leitstand-api', make);
    const token = execFileSync('sed', ['-n', 's/^  //p'], { input: stdout }).toString().trim();
    const { scrape_configs: scrapes } = parse(readText('deploy/prometheus.yml')) as {
      scrape_configs: {
        authorization?: { credentials_file: string };
        static_configs: { targets: string[] }[];
      }[];
    };
    const told = new Set<string | undefined>();
    for (const { authorization, static_configs } of scrapes) {
      const port = new Map([
        ['leitstand-node:8081', stack.nodePort],
        ['leitstand-api:8080', stack.httpPort],
      ]).get(static_configs[0]!.targets.join());
      const address = `http://127.0.0.1:${port}/metrics`;
      expect((await fetch(address)).status).toBe(authorization ? 401 : 200);
      if (authorization) expect(authorization.credentials_file).toBe('/run/secrets/metrics_token');
      const answer = await fetch(address, { headers: { authorization: `Bearer ${token}` } });
      expect(answer.status).toBe(200);
      for (const line of (await answer.text()).split('\n')) told.add(/^(?:# TYPE )?(\w+)/.exec(line)?.[1]);
    }
    const asked = [
      ...listQueries(readDashboards(), 'prometheus').map(({ target }) => target.expr!),
      ...readAlertRules().map(rule => rule.data[0]!.model.expr ?? ''),
      readText('docs/operations/monitoring.md'),
    ].flatMap(expr => expr.match(/leitstand_\w+/g) ?? []);
    expect(asked.length).toBeGreaterThan(40);
    const missing = asked.filter(
      name => !told.has(name) && !told.has(name.replace(/_(bucket|count|sum)$/, '')),
    );
    expect([...new Set(missing)]).toEqual([]);
  });

  test('it writes nothing beside its data, and ends on SIGTERM within its grace', async () => {
    for (const [index, child] of platform.entries()) {
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      expect(await ended).toEqual([0, null]);
      expect(await checkHealth(PLATFORM[index]!)).toBe(false);
    }
    expect(listFiles(stack.image.directory)).toEqual(before);
  });
});

describe('scripts', () => {
  test('are shell that every shell understands', () => {
    for (const name of readdirSync(join(root, 'deploy')).filter(file => file.endsWith('.sh')))
      execFileSync('sh', ['-n', join(root, 'deploy', name)]);
  });

  test('the preparation keeps what is there and closes the folder to others', () => {
    const folder = mkdtempSync(join(tmpdir(), 'leitstand-secrets-'));
    const prepare = () =>
      execFileSync('sh', [join(root, 'deploy/prepare-secrets.sh'), folder], { stdio: 'pipe' });
    try {
      prepare();
      const made = new Map(readdirSync(folder).map(name => [name, readFileSync(join(folder, name), 'utf8')]));
      prepare();
      for (const [name, text] of made) expect(readFileSync(join(folder, name), 'utf8')).toBe(text);
      expect([...made.keys()].sort()).toEqual(Object.keys(compose.secrets!).sort());
      const passwords = [...made].filter(
        ([name]) => /password|token|secret/.test(name) && name !== 'metrics_token',
      );
      expect(new Set(passwords.map(([, text]) => text)).size).toBe(passwords.length);
      for (const [name, text] of passwords)
        expect([name, text]).toEqual([name, expect.stringMatching(/^[0-9a-f]{48}$/)]);
      expect(execFileSync('stat', ['-c', '%a', folder]).toString().trim()).toBe('700');
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});

function listFiles(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter(entry => !entry.parentPath.includes('node_modules'))
    .map(entry => join(entry.parentPath, entry.name))
    .sort();
}
