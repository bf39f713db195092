/**
 * Answers with a CSV file of any length. What always holds: no more of it is in memory than a page, a reader that is slow
 * makes the store wait and not the memory grow, few such answers are under way at a time, and none for longer than ten
 * minutes.
 */
import { Readable } from 'node:stream';
import type { FastifyReply, FastifyRequest } from 'fastify';
import Type from 'typebox';
import {
  CSV_DIALECTS,
  CSV_MEDIA_TYPE,
  type CsvDialect,
  type CsvValue,
  toCsvHead,
  toCsvLine,
} from '#core/csv.ts';
import { openInGate } from './gated-stream.ts';
import type { QueryGate } from './query-gate.ts';

export interface CsvFile {
  /** ASCII letters, digits, dashes; without `.csv`. */
  name: string;
  dialect: CsvDialect | undefined;
  columns: readonly string[];
  pages: AsyncIterable<readonly (readonly CsvValue[])[]>;
}

export const DialectParameter = Type.Optional(
  Type.Unsafe<CsvDialect>(
    Type.String({
      enum: [...CSV_DIALECTS],
      description: 'excel-de: semicolons, decimal comma, byte order mark',
    }),
  ),
);

/** Throws BUSY, and what the first page throws; later errors end the connection, so that nobody takes a part for all. */
export async function sendCsv(
  request: FastifyRequest,
  reply: FastifyReply,
  gate: QueryGate,
  file: CsvFile,
): Promise<FastifyReply> {
  const stream = await openInGate(gate, request.signal, () => start(file));
  return reply
    .type(CSV_MEDIA_TYPE)
    .header('content-disposition', `attachment; filename="${file.name}.csv"`)
    .header('cache-control', 'no-store')
    .send(stream);
}

async function start(file: CsvFile): Promise<Readable> {
  const pages = file.pages[Symbol.asyncIterator]();
  const first = await pages.next();
  return Readable.from(toChunks(file, first, pages));
}

type Page = readonly (readonly CsvValue[])[];

async function* toChunks(
  { columns, dialect }: CsvFile,
  first: IteratorResult<Page>,
  pages: AsyncIterator<Page>,
): AsyncGenerator<string> {
  yield toCsvHead(columns, dialect);
  try {
    for (let page = first; !page.done; page = await pages.next()) {
      yield page.value.map(row => toCsvLine(row, dialect)).join('');
    }
  } finally {
    await pages.return?.();
  }
}
