/** A report with nothing in it but what the request says. */
import type { BandwidthRequest } from '#core/requests/bandwidth-request.ts';
import type { EventReport } from '#core/requests/report.ts';

export function createReport(
  { id, event, window, priority }: BandwidthRequest,
  changes: Partial<EventReport> = {},
): EventReport {
  return {
    ...{ v: 1, madeMs: 1, id, city: { slug: 'landau', name: 'Landau', timeZone: 'Europe/Berlin' } },
    ...{ event, organisation: 'Ü', authority: 'bos', priority, state: 'completed', window, kit: [] },
    ...{ span: { fromMs: 0, untilMs: 0 }, services: [], links: [], nodes: [], incidents: [] },
    ...{ told: [], steps: [], acceptance: [], ...changes },
  };
}
