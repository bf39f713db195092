/**
 * Reads a whole table a page at a time. Between pages other work of the thread gets its turn, because an
 * embedded engine reads in the calling thread. What changes meanwhile may be seen or not: read the revision
 * first, then the table, and anything newer shows as a higher revision.
 */
import { setImmediate as yieldToEventLoop } from 'node:timers/promises';

const PAGE_ROWS = 1000;

export async function readAllPages<Row>(
  readPage: (after: string, limit: number) => Promise<Row[]>,
  toKey: (row: Row) => string,
): Promise<Row[]> {
  const all: Row[] = [];
  for (;;) {
    const last = all.at(-1);
    const page = await readPage(last === undefined ? '' : toKey(last), PAGE_ROWS);
    all.push(...page);
    if (page.length < PAGE_ROWS) return all;
    await yieldToEventLoop();
  }
}
