/** Version 11: the mobile fibre network of the cities: nodes, deployments, links, outages, kit, lending. */
import type { ColumnTypes } from '../registry-engine.ts';
import { type AnyDatabase, type Columns, cascade, startTable } from '../start-table.ts';

/** What is searched by has columns, all else is in `content`. */
const VERSIONED = {
  content: 'text',
  version: 'integer',
  changedMs: 'integer',
  changedBy: 'text',
} as const satisfies Columns;

export async function addNetwork(db: AnyDatabase, types: ColumnTypes): Promise<void> {
  const start = (table: string, columns: Columns) =>
    startTable(db, types, table, { id: 'text', city: 'text', ...columns, ...VERSIONED })
      .addPrimaryKeyConstraint(`${table}Key`, ['id'])
      .addForeignKeyConstraint(`${table}City`, ['city'], 'cities', ['slug'], cascade);
  const index = async (table: string, name: string, columns: string[]) => {
    await db.schema.createIndex(name).on(table).columns(columns).execute();
  };

  // The id of a node is that of its device.
  await start('fibreNodes', {})
    .addForeignKeyConstraint('fibreNodesDevice', ['id'], 'devices', ['id'], cascade)
    .execute();
  await index('fibreNodes', 'fibreNodesByCity', ['city']);
  await start('deployments', { fromMs: 'integer', 'untilMs?': 'integer' }).execute();
  await index('deployments', 'deploymentsByCity', ['city']);
  await start('fibreLinks', { deploymentId: 'text', aNode: 'text', zNode: 'text' })
    .addForeignKeyConstraint('fibreLinksDeployment', ['deploymentId'], 'deployments', ['id'])
    .execute();
  await index('fibreLinks', 'fibreLinksByCity', ['city']);
  await index('fibreLinks', 'fibreLinksByDeployment', ['deploymentId']);
  await index('fibreLinks', 'fibreLinksByANode', ['aNode']);
  await index('fibreLinks', 'fibreLinksByZNode', ['zNode']);
  await start('linkOutages', { linkId: 'text', fromMs: 'integer', 'untilMs?': 'integer' })
    .addForeignKeyConstraint('linkOutagesLink', ['linkId'], 'fibreLinks', ['id'], cascade)
    .execute();
  await index('linkOutages', 'linkOutagesByCity', ['city']);
  await index('linkOutages', 'linkOutagesByLink', ['linkId']);
  await start('kitStock', {}).execute();
  await index('kitStock', 'kitStockByCity', ['city']);
  await start('lendings', { borrowerCity: 'text', fromMs: 'integer', 'untilMs?': 'integer' })
    .addForeignKeyConstraint('lendingsBorrower', ['borrowerCity'], 'cities', ['slug'], cascade)
    .execute();
  await index('lendings', 'lendingsByCity', ['city']);
  await index('lendings', 'lendingsByBorrower', ['borrowerCity']);
}
