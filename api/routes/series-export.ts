/**
 * History as files: CSV is streamed as it is read, Parquet is made in a bounded temporary file first. The parameters are
 * those of the series routes.
 */
import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import type { FastifyReply, FastifyRequest } from 'fastify';
import Type, { type Static } from 'typebox';
import type { SeriesQuery, SeriesTag } from '#store/telemetry/series-query.ts';
import { writeParquet } from '#store/telemetry/write-parquet.ts';
import { EVERY_ROLE, principalOf } from '../access.ts';
import type { ApiContext, ApiServer } from '../api-context.ts';
import { DialectParameter, sendCsv } from '../csv-reply.ts';
import { limitRows } from '../exports/export-limits.ts';
import { toCsvColumns, toCsvPages, toParquetColumns, toParquetPages } from '../exports/series-files.ts';
import { readSeriesRows, type SeriesRows } from '../exports/series-rows.ts';
import { findTimeZone } from '../find-time-zone.ts';
import { openInGate } from '../gated-stream.ts';
import { findVisibleDevice } from '../network/lent-devices.ts';
import { DeviceParameters } from '../schemas/query-schemas.ts';
import {
  choice,
  DeviceSeriesParameters,
  FleetSeriesParameters,
  POINTS_MAX,
  toFleetQuery,
  toSeriesQuery,
} from '../series-request.ts';
import { toTime } from '../to-device-summary.ts';

const csvProperties = {
  dialect: DialectParameter,
  language: choice(['de', 'en'] as const, 'Of the names of columns; absent: the names of the api'),
};
const DeviceCsvParameters = Type.Object(
  { ...DeviceSeriesParameters.properties, ...csvProperties },
  { additionalProperties: false },
);
const FleetCsvParameters = Type.Object(
  { ...FleetSeriesParameters.properties, ...csvProperties },
  { additionalProperties: false },
);
const CsvForm = Type.Object(csvProperties);

const PARQUET_MEDIA_TYPE = 'application/vnd.apache.parquet';
const ALL_TAGS: readonly SeriesTag[] = ['city', 'kind', 'device', 'component'];
/** A HEAD would read everything to say nothing. */
const options = {
  config: { access: EVERY_ROLE, scope: 'telemetry.read' },
  exposeHeadRoute: false,
} as const;

interface Question {
  query: SeriesQuery;
  tags: readonly SeriesTag[];
  /** What the file is called after. */
  subject: string;
  timeZone: string;
}

export async function registerSeriesExport(app: ApiServer, context: ApiContext): Promise<void> {
  const toDeviceQuestion = async (
    request: FastifyRequest,
    id: string,
    parameters: Static<typeof DeviceSeriesParameters>,
  ): Promise<Question> => {
    const device = await findVisibleDevice(context, request, id);
    const filter = { city: [device.city], device: [device.id] };
    const query = toSeriesQuery(parameters, filter, context.clock.nowMs());
    const timeZone = await findTimeZone(context, device.city);
    return { query: toWhole(query), tags: ['component'], subject: device.id, timeZone };
  };
  const toFleetQuestion = async (
    request: FastifyRequest,
    parameters: Static<typeof FleetSeriesParameters>,
  ): Promise<Question> => {
    const cities = await context.allowedCities(principalOf(request), parameters.city);
    const query = toWhole(toFleetQuery(parameters, cities, context.clock.nowMs()));
    const tags = query.aggregate === undefined ? ALL_TAGS : (query.groupBy ?? []);
    const timeZone = await findTimeZone(context, cities?.[0] ?? '');
    return { query, tags, subject: cities?.join('-') ?? 'cities', timeZone };
  };

  app.get(
    '/api/v1/devices/:id/series.csv',
    {
      ...options,
      schema: { ...toSchema('CSV'), params: DeviceParameters, querystring: DeviceCsvParameters },
    },
    async (request, reply) => {
      const { dialect, language, ...parameters } = request.query;
      const question = await toDeviceQuestion(request, request.params.id, parameters);
      return sendRows(context, request, reply, question, { dialect, language } as Static<typeof CsvForm>);
    },
  );
  app.get(
    '/api/v1/series.csv',
    { ...options, schema: { ...toSchema('CSV'), querystring: FleetCsvParameters } },
    async (request, reply) => {
      const { dialect, language, ...parameters } = request.query;
      const question = await toFleetQuestion(request, parameters);
      return sendRows(context, request, reply, question, { dialect, language } as Static<typeof CsvForm>);
    },
  );
  app.get(
    '/api/v1/devices/:id/series.parquet',
    {
      ...options,
      schema: { ...toSchema('Parquet'), params: DeviceParameters, querystring: DeviceSeriesParameters },
    },
    async (request, reply) =>
      sendParquet(context, request, reply, await toDeviceQuestion(request, request.params.id, request.query)),
  );
  app.get(
    '/api/v1/series.parquet',
    { ...options, schema: { ...toSchema('Parquet'), querystring: FleetSeriesParameters } },
    async (request, reply) =>
      sendParquet(context, request, reply, await toFleetQuestion(request, request.query)),
  );
}

function toSchema(type: string) {
  return {
    tags: ['series'],
    summary: `History as a ${type} file: readings without \`aggregate\`, windows with it`,
  };
}

/** A file is whole or refused: the limit of points is that of the api. */
function toWhole(query: SeriesQuery): SeriesQuery {
  return { ...query, limit: POINTS_MAX };
}

async function sendRows(
  context: ApiContext,
  request: FastifyRequest,
  reply: FastifyReply,
  question: Question,
  form: Static<typeof CsvForm>,
): Promise<FastifyReply> {
  const rows = await readRows(context, request.signal, question, context.exportLimits.csvRows);
  const whole = { dialect: form.dialect, language: form.language, timeZone: question.timeZone };
  return sendCsv(request, reply, context.exportGate, {
    ...{ name: toName(question), dialect: form.dialect },
    ...{ columns: toCsvColumns(rows, whole), pages: toCsvPages(rows, whole) },
  });
}

async function sendParquet(
  context: ApiContext,
  request: FastifyRequest,
  reply: FastifyReply,
  question: Question,
): Promise<FastifyReply> {
  const limits = context.exportLimits;
  const signal = AbortSignal.any([request.signal, AbortSignal.timeout(limits.parquetTimeMs)]);
  const file = await openInGate(context.parquetGate, signal, async () => {
    const rows = await readRows(context, signal, question, limits.parquetRows);
    return openTemporaryFile(path =>
      writeParquet({
        ...{ file: path, signal, pages: toParquetPages(rows) },
        columns: toParquetColumns(rows, question.query.aggregate !== undefined),
        ...{ maxBytes: limits.parquetBytes, memoryLimitMb: limits.parquetMemoryMb },
      }),
    );
  });
  return reply
    .type(PARQUET_MEDIA_TYPE)
    .header('content-disposition', `attachment; filename="${toName(question)}.parquet"`)
    .send(file);
}

/** The file has no name any more once it is open: it goes with the stream, whatever becomes of either. */
async function openTemporaryFile(write: (path: string) => Promise<void>): Promise<Readable> {
  const directory = await mkdtemp(join(tmpdir(), 'leitstand-export-'));
  try {
    const path = join(directory, 'series.parquet');
    await write(path);
    const file = await open(path);
    return file.createReadStream();
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

async function readRows(
  { telemetry }: ApiContext,
  signal: AbortSignal,
  { query, tags }: Question,
  maxRows: number,
): Promise<SeriesRows> {
  const rows = await readSeriesRows(telemetry, query, tags, maxRows, signal);
  return { ...rows, pages: limitRows(rows.pages, maxRows) };
}

/** Letters, digits and dashes only: a header must not be broken out of. */
function toName({ query, subject }: Question): string {
  const days = [query.fromMs, query.toMs].map(timeMs => toTime(timeMs).slice(0, 10));
  const name = [subject, query.measurement, ...days].join('-');
  return name.replace(/[^A-Za-z0-9-]+/g, '-').slice(0, 120);
}
