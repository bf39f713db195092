/**
 * Numbers such as `MG-LD-2026-000123`: counted per city and year, without gap or repeat as long as the request is made in
 * the same transaction. A city gets its letters with its first number and keeps them; no other city has them.
 */
import { inTransaction } from './in-transaction.ts';
import type { Database, DatabaseTransaction } from './tables.ts';

/** Takes the next number of the city. */
export function takeRequestNumber(database: Database, city: string, year: number): Promise<string> {
  return inTransaction(database, async transaction => {
    const prefix = await prefixOf(transaction, city);
    const { last } = await transaction
      .insertInto('requestNumbers')
      .values({ city, year, last: 1 })
      .onConflict(conflict =>
        conflict.columns(['city', 'year']).doUpdateSet(eb => ({ last: eb('requestNumbers.last', '+', 1) })),
      )
      .returning('last')
      .executeTakeFirstOrThrow();
    return `MG-${prefix}-${year}-${String(last).padStart(6, '0')}`;
  });
}

async function prefixOf(transaction: DatabaseTransaction, city: string): Promise<string> {
  const given = await transaction.selectFrom('requestPrefixes').selectAll().execute();
  const own = given.find(row => row.city === city);
  if (own) return own.prefix;
  const known = await transaction
    .selectFrom('cities')
    .select('ags')
    .where('slug', '=', city)
    .executeTakeFirst();
  const taken = new Set(given.map(({ prefix }) => prefix));
  for (const prefix of toPrefixes(city, known?.ags ?? '')) {
    if (taken.has(prefix)) continue;
    await transaction.insertInto('requestPrefixes').values({ city, prefix }).execute();
    return prefix;
  }
  throw new Error('There is always another prefix');
}

/**
 * Letters for a city, best first: the licence plate of an independent city, else three letters of its name as they stand
 * in the slug (`woerth` WOE, then WOR, WOT, …), else those with a number.
 */
export function* toPrefixes(slug: string, ags: string): Generator<string> {
  const plate = PLATES[ags.slice(0, 5)];
  if (plate) yield plate;
  const letters = slug
    .toUpperCase()
    .replaceAll(/[^A-Z]/g, '')
    .padEnd(3, 'X');
  for (const third of letters.slice(2)) yield letters.slice(0, 2) + third;
  for (let n = 2; ; n++) yield letters.slice(0, 3) + n;
}

/** By the first five digits of the AGS: independent cities of Rhineland-Palatinate. Others share theirs with a district. */
const PLATES: Readonly<Record<string, string>> = {
  '07111': 'KO',
  '07211': 'TR',
  '07311': 'FT',
  '07312': 'KL',
  '07313': 'LD',
  '07314': 'LU',
  '07315': 'MZ',
  '07316': 'NW',
  '07317': 'PS',
  '07318': 'SP',
  '07319': 'WO',
  '07320': 'ZW',
};
