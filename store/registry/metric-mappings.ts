/** Mappings of names and units. Versions only grow, so of two who change one at once the second is told. */
import { AppError } from '#core/app-error.ts';
import { MAPPINGS_PER_CITY } from '#core/metric-mappings.ts';
import { readCounter, takeNumbers } from './counters.ts';
import { inTransaction } from './in-transaction.ts';
import { withoutNulls } from './nulls.ts';
import type { RegistryQuality, StoredMapping } from './registry-quality.ts';
import type { Database, DatabaseTransaction, MappingRow } from './tables.ts';

type Mappings = Pick<
  RegistryQuality,
  'listMappings' | 'getMapping' | 'putMapping' | 'deleteMapping' | 'mappingRevision'
>;

export function createMappings(database: Database): Mappings {
  return {
    async listMappings(cities) {
      if (cities?.length === 0) return [];
      let query = database
        .selectFrom('metricMappings')
        .selectAll()
        .orderBy('city')
        .orderBy('kind')
        .orderBy('component')
        .orderBy('metric')
        .orderBy('model');
      if (cities) query = query.where('city', 'in', [...cities]);
      return (await query.execute()).map(toMapping);
    },

    async getMapping(id) {
      const row = await database
        .selectFrom('metricMappings')
        .selectAll()
        .where('id', '=', id)
        .executeTakeFirst();
      return row && toMapping(row);
    },

    putMapping: mapping => inTransaction(database, transaction => putMapping(transaction, mapping)),

    deleteMapping: (id, version) =>
      inTransaction(database, async transaction => {
        await takeNumbers(transaction, 'mappingRevision', 1);
        const deleted = await transaction
          .deleteFrom('metricMappings')
          .where('id', '=', id)
          .where('version', '=', version)
          .executeTakeFirst();
        return Number(deleted.numDeletedRows) > 0;
      }),

    mappingRevision: () => readCounter(database, 'mappingRevision'),
  };
}

async function putMapping(transaction: DatabaseTransaction, mapping: StoredMapping): Promise<void> {
  await takeNumbers(transaction, 'mappingRevision', 1);
  const row = toRow(mapping);
  if (mapping.version > 1) {
    const { id, city: _city, ...changed } = row;
    const updated = await transaction
      .updateTable('metricMappings')
      .set(changed)
      .where('id', '=', id)
      .where('version', '=', mapping.version - 1)
      .executeTakeFirst();
    if (Number(updated.numUpdatedRows) === 0)
      throw new AppError('CONFLICT', 'The mapping was changed by somebody else');
    return;
  }
  const { count } = await transaction
    .selectFrom('metricMappings')
    .select(eb => eb.fn.countAll().as('count'))
    .where('city', '=', mapping.city)
    .executeTakeFirstOrThrow();
  if (Number(count) >= MAPPINGS_PER_CITY)
    throw new AppError('CONFLICT', `A city has at most ${MAPPINGS_PER_CITY} mappings`);
  await transaction.insertInto('metricMappings').values(row).execute();
}

/** Names that are absent are empty in a row: a key of the table must not be null. */
function toRow(mapping: StoredMapping): MappingRow {
  return {
    ...mapping,
    model: mapping.model ?? '',
    metric: mapping.metric ?? '',
    toMetric: mapping.toMetric ?? null,
  };
}

function toMapping({ model, metric, ...row }: MappingRow): StoredMapping {
  return { ...withoutNulls(row), ...(model !== '' && { model }), ...(metric !== '' && { metric }) };
}
