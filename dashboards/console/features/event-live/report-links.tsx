/** The report of an event that is over, for whoever may see the request. */

import type { RequestDetailResource } from '#core/request-resources.ts';
import { language, t } from '../../i18n/translate.ts';
import { Card } from '../../ui/card.tsx';
import './report-links.css';

const ENDED: readonly RequestDetailResource['state'][] = ['completed', 'cancelled', 'failed'];

/** Ended after set-up had begun. */
export function isReportThere({ state, history }: RequestDetailResource): boolean {
  return ENDED.includes(state) && history.some(({ to }) => to === 'provisioning');
}

export function ReportLinks({ id }: { id: string }) {
  const address = `/api/v1/requests/${encodeURIComponent(id)}/report`;
  const query = `?language=${language.value}`;
  return (
    <p class="report-links">
      <a class="button" href={`${address}.html${query}`} target="_blank" rel="noopener">
        {t('eventLive.reportPage')}
      </a>
      <a class="button" href={`${address}.pdf${query}`} target="_blank" rel="noopener">
        {t('eventLive.reportPdf')}
      </a>
    </p>
  );
}

/** On the page of a request, once the event is over. */
export function ReportCard({ detail }: { detail: RequestDetailResource }) {
  if (!isReportThere(detail)) return null;
  return (
    <Card id="request-report" title={t('eventLive.report')} class="request-part">
      <p class="muted">{t('eventLive.reportAbout')}</p>
      <ReportLinks id={detail.id} />
    </Card>
  );
}
