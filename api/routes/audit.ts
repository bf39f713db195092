/** The audit log: who changed what. Administrators see what concerns their cities; those of every city see all. */
import type { FastifyRequest } from 'fastify';
import Type, { type Static } from 'typebox';
import { AUDIT_ACTION_NAMES, AUDIT_ACTIONS, type AuditChange } from '#core/audit-actions.ts';
import type { AuditEntryResource } from '#core/audit-resources.ts';
import type { CsvValue } from '#core/csv.ts';
import type { Page } from '#core/resources.ts';
import type { AuditEntry, AuditQuery } from '#store/registry/registry-audit.ts';
import { ADMIN_ROLES, principalOf } from '../access.ts';
import type { ApiContext, ApiServer } from '../api-context.ts';
import { DialectParameter, sendCsv } from '../csv-reply.ts';
import { parseCursor, toCursor } from '../cursors.ts';
import { AuditEntrySchema } from '../schemas/audit-schemas.ts';
import {
  CityParameter,
  CursorParameter,
  LimitParameter,
  PAGE_LIMIT,
  parseList,
} from '../schemas/query-schemas.ts';
import { toTime } from '../to-device-summary.ts';

const EXPORT_PAGE_ROWS = 500;
const EXPORT_COLUMNS = [
  'id',
  'time',
  'actor',
  'actorId',
  'via',
  'action',
  'city',
  'object',
  'objectId',
  'changes',
  'outcome',
  'requestId',
];

const Time = (description: string) =>
  Type.Optional(Type.String({ format: 'date-time', maxLength: 40, description }));

const filters = {
  city: CityParameter,
  action: Type.Optional(Type.String({ maxLength: 600, description: 'Actions, comma-separated' })),
  actor: Type.Optional(
    Type.String({ minLength: 1, maxLength: 64, description: "Part of the actor's name, or the whole id" }),
  ),
  object: Type.Optional(Type.String({ minLength: 1, maxLength: 128, description: 'Id of what was changed' })),
  from: Time('From then on'),
  to: Time('Exclusive'),
};

const Filters = Type.Object(filters, { additionalProperties: false });
const PageParameters = Type.Object(
  { ...filters, cursor: CursorParameter, limit: LimitParameter },
  { additionalProperties: false },
);
const ExportParameters = Type.Object(
  { ...filters, dialect: DialectParameter },
  { additionalProperties: false },
);

export async function registerAudit(app: ApiServer, context: ApiContext): Promise<void> {
  const { audit } = context.registry;

  app.get(
    '/api/v1/audit',
    {
      config: { access: ADMIN_ROLES, scope: 'audit.read' },
      schema: {
        tags: ['audit'],
        summary: 'Who changed what, newest first',
        querystring: PageParameters,
        response: {
          200: Type.Object({ items: Type.Array(AuditEntrySchema), nextCursor: Type.Optional(Type.String()) }),
        },
      },
    },
    async (request): Promise<Page<AuditEntryResource>> => {
      const { cursor, limit, ...given } = request.query;
      const filter = await toFilter(context, request, given);
      const after = parseCursor(cursor, /^\d{1,15}$/);
      const page = await audit.query({
        ...filter,
        ...(after === undefined ? {} : { afterId: Number(after) }),
        limit: limit ?? PAGE_LIMIT,
      });
      return {
        items: page.items.map(toResource),
        ...(page.nextId === undefined ? {} : { nextCursor: toCursor(page.nextId) }),
      };
    },
  );

  app.get(
    '/api/v1/audit/export',
    {
      config: { access: ADMIN_ROLES, scope: 'audit.read' },
      schema: { tags: ['audit'], summary: 'The same as CSV, whole', querystring: ExportParameters },
    },
    async (request, reply) => {
      const { dialect, ...given } = request.query;
      const filter = await toFilter(context, request, given);
      const pages = readPages(afterId =>
        audit.query({ ...filter, ...(afterId === undefined ? {} : { afterId }), limit: EXPORT_PAGE_ROWS }),
      );
      const name = `audit-${toTime(context.clock.nowMs()).slice(0, 10)}`;
      return sendCsv(request, reply, context.exportGate, { name, dialect, columns: EXPORT_COLUMNS, pages });
    },
  );
}

async function toFilter(
  context: ApiContext,
  request: FastifyRequest,
  given: Static<typeof Filters>,
): Promise<Omit<AuditQuery, 'limit'>> {
  const cities = await context.allowedCities(principalOf(request), given.city);
  const actions = parseList('action', given.action, AUDIT_ACTION_NAMES);
  return {
    ...(cities ? { cities } : {}),
    ...(actions ? { actions } : {}),
    ...(given.actor === undefined ? {} : { actor: given.actor }),
    ...(given.object === undefined ? {} : { objectId: given.object }),
    ...(given.from === undefined ? {} : { fromMs: Date.parse(given.from) }),
    ...(given.to === undefined ? {} : { toMs: Date.parse(given.to) }),
  };
}

async function* readPages(
  read: (afterId: number | undefined) => Promise<{ items: AuditEntry[]; nextId?: number }>,
): AsyncGenerator<CsvValue[][]> {
  for (let afterId: number | undefined; ; ) {
    const page = await read(afterId);
    yield page.items.map(toRow);
    if (page.nextId === undefined) return;
    afterId = page.nextId;
  }
}

function toResource({ timeMs, objectId, changes, ...entry }: AuditEntry): AuditEntryResource {
  return {
    ...entry,
    time: toTime(timeMs),
    object: { type: AUDIT_ACTIONS[entry.action], ...(objectId === undefined ? {} : { id: objectId }) },
    changes: [...changes],
  };
}

function toRow(entry: AuditEntry): CsvValue[] {
  const { id, timeMs, actor, via, action, city, objectId, changes, outcome, requestId } = entry;
  const what = changes.map(toText).join('; ');
  const object = AUDIT_ACTIONS[action];
  return [
    id,
    toTime(timeMs),
    actor.name,
    actor.id,
    via,
    action,
    city,
    object,
    objectId,
    what,
    outcome,
    requestId,
  ];
}

function toText({ field, from, to }: AuditChange): string {
  if (from === undefined) return `${field}: ${to}`;
  return `${field}: ${from} → ${to ?? ''}`;
}
