/**
 * The operators' stack without an engine: a real InfluxDB and a real PostgreSQL, prepared by the scripts that the
 * containers mount, and the image's files to run the platform's commands from, with the settings of the compose file.
 * Only addresses and places are others than in the containers.
 */
import { type ChildProcess, execFile, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type InfluxServer, startInfluxServer } from '../support/influx-server.ts';
import { type PostgresServer, startPostgresServer } from '../support/postgres-server.ts';
import { findFreePort } from '../support/spawn-system.ts';
import { type ImageTree, layOutImage } from './image-tree.ts';
import { readCompose, root } from './read-compose.ts';

const compose = readCompose('docker-compose.yml');
const ADMIN = { user: 'postgres', password: 'nur-im-test' };

export interface Stack {
  image: ImageTree;
  /** Of the api, and of the node's health and metrics. */
  httpPort: number;
  nodePort: number;
  influx: InfluxServer;
  /** Content of a secret the preparation made. */
  secret(name: string): string;
  /** Starts what the service's container would. */
  start(service: string): ChildProcess;
  /** `docker compose exec SERVICE …` */
  exec(service: string, command: readonly string[]): Promise<{ stdout: string; stderr: string }>;
  /** Runs the one-shot service that grants Grafana its views. */
  grant(): void;
  /** As this user of the registry's database; throws what PostgreSQL says. */
  sql(user: 'grafana' | 'leitstand', text: string): string;
  end(): Promise<void>;
}

export async function prepareStack(directory: string): Promise<Stack> {
  const secrets = join(directory, 'secrets');
  execFileSync('sh', [join(root, 'deploy/prepare-secrets.sh'), secrets], { stdio: 'pipe' });
  const secret = (name: string) => readFileSync(join(secrets, name), 'utf8').trim();
  const influx = await startInfluxServer({ directory: join(directory, 'influx') });
  await addInfluxUsers(influx, secret);
  const postgres = await startPostgresServer();
  await addPostgresRoles(postgres, secrets);
  const image = layOutImage(join(directory, 'app'));
  const [httpPort, nodePort] = [await findFreePort(), await findFreePort()];
  const [mqttPort, mqttsPort] = [await findFreePort(), await findFreePort()];
  const running: ChildProcess[] = [];

  const place = (text: string) =>
    text
      .replaceAll('/run/secrets/', `${secrets}/`)
      .replaceAll('/grants.sql', join(root, 'deploy/grafana-grants.sql'));

  function toEnvironment(service: string): NodeJS.ProcessEnv {
    const given = { ...image.environment, ...compose.services[service]!.environment };
    const placed = Object.fromEntries(Object.entries(given).map(([name, value]) => [name, place(value)]));
    return {
      PATH: process.env['PATH'],
      ...placed,
      NODE_COMPILE_CACHE: join(directory, 'compiled'),
      // A volume or tmpfs of each container.
      LEITSTAND_DATA_DIRECTORY: join(directory, 'data', service),
      LEITSTAND_HTTP_HOST: '127.0.0.1',
      LEITSTAND_HTTP_PORT: String(httpPort),
      LEITSTAND_NODE_HTTP_HOST: '127.0.0.1',
      LEITSTAND_NODE_HTTP_PORT: String(nodePort),
      LEITSTAND_NODE_URL: `http://127.0.0.1:${nodePort}`,
      LEITSTAND_MQTT_PORT: String(mqttPort),
      LEITSTAND_MQTTS_HOST: '127.0.0.1',
      LEITSTAND_MQTTS_PORT: String(mqttsPort),
      LEITSTAND_INFLUX_URL: influx.url,
      LEITSTAND_REGISTRY_HOST: '127.0.0.1',
      LEITSTAND_REGISTRY_PORT: String(postgres.port),
      LEITSTAND_LOG_LEVEL: 'warn',
    };
  }

  return {
    image,
    httpPort,
    nodePort,
    influx,
    secret,
    start(service) {
      mkdirSync(join(directory, 'data', service), { recursive: true });
      const [, ...rest] = [...image.entrypoint, ...(compose.services[service]!.command ?? image.command)];
      const child = spawn(process.execPath, rest, {
        cwd: image.directory,
        env: { ...toEnvironment(service), ...(service === 'simulators' && { LEITSTAND_DEMO_SCALE: '0.01' }) },
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      running.push(child);
      return child;
    },
    exec: (service, command) =>
      promisify(execFile)(process.execPath, command.slice(1), {
        cwd: image.directory,
        env: toEnvironment(service),
      }),
    grant() {
      const { entrypoint = [], command = [], environment = {} } = compose.services['registry-grants']!;
      execFileSync(entrypoint[0]!, [...entrypoint.slice(1), ...command.map(place)], {
        env: { ...process.env, ...environment, PGHOST: '127.0.0.1', PGPORT: String(postgres.port) },
        stdio: 'pipe',
      });
    },
    sql: (user, text) =>
      runPsql(
        postgres.port,
        { user, password: secret(`postgres_${user}_password`), database: 'leitstand' },
        text,
      ),
    async end() {
      for (const child of running.filter(
        ({ exitCode, signalCode }) => exitCode === null && signalCode === null,
      )) {
        const ended = once(child, 'exit');
        child.kill('SIGKILL');
        await ended;
      }
      await influx.end('SIGKILL');
      await postgres.remove();
    },
  };
}

/** What deploy/influx-users.sh does in InfluxDB 2.x, in the words of 1.x. */
async function addInfluxUsers(influx: InfluxServer, secret: (name: string) => string): Promise<void> {
  const { LEITSTAND_INFLUX_USER: writer, LEITSTAND_INFLUX_READ_USER: reader } =
    compose.services['leitstand-node']!.environment!;
  await influx.run('CREATE DATABASE leitstand');
  await influx.run(`CREATE USER "${writer}" WITH PASSWORD '${secret('influx_write_password')}'`);
  await influx.run(`GRANT ALL ON leitstand TO "${writer}"`);
  await influx.run(`CREATE USER "${reader}" WITH PASSWORD '${secret('influx_read_password')}'`);
  await influx.run(`GRANT READ ON leitstand TO "${reader}"`);
}

/** The private server's superuser has the name of our role: it makes way. */
async function addPostgresRoles(postgres: PostgresServer, secrets: string): Promise<void> {
  await postgres.query(`create role ${ADMIN.user} superuser login password '${ADMIN.password}'`);
  const admin = { ...ADMIN, database: 'postgres' };
  runPsql(postgres.port, admin, 'alter role leitstand rename to fixture');
  execFileSync('psql', ['--file', join(root, 'deploy/postgres-roles.sql')], {
    env: { ...toPsqlEnvironment(postgres.port, admin), SECRETS: secrets },
    stdio: 'pipe',
  });
}

interface Login {
  user: string;
  password: string;
  database: string;
}

function runPsql(port: number, login: Login, text: string): string {
  const args = ['--no-psqlrc', '--tuples-only', '--no-align', '--set', 'ON_ERROR_STOP=1', '--command', text];
  return execFileSync('psql', args, { env: toPsqlEnvironment(port, login), stdio: 'pipe' })
    .toString()
    .trim();
}

function toPsqlEnvironment(port: number, { user, password, database }: Login): NodeJS.ProcessEnv {
  return {
    PATH: process.env['PATH'],
    PGHOST: '127.0.0.1',
    PGPORT: String(port),
    PGUSER: user,
    PGPASSWORD: password,
    PGDATABASE: database,
  };
}
