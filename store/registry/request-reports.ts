/**
 * Reports of events that are over, kept beside the request: one each, never changed. What they may be at most follows from
 * the requests of a city and from what a report may list (`REPORT_ROWS_MAX`).
 */
import type { EventReport } from '#core/requests/report.ts';
import type { RegistryRequests } from './registry-requests.ts';
import type { Database } from './tables.ts';

type ReportMethods = Pick<RegistryRequests, 'keepReport' | 'getReport' | 'withoutReport'>;

export function createRequestReports(database: Database): ReportMethods {
  return {
    async keepReport(report) {
      await database
        .insertInto('requestReports')
        .values({ requestId: report.id, madeMs: report.madeMs, content: JSON.stringify(report) })
        .onConflict(conflict => conflict.column('requestId').doNothing())
        .execute();
    },
    async getReport(id) {
      const row = await database
        .selectFrom('requestReports')
        .select('content')
        .where('requestId', '=', id)
        .executeTakeFirst();
      return row && (JSON.parse(row.content) as EventReport);
    },
    async withoutReport(endedBeforeMs, limit) {
      const rows = await database
        .selectFrom('requests')
        .select('id')
        .where('state', 'in', ['completed', 'cancelled', 'failed'])
        .where(({ not, exists, selectFrom }) =>
          not(
            exists(
              selectFrom('requestReports')
                .select('requestReports.requestId')
                .whereRef('requestReports.requestId', '=', 'requests.id'),
            ),
          ),
        )
        .where(({ exists, selectFrom }) =>
          exists(
            selectFrom('requestStateChanges')
              .select('requestStateChanges.requestId')
              .whereRef('requestStateChanges.requestId', '=', 'requests.id')
              .where('requestStateChanges.to', '=', 'provisioning'),
          ),
        )
        .where(({ exists, selectFrom }) =>
          exists(
            selectFrom('requestStateChanges')
              .select('requestStateChanges.requestId')
              .whereRef('requestStateChanges.requestId', '=', 'requests.id')
              .whereRef('requestStateChanges.to', '=', 'requests.state')
              .where('requestStateChanges.atMs', '<=', endedBeforeMs),
          ),
        )
        .orderBy('id')
        .limit(limit)
        .execute();
      return rows.map(({ id }) => id);
    },
  };
}
