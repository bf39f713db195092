/** What is SQLite's own: migrations, the file and its mode, transactions on one connection. */
import { statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { type Kysely, sql } from 'kysely';
import { describe, expect, it, onTestFinished } from 'vitest';
import { MIGRATIONS, type Migration, migrate } from '#store/registry/migrate.ts';
import { addPresence } from '#store/registry/migrations/0013-presence.ts';
import { openRegistry } from '#store/registry/open-registry.ts';
import type { DeviceFilter } from '#store/registry/registry-devices.ts';
import type { RegistryEngine } from '#store/registry/registry-engine.ts';
import { openSqliteEngine } from '#store/registry/sqlite/open-sqlite-engine.ts';
import { retryWhileBusy } from '#store/registry/sqlite/sqlite-dialect.ts';
import { createTemporaryDirectory } from '../../support/temporary-directory.ts';
import { createDevice } from './registry-fixtures.ts';

function createFilePath(): string {
  return join(createTemporaryDirectory(), 'deep', 'registry.sqlite');
}

async function openEngine(file: string): Promise<RegistryEngine> {
  const engine = await openSqliteEngine(file);
  onTestFinished(() => engine.close());
  return engine;
}

async function readSchema(engine: RegistryEngine): Promise<unknown[]> {
  const query = sql`select type, name, sql from sqlite_master order by name`;
  return (await query.execute(engine.database)).rows;
}

async function readVersion(engine: RegistryEngine): Promise<unknown> {
  const query = sql<{ version: number }>`select max(version) as version from migrations`;
  return (await query.execute(engine.database)).rows[0]?.version;
}

describe('migrations of the registry', () => {
  it('lead from every older version to the same tables', async () => {
    const schemas = [];
    for (let version = 0; version <= MIGRATIONS.length; version++) {
      const engine = await openEngine(createFilePath());
      await migrate(engine, 0, MIGRATIONS.slice(0, version));
      await migrate(engine, 0);
      await migrate(engine, 0);
      expect(await readVersion(engine)).toBe(MIGRATIONS.length);
      schemas.push(await readSchema(engine));
    }
    for (const schema of schemas) expect(schema).toEqual(schemas[0]);
    expect(schemas[0]).not.toEqual([]);
  });

  it('leave open since when a device is known that was there before this was recorded', async () => {
    const file = createFilePath();
    const engine = await openEngine(file);
    await migrate(engine, 0, MIGRATIONS.slice(0, 2));
    await sql`insert into cities values ('landau', '', '', '', 0, 0)`.execute(engine.database);
    await sql`insert into devices (id, city, kind, name, lifecycle, "reportIntervalS", search)
      values ('lm-1', 'landau', 'lightmast', '', 'planned', 900, '')`.execute(engine.database);
    const registry = await openRegistry({ engine: 'sqlite', file });
    onTestFinished(() => registry.close());
    await registry.devices.putDevices([createDevice('lm-1')]);
    expect(await registry.devices.getListing('lm-1')).toStrictEqual({
      device: createDevice('lm-1'),
    });
  });

  it('find presence and its reason in what ingest had written before they had columns', async () => {
    const file = createFilePath();
    const engine = await openEngine(file);
    const before = MIGRATIONS.indexOf(addPresence);
    await migrate(engine, 0, MIGRATIONS.slice(0, before));
    await sql`insert into cities values ('landau', '', '', '', 0, 0)`.execute(engine.database);
    for (const id of ['lm-1', 'lm-2']) {
      const watch = id === 'lm-1' ? '{"presence":"lost","reason":"group","sinceMs":1,"heardMs":1}' : null;
      await sql`insert into devices (id, city, kind, name, lifecycle, "reportIntervalS", search)
        values (${id}, 'landau', 'lightmast', '', 'planned', 900, '')`.execute(engine.database);
      await sql`insert into "currentStates" ("deviceId", revision, state, "stateSinceMs", components, watch)
        values (${id}, 1, 'lost', 1, '{}', ${watch})`.execute(engine.database);
    }
    const registry = await openRegistry({ engine: 'sqlite', file });
    onTestFinished(() => registry.close());
    const idsOf = async (filter: DeviceFilter) =>
      (await registry.devices.query({ filter, limit: 9 })).items.map(({ device }) => device.id);
    expect(await idsOf({ presence: ['lost'], reasons: ['group'] })).toEqual(['lm-1']);
    expect(await idsOf({ presence: ['unknown'] })).toEqual(['lm-2']);
  });

  it('take one step of two openers once', async () => {
    const file = createFilePath();
    const engines = [await openEngine(file), await openEngine(file)];
    let runs = 0;
    const count: Migration = async transaction => {
      runs += 1;
      await transaction.schema.createTable('counted').addColumn('x', 'integer').execute();
    };
    await Promise.all(engines.map(engine => migrate(engine, 0, [...MIGRATIONS, count])));
    expect(runs).toBe(1);
  });

  it('leave nothing of a step that failed', async () => {
    const engine = await openEngine(createFilePath());
    await migrate(engine, 0);
    const before = await readSchema(engine);
    const fail: Migration = async transaction => {
      await transaction.schema.createTable('half').addColumn('x', 'integer').execute();
      throw new Error('the step failed');
    };
    await expect(migrate(engine, 0, [...MIGRATIONS, fail])).rejects.toThrow('the step failed');
    expect(await readSchema(engine)).toEqual(before);
    expect(await readVersion(engine)).toBe(MIGRATIONS.length);
  });

  it('refuse a store that a newer program wrote, and leave it as it is', async () => {
    const file = createFilePath();
    const engine = await openEngine(file);
    await migrate(engine, 0, [...MIGRATIONS, async () => {}]);
    await expect(openRegistry({ engine: 'sqlite', file })).rejects.toMatchObject({
      code: 'STORE_TOO_NEW',
      canRetry: false,
    });
    expect(await readVersion(engine)).toBe(MIGRATIONS.length + 1);
  });
});

describe('the file of the registry', () => {
  it('can be read by its owner only, side files included', async () => {
    const file = createFilePath();
    await migrate(await openEngine(file), 0);
    for (const path of [file, `${file}-wal`, `${file}-shm`]) expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  it('syncs every commit and checks references', async () => {
    const { database } = await openEngine(createFilePath());
    const read = async (name: string) =>
      Object.values((await sql<object>`pragma ${sql.raw(name)}`.execute(database)).rows[0]!);
    expect(await read('journal_mode')).toEqual(['wal']);
    expect(await read('synchronous')).toEqual([2]);
    expect(await read('foreign_keys')).toEqual([1]);
  });

  it('says STORE_UNAVAILABLE when it is no database or its place is none', async () => {
    const file = join(createTemporaryDirectory(), 'registry.sqlite');
    writeFileSync(file, 'This is no database. '.repeat(100));
    await expect(openRegistry({ engine: 'sqlite', file })).rejects.toMatchObject({
      code: 'STORE_UNAVAILABLE',
      canRetry: false,
    });
    const below = join(file, 'registry.sqlite');
    await expect(openRegistry({ engine: 'sqlite', file: below })).rejects.toMatchObject({
      code: 'STORE_UNAVAILABLE',
      canRetry: true,
    });
  });
});

describe('transactions on SQLite', () => {
  it('let no other query of the same registry in between', async () => {
    const engine = await openEngine(createFilePath());
    await migrate(engine, 0);
    const database = engine.database as unknown as Kysely<{ counters: { name: string; value: number } }>;
    const order: string[] = [];
    const first = database.transaction().execute(async transaction => {
      await transaction.insertInto('counters').values({ name: 'a', value: 1 }).execute();
      await new Promise(resolve => setImmediate(resolve));
      await transaction.deleteFrom('counters').execute();
      order.push('transaction');
    });
    const second = database
      .selectFrom('counters')
      .selectAll()
      .execute()
      .then(rows => order.push(`read ${rows.length}`));
    await Promise.all([first, second]);
    expect(order).toEqual(['transaction', 'read 0']);
  });

  it('wait for another writer without blocking the thread, and give up with STORE_UNAVAILABLE', async () => {
    const file = createFilePath();
    const engine = await openEngine(file);
    await migrate(engine, 0);
    const other = new DatabaseSync(file);
    onTestFinished(() => other.close());

    other.exec('begin immediate');
    const writing = engine.database.insertInto('counters').values({ name: 'a', value: 1 }).execute();
    // This timer could not end the wait of the writer if the writer blocked the thread.
    setTimeout(() => other.exec('commit'), 20);
    await writing;

    other.exec('begin immediate');
    const impatient = new DatabaseSync(file, { timeout: 0 });
    onTestFinished(() => impatient.close());
    const waiting = retryWhileBusy(() => impatient.exec('begin immediate'), 30);
    await expect(waiting).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE', canRetry: true });
    other.exec('rollback');
  });
});
