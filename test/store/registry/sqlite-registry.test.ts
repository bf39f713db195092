/** The contract on SQLite. */
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { openRegistry } from '#store/registry/open-registry.ts';
import { createTemporaryDirectory } from '../../support/temporary-directory.ts';
import { describeRegistryContract } from './registry-contract.ts';
import type { RegistryTestStore } from './registry-fixtures.ts';

describeRegistryContract('SQLite', async () => createSqliteStore());

function createSqliteStore(): RegistryTestStore {
  const file = join(createTemporaryDirectory(), 'registry.sqlite');
  return {
    open: ({ nowMs, ...limits } = {}) =>
      openRegistry({
        engine: 'sqlite',
        file,
        ...limits,
        ...(nowMs !== undefined && { clock: { nowMs: () => nowMs, monotonicMs: () => 0 } }),
      }),
    async execute(statement, { pastTriggers } = { pastTriggers: false }) {
      const sqlite = new DatabaseSync(file);
      try {
        if (pastTriggers) sqlite.exec('drop trigger "auditUnchanged"; drop trigger "auditKept"');
        sqlite.exec(statement);
      } finally {
        sqlite.close();
      }
    },
  };
}
