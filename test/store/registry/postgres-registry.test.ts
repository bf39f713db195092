/**
 * The contract on PostgreSQL. Making the tables takes longer than most tests, so each gets the tables of the
 * one before, emptied; that they are made from nothing is for postgres-engine.test.ts.
 */
import { afterAll, beforeAll, describe } from 'vitest';
import { openRegistry } from '#store/registry/open-registry.ts';
import {
  findPostgresBinaries,
  type PostgresServer,
  startPostgresServer,
} from '../../support/postgres-server.ts';
import { describeRegistryContract } from './registry-contract.ts';

describe.skipIf(!findPostgresBinaries())('PostgreSQL (skipped unless its server is installed)', () => {
  let server: PostgresServer;
  let url: string;
  let emptyTables: string;

  beforeAll(async () => {
    server = await startPostgresServer();
    url = await server.createSchema();
    await (await openRegistry({ engine: 'postgres', url })).close();
    const tables = await server.query(
      `select tablename as name from pg_tables where schemaname = current_schema() and tablename <> 'migrations'`,
      url,
    );
    // Without the checks of references, so that their order does not matter.
    const deletions = tables.map(({ name }) => `delete from "${name}"`);
    emptyTables = ['set session_replication_role = replica', ...deletions].join('; ');
  });
  afterAll(() => server?.remove());

  describeRegistryContract('PostgreSQL', async () => {
    await server.query(emptyTables, url);
    return {
      open: ({ nowMs, ...limits } = {}) =>
        openRegistry({
          engine: 'postgres',
          url,
          ...limits,
          ...(nowMs !== undefined && { clock: { nowMs: () => nowMs, monotonicMs: () => 0 } }),
        }),
      async execute(statement, { pastTriggers } = { pastTriggers: false }) {
        const role = pastTriggers ? 'set session_replication_role = replica; ' : '';
        await server.query(role + statement, url);
      },
    };
  });
});
