/** Many devices from a CSV file: first what would happen, then all of them or none, then their secrets, once. */
import type { FastifyRequest } from 'fastify';
import Type from 'typebox';
import { CSV_MEDIA_TYPE } from '#core/csv.ts';
import type { Device } from '#core/devices.ts';
import { IMPORT_BYTES_MAX, type ImportReport, type ImportResource } from '#core/provisioning-resources.ts';
import { ADMIN_ROLES, principalOf } from '../access.ts';
import type { ApiContext, ApiServer } from '../api-context.ts';
import { toAuditActor } from '../auditing.ts';
import { DialectParameter } from '../csv-reply.ts';
import { checkImport } from '../imports/check-import.ts';
import { createImportJobs, type InChange } from '../imports/import-jobs.ts';
import { ApiProblem } from '../problems.ts';
import { createQueryGate } from '../query-gate.ts';
import { ImportReportSchema, ImportSchema } from '../schemas/provisioning-schemas.ts';

const config = { access: ADMIN_ROLES, scope: 'provisioning' } as const;
const upload = { bodyLimit: IMPORT_BYTES_MAX };
const ImportParameters = Type.Object({ id: Type.String({ pattern: '^[A-Za-z0-9-]{1,64}$' }) });
/** A file of 5 MB takes tens of MB while it is read. */
const FILES_AT_ONCE = { running: 1, waiting: 4 };

export async function registerDeviceImports(app: ApiServer, context: ApiContext): Promise<void> {
  const jobs = createImportJobs(context);
  const gate = createQueryGate(FILES_AT_ONCE);
  app.addContentTypeParser(
    'text/csv',
    { parseAs: 'buffer', bodyLimit: IMPORT_BYTES_MAX },
    (_request, body, done) => done(null, body),
  );
  app.addHook('onClose', () => jobs.settle());

  const check = (request: FastifyRequest) => {
    if (!(request.body instanceof Uint8Array)) throw new ApiProblem('MEDIA_TYPE_UNSUPPORTED');
    const { body } = request;
    const { cities } = principalOf(request);
    return gate.run(request.signal, () => checkImport(body, context.registry.devices, cities));
  };
  const ownerOf = (request: FastifyRequest) => toAuditActor(principalOf(request)).id;

  app.post(
    '/api/v1/device-imports/check',
    {
      ...upload,
      config: { ...config, audit: 'changesNothing' },
      schema: {
        tags: ['provisioning'],
        summary: 'What an import of the file would do, row by row; nothing is changed',
        consumes: ['text/csv'],
        response: { 200: ImportReportSchema },
      },
    },
    async (request): Promise<ImportReport> => (await check(request)).report,
  );

  app.post(
    '/api/v1/device-imports',
    {
      ...upload,
      config: { ...config, audit: 'device.import' },
      schema: {
        tags: ['provisioning'],
        summary: 'Imports all devices of the file, or none when one has a fault',
        consumes: ['text/csv'],
        response: { 202: ImportSchema },
      },
    },
    async (request, reply) => {
      const { report, devices } = await check(request);
      if (report.faultCount > 0) throw toProblem(report);
      const inChange: InChange = work => context.change(request, work);
      const job = jobs.start(
        devices.map(({ device }): Device => device),
        ownerOf(request),
        inChange,
      );
      // The entries are written in the transaction of the import, not with this answer.
      request.isAudited = true;
      return reply.code(202).send(job);
    },
  );

  app.get(
    '/api/v1/device-imports/:id',
    {
      config,
      schema: {
        tags: ['provisioning'],
        summary: 'How far an import is',
        params: ImportParameters,
        response: { 200: ImportSchema },
      },
    },
    async (request): Promise<ImportResource> => {
      const job = jobs.find(request.params.id, ownerOf(request));
      if (!job) throw new ApiProblem('NOT_FOUND');
      return job;
    },
  );

  app.post(
    '/api/v1/device-imports/:id/secrets',
    {
      config: { ...config, audit: 'import.secrets' },
      schema: {
        tags: ['provisioning'],
        summary: 'The secrets of the imported devices as CSV, this once',
        params: ImportParameters,
        querystring: Type.Object({ dialect: DialectParameter }, { additionalProperties: false }),
      },
    },
    async (request, reply) => {
      const csv = jobs.takeSecrets(request.params.id, ownerOf(request), request.query.dialect);
      if (csv === undefined) throw new ApiProblem('NOT_FOUND');
      return reply
        .type(CSV_MEDIA_TYPE)
        .header('content-disposition', 'attachment; filename="device-secrets.csv"')
        .header('cache-control', 'no-store')
        .send(csv);
    },
  );
}

function toProblem({ faults }: ImportReport): ApiProblem {
  const errors = faults.slice(0, 20).map(({ line, field, rule }) => ({ field: `${line}.${field}`, rule }));
  return new ApiProblem('REQUEST_INVALID', { errors });
}
