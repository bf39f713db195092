/**
 * The report of an event that is over, as a page and as PDF. What was kept is shown; until the node has kept it, it is made
 * anew each time from the same stores by the same reckoning.
 */
import type { FastifyRequest } from 'fastify';
import Type, { type Static } from 'typebox';
import { type EventReport, isReported } from '#core/requests/report.ts';
import { makeEventReport } from '#store/reports/make-event-report.ts';
import { EVERY_ROLE, principalOf } from '../access.ts';
import type { ApiContext, ApiServer } from '../api-context.ts';
import { type PageLanguage, sendHtmlPage, toPageLanguage } from '../html-page.ts';
import { ApiProblem } from '../problems.ts';
import { findRequest } from '../requests/read-request.ts';
import { toReportDocument } from '../requests/report-document.ts';
import { toReportPage } from '../requests/report-page.ts';
import { toReportPdf } from '../requests/report-pdf.ts';
import { RequestParameters } from '../schemas/request-content-schemas.ts';
import { closed, oneOf } from '../schemas/schema-parts.ts';

const tags = ['requests'];
const Language = Type.Object({ language: Type.Optional(oneOf(['de', 'en'] as const)) }, closed);
const config = { access: EVERY_ROLE };

type ReportRequest = FastifyRequest<{
  Params: Static<typeof RequestParameters>;
  Querystring: Static<typeof Language>;
}>;

export async function registerRequestReport(app: ApiServer, context: ApiContext): Promise<void> {
  const { registry, telemetry, clock, queryGate } = context;

  async function read(request: ReportRequest): Promise<EventReport> {
    const known = await findRequest(context, principalOf(request), request.params.id);
    if (!isReported(known))
      throw new ApiProblem('CONFLICT', { detail: 'It is not over, or was never set up' });
    const kept = await registry.requests.getReport(known.id);
    if (kept) return kept;
    const { signal } = request;
    return queryGate.run(signal, () =>
      makeEventReport({ registry, telemetry }, known, clock.nowMs(), signal),
    );
  }

  app.get(
    '/api/v1/requests/:id/report.html',
    {
      config,
      schema: {
        ...{ tags, summary: 'The report of an event that is over, as a page to read and print' },
        params: RequestParameters,
        querystring: Language,
        produces: ['text/html'],
      },
    },
    async (request, reply) => {
      const language = toLanguage(request);
      const { id } = request.params;
      const page = toReportPage(
        toReportDocument(await read(request), language),
        `/api/v1/requests/${id}/report`,
      );
      return sendHtmlPage(reply.header('cache-control', 'private, no-store'), 200, page);
    },
  );

  app.get(
    '/api/v1/requests/:id/report.pdf',
    {
      config,
      schema: {
        ...{ tags, summary: 'The report of an event that is over, as a PDF that can be read aloud' },
        params: RequestParameters,
        querystring: Language,
        produces: ['application/pdf'],
      },
    },
    async (request, reply) => {
      const report = await read(request);
      const document = toReportDocument(report, toLanguage(request));
      const pdf = await toReportPdf(document, { createdMs: report.madeMs });
      return reply
        .type('application/pdf')
        .header('cache-control', 'private, no-store')
        .header('content-disposition', `inline; filename="${report.id}.pdf"`)
        .send(pdf);
    },
  );
}

function toLanguage(request: ReportRequest): PageLanguage {
  return request.query.language ?? toPageLanguage(request.headers['accept-language']);
}
