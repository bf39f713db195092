import type { Database, DatabaseTransaction } from './tables.ts';

/** Within the transaction that is open already, or in one of its own. */
export function inTransaction<Result>(
  database: Database,
  work: (transaction: DatabaseTransaction) => Promise<Result>,
): Promise<Result> {
  return database.isTransaction
    ? work(database as DatabaseTransaction)
    : database.transaction().execute(work);
}
