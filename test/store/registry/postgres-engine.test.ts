/** What is PostgreSQL's own: tables made from nothing, signing in, errors without secrets, the writers' lock. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { type Kysely, sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { AppError } from '#core/app-error.ts';
import { MIGRATIONS, migrate } from '#store/registry/migrate.ts';
import { openRegistry, type RegistryPlace, toShownPlace } from '#store/registry/open-registry.ts';
import { openPostgresEngine } from '#store/registry/postgres/open-postgres-engine.ts';
import type { PostgresAddress } from '#store/registry/postgres/postgres-address.ts';
import type { RegistryEngine } from '#store/registry/registry-engine.ts';
import {
  findPostgresBinaries,
  type PostgresServer,
  startPostgresServer,
} from '../../support/postgres-server.ts';
import { findFreePort } from '../../support/spawn-system.ts';
import { createTemporaryDirectory } from '../../support/temporary-directory.ts';
import { waitUntil } from '../../support/wait-until.ts';
import { createDevice, LANDAU } from './registry-fixtures.ts';

/** From a lost connection over deadlock, full disk and shutdown to a standby that only reads. */
const UNAVAILABLE = '08006 40001 40P01 53100 53200 53300 55P03 57014 57P01 58030 25006'.split(' ');

describe.skipIf(!findPostgresBinaries())('PostgreSQL (skipped unless its server is installed)', () => {
  let server: PostgresServer;
  beforeAll(async () => {
    server = await startPostgresServer();
  });
  afterAll(() => server?.remove());

  async function open(address: PostgresAddress) {
    const registry = await openRegistry({ engine: 'postgres', ...address });
    onTestFinished(() => registry.close());
    return registry;
  }

  async function openEngine(): Promise<RegistryEngine> {
    const engine = await openPostgresEngine({ url: await server.createSchema() });
    onTestFinished(() => engine.close());
    await migrate(engine, 0);
    return engine;
  }

  const toParts = () => ({
    host: '127.0.0.1',
    port: server.port,
    database: 'postgres',
    user: 'leitstand',
    passwordFile: server.passwordFile,
  });

  async function refusalOf(address: PostgresAddress): Promise<AppError> {
    const error = await open(address).then(
      () => undefined,
      error => error,
    );
    expect(error).toBeInstanceOf(AppError);
    expect(inspect(error, { depth: 9, showHidden: true })).not.toMatch(/geheim|wrong-secret/);
    return error;
  }

  it('makes its tables once, whoever comes first', async () => {
    const url = await server.createSchema();
    const registries = await Promise.all([open({ url }), open({ url }), open({ url })]);
    for (const registry of registries) await registry.ping();
    const versions = await server.query('select version from migrations order by 1', url);
    expect(versions).toHaveLength(MIGRATIONS.length);
  });

  it('leads from every older version to the same tables and views', async () => {
    const columns = `select table_name, column_name, data_type, collation_name, is_nullable
      from information_schema.columns where table_schema = current_schema() order by 1, 2`;
    const schemas = [];
    for (let version = 0; version < MIGRATIONS.length; version++) {
      const url = await server.createSchema();
      const engine = await openPostgresEngine({ url });
      onTestFinished(() => engine.close());
      await migrate(engine, 0, MIGRATIONS.slice(0, version));
      await migrate(engine, 0);
      schemas.push(await server.query(columns, url));
    }
    for (const schema of schemas) expect(schema).toEqual(schemas[0]);
    expect(schemas[0]).not.toEqual([]);
  });

  it('signs in by URL, by a file that holds one, and by parts, and never shows how', async () => {
    const url = await server.createSchema();
    const urlFile = join(createTemporaryDirectory(), 'url');
    writeFileSync(urlFile, `${url}\n`);
    for (const address of [{ url }, { urlFile }, toParts()]) {
      await (await open(address)).ping();
      const shown = toShownPlace({ engine: 'postgres', ...address });
      expect(shown).toBe(`PostgreSQL at 127.0.0.1:${server.port}/postgres`);
    }
  });

  it('says what is wrong with its address, without repeating it', async () => {
    const port = await findFreePort();
    const retry = { code: 'STORE_UNAVAILABLE', canRetry: true };
    const invalid = { code: 'INVALID_CONFIGURATION', canRetry: false };
    const url = (rest: string) => ({ url: `postgres://leitstand:wrong-secret@127.0.0.1:${rest}` });
    const cases: [PostgresAddress, object, RegExp][] = [
      [url(`${port}/postgres`), retry, /ECONNREFUSED/],
      [url(`${server.port}/postgres`), retry, /password authentication failed/],
      [{ ...toParts(), database: 'nowhere' }, retry, /"nowhere" does not exist/],
      [{ ...toParts(), passwordFile: '/nowhere/password' }, retry, /ENOENT/],
      [{ url: 'postgres://leitstand:wrong-secret#1@host:5432/db' }, invalid, /like postgres:/],
      [{ url: 'mysql://leitstand:wrong-secret@host/db' }, invalid, /like postgres:/],
      [{ urlFile: '/nowhere/url' }, invalid, /ENOENT/],
    ];
    for (const [address, expected, text] of cases) {
      const error = await refusalOf(address);
      expect(error).toMatchObject(expected);
      expect(error.message).toMatch(text);
    }
  });

  it('refuses a database whose encoding cannot hold every character', async () => {
    const url = await server.createDatabase(
      'latin',
      `encoding LATIN1 locale 'C' locale_provider libc template template0`,
    );
    expect(await refusalOf({ url })).toMatchObject({ code: 'INVALID_CONFIGURATION' });
  });

  it('takes a password that was changed while it runs', async () => {
    await server.query(`create role changing superuser login password 'old'`);
    const passwordFile = join(createTemporaryDirectory(), 'password');
    writeFileSync(passwordFile, 'old\n');
    const registry = await open({ ...toParts(), user: 'changing', passwordFile });
    await server.query(`alter role changing password 'new'`);
    writeFileSync(passwordFile, 'new\n');
    await server.query(`select pg_terminate_backend(pid) from pg_stat_activity where usename = 'changing'`);
    await waitUntil(
      'the new password to be used',
      () =>
        registry.ping().then(
          () => true,
          () => false,
        ),
      works => works,
    );
  });

  it('says STORE_UNAVAILABLE to trouble of the server, and keeps the connection where it can', async () => {
    const { database } = await openEngine();
    for (const code of UNAVAILABLE) {
      const raised = sql`do $$ begin raise exception 'trouble' using errcode = ${sql.lit(code)}; end $$`;
      const refusal = { code: 'STORE_UNAVAILABLE', canRetry: true, message: expect.stringContaining(code) };
      await expect(raised.execute(database)).rejects.toMatchObject(refusal);
      await sql`select 1`.execute(database);
    }
  });

  it('quotes no row in the error of a statement that is our mistake', async () => {
    const { database } = await openEngine();
    const wrong = sql`insert into grants (id, name) values ('g', 'Erika Mustermann')`.execute(database);
    const error = await wrong.catch(error => error);
    expect(inspect(error, { depth: 9, showHidden: true })).toMatch(/23502/);
    expect(inspect(error, { depth: 9, showHidden: true })).not.toMatch(/Mustermann/);
  });

  it('writes all of a transaction or nothing when its connection is cut, and goes on', async () => {
    const engine = await openEngine();
    const database = engine.database as unknown as Kysely<{ counters: { name: string; value: number } }>;
    const cut = database.transaction().execute(async transaction => {
      await transaction.insertInto('counters').values({ name: 'a', value: 1 }).execute();
      const pid = sql<{ pid: number }>`select pg_backend_pid() as pid`;
      await server.query(
        `select pg_terminate_backend(${(await pid.execute(transaction)).rows[0]?.pid}, 10000)`,
      );
      await transaction.insertInto('counters').values({ name: 'b', value: 1 }).execute();
    });
    await expect(cut).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE', canRetry: true });
    expect(await database.selectFrom('counters').selectAll().execute()).toEqual([]);
    await database
      .transaction()
      .execute(transaction => transaction.insertInto('counters').values({ name: 'c', value: 1 }).execute());
  });

  it('reads while somebody else holds the lock of the writers, and writes once it is free', async () => {
    const url = await server.createSchema();
    const [registry, engine] = [await open({ url }), await openPostgresEngine({ url })];
    onTestFinished(() => engine.close());
    await registry.devices.putCity(LANDAU);
    const writing = await engine.database.transaction().execute(async () => {
      const writing = registry.devices.putDevices([createDevice('lm-1')]);
      await waitUntil(
        'the writer to wait',
        () => server.query(`select 1 from pg_locks where locktype = 'advisory' and not granted`),
        rows => rows.length === 1,
      );
      expect(await registry.devices.listAllDevices()).toEqual([]);
      return { writing };
    });
    await writing.writing;
    expect(await registry.devices.listAllDevices()).toHaveLength(1);
  });

  it('lets callers beyond its few connections wait, and tells how many', async () => {
    const registry = await open({ url: await server.createSchema() });
    const pings = Promise.all(Array.from({ length: 50 }, () => registry.ping()));
    await new Promise(resolve => setImmediate(resolve));
    expect(registry.stats.waitingCalls).toBeGreaterThan(0);
    await pings;
    expect(registry.stats.waitingCalls).toBe(0);
  });

  it('refuses a store that a newer program wrote', async () => {
    const url = await server.createSchema();
    const engine = await openPostgresEngine({ url });
    onTestFinished(() => engine.close());
    await migrate(engine, 0, [...MIGRATIONS, async () => {}]);
    const place: RegistryPlace = { engine: 'postgres', url };
    await expect(openRegistry(place)).rejects.toMatchObject({ code: 'STORE_TOO_NEW' });
  });
});
