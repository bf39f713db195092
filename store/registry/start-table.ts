/** How migrations write tables down: a name and a type per column, `?` at the end of a name allows null. */
import { type CreateTableBuilder, type ForeignKeyConstraintBuilder, type Kysely, sql } from 'kysely';
import type { ColumnTypes } from './registry-engine.ts';

export type Columns = Record<string, keyof ColumnTypes>;

// biome-ignore lint/suspicious/noExplicitAny: a migration sees the tables of its own time, which have no type.
export type AnyDatabase = Kysely<any>;

/** Keys and constraints are added to what this returns. */
export function startTable(
  db: AnyDatabase,
  types: ColumnTypes,
  table: string,
  columns: Columns,
): CreateTableBuilder<string, string> {
  let builder: CreateTableBuilder<string, string> = db.schema.createTable(table);
  for (const [name, type] of Object.entries(columns)) {
    const isOptional = name.endsWith('?');
    builder = builder.addColumn(isOptional ? name.slice(0, -1) : name, sql.raw(types[type]), column =>
      isOptional ? column : column.notNull(),
    );
  }
  return builder;
}

export const cascade = (constraint: ForeignKeyConstraintBuilder) => constraint.onDelete('cascade');
