/** What was refused and why: page by page, one by one, counted by what it is about, and as a file. */

import Type from 'typebox';
import type { CsvValue } from '#core/csv.ts';
import type { QuarantineResource, RefusalGroupsResource } from '#core/quality-resources.ts';
import type { Page } from '#core/resources.ts';
import type { QuarantineEntry } from '#store/registry/registry-ingest.ts';
import { EVERY_ROLE, isAllowedCity, principalOf } from '../access.ts';
import type { ApiContext, ApiServer } from '../api-context.ts';
import { DialectParameter, sendCsv } from '../csv-reply.ts';
import { parseCursor, toCursor } from '../cursors.ts';
import { ApiProblem, createFieldProblem } from '../problems.ts';
import {
  parseKinds,
  quarantineFilters,
  toQuarantineQuery,
  toQuarantineResource,
} from '../quality/quarantine-filter.ts';
import {
  FromParameter,
  KindParameter,
  QuarantineSchema,
  RefusalGroupsSchema,
  ToParameter,
} from '../schemas/quality-schemas.ts';
import { CityParameter, CursorParameter, LimitParameter, PAGE_LIMIT } from '../schemas/query-schemas.ts';
import { toTime } from '../to-device-summary.ts';

const EXPORT_PAGE_ROWS = 500;
const EXPORT_COLUMNS = [
  'id',
  'time',
  'city',
  'kind',
  'device',
  'topic',
  'reason',
  'field',
  'count',
  'replay',
  'excerpt',
];
const DAY_MS = 86_400_000;
const GROUP_DAYS_MAX = 31;
const GROUP_PARTS = 12;
const GROUPS_MAX = 200;

const closed = { additionalProperties: false };
const PageParameters = Type.Object(
  { ...quarantineFilters, cursor: CursorParameter, limit: LimitParameter },
  closed,
);
const ExportParameters = Type.Object({ ...quarantineFilters, dialect: DialectParameter }, closed);
const GroupParameters = Type.Object(
  { city: CityParameter, kind: KindParameter, from: FromParameter, to: ToParameter },
  closed,
);
const EntryParameters = Type.Object({ id: Type.String({ maxLength: 64 }) });

export async function registerQuarantine(app: ApiServer, context: ApiContext): Promise<void> {
  const { ingest } = context.registry;

  app.get(
    '/api/v1/quarantine',
    {
      config: { access: EVERY_ROLE },
      schema: {
        tags: ['quarantine'],
        summary: 'Messages and values that were refused, newest first',
        querystring: PageParameters,
        response: {
          200: Type.Object({ items: Type.Array(QuarantineSchema), nextCursor: Type.Optional(Type.String()) }),
        },
      },
    },
    async (request): Promise<Page<QuarantineResource>> => {
      const { cursor, limit, ...given } = request.query;
      const query = await toQuarantineQuery(context, request, given);
      const after = parseCursor(cursor, /^\d{1,15}$/);
      const page = await ingest.quarantine({
        ...query,
        ...(after === undefined ? {} : { afterId: Number(after) }),
        limit: limit ?? PAGE_LIMIT,
      });
      return {
        items: page.items.map(toQuarantineResource),
        ...(page.nextId === undefined ? {} : { nextCursor: toCursor(page.nextId) }),
      };
    },
  );

  app.get(
    '/api/v1/quarantine/:id',
    {
      config: { access: EVERY_ROLE },
      schema: {
        tags: ['quarantine'],
        summary: 'One refusal',
        params: EntryParameters,
        response: { 200: QuarantineSchema },
      },
    },
    async (request): Promise<QuarantineResource> => {
      const { id } = request.params;
      const entry = /^\d{1,15}$/.test(id) ? await ingest.getQuarantineEntry(Number(id)) : undefined;
      const { cities } = principalOf(request);
      // What belongs to no city is for those who may see every city.
      const isAllowed =
        entry?.city === undefined ? cities === '*' : isAllowedCity(principalOf(request), entry.city);
      if (!entry || !isAllowed) throw new ApiProblem('NOT_FOUND', { detail: 'No such entry' });
      return toQuarantineResource(entry);
    },
  );

  app.get(
    '/api/v1/quarantine/export',
    {
      config: { access: EVERY_ROLE },
      exposeHeadRoute: false,
      schema: { tags: ['quarantine'], summary: 'The same as CSV, whole', querystring: ExportParameters },
    },
    async (request, reply) => {
      const { dialect, ...given } = request.query;
      const query = await toQuarantineQuery(context, request, given);
      const pages = readPages(afterId =>
        ingest.quarantine({
          ...query,
          ...(afterId === undefined ? {} : { afterId }),
          limit: EXPORT_PAGE_ROWS,
        }),
      );
      const name = `quarantine-${toTime(context.clock.nowMs()).slice(0, 10)}`;
      return sendCsv(request, reply, context.exportGate, { name, dialect, columns: EXPORT_COLUMNS, pages });
    },
  );

  app.get(
    '/api/v1/quarantine/groups',
    {
      config: { access: EVERY_ROLE },
      schema: {
        tags: ['quarantine'],
        summary: 'Refusals by reason, device kind and key, with their trend',
        querystring: GroupParameters,
        response: { 200: RefusalGroupsSchema },
      },
    },
    async (request): Promise<RefusalGroupsResource> => {
      const cities = await context.allowedCities(principalOf(request), request.query.city);
      const { fromMs, toMs } = parseTimes(request.query, context.clock.nowMs());
      const kinds = parseKinds(request.query.kind);
      const found = await context.queryGate.run(request.signal, () =>
        context.registry.quality.refusalGroups({
          ...{ cities, kinds, fromMs, toMs, parts: GROUP_PARTS, limit: GROUPS_MAX },
        }),
      );
      return {
        ...{ from: toTime(fromMs), to: toTime(toMs), truncated: found.isCut },
        items: found.groups.map(({ lastMs, ...group }) => ({ ...group, last: toTime(lastMs) })),
      };
    },
  );
}

function parseTimes(query: { from?: string; to?: string }, nowMs: number) {
  // What comes in this very moment counts.
  const toMs = query.to === undefined ? nowMs + 1 : Date.parse(query.to);
  const fromMs = query.from === undefined ? toMs - DAY_MS : Date.parse(query.from);
  if (fromMs >= toMs) throw createFieldProblem('from', 'must be before to');
  if (toMs - fromMs > GROUP_DAYS_MAX * DAY_MS + DAY_MS)
    throw createFieldProblem('from', `must be at most ${GROUP_DAYS_MAX} days before to`);
  return { fromMs, toMs };
}

async function* readPages(
  read: (afterId: number | undefined) => Promise<{ items: QuarantineEntry[]; nextId?: number }>,
): AsyncGenerator<CsvValue[][]> {
  for (let afterId: number | undefined; ; ) {
    const page = await read(afterId);
    yield page.items.map(entry => toRow(toQuarantineResource(entry)));
    if (page.nextId === undefined) return;
    afterId = page.nextId;
  }
}

function toRow(entry: QuarantineResource): CsvValue[] {
  const { id, time, city, kind, device, topic, reason, field, count, kept, excerpt } = entry;
  return [id, time, city, kind, device, topic, reason, field, count, kept?.state, excerpt];
}
