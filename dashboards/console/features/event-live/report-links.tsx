/** The report of an event that is over, for whoever may see the request. */

import type { RequestDetailResource } from '#core/request-resources.ts';
import { linkTo } from '../../app/location.ts';
import { language, t } from '../../i18n/translate.ts';
import { Card } from '../../ui/card.tsx';
import './report-links.css';

const ENDED: readonly RequestDetailResource['state'][] = ['completed', 'cancelled', 'failed'];
const LIVE: readonly RequestDetailResource['state'][] = ['provisioned', 'active', 'releasing'];

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

/** On the page of a request: to its live page while there is something to see, to the report afterwards. */
export function DuringAndAfterCard({ detail }: { detail: RequestDetailResource }) {
  if (isReportThere(detail))
    return (
      <Card id="request-report" title={t('eventLive.report')} class="request-part">
        <p class="muted">{t('eventLive.reportAbout')}</p>
        <ReportLinks id={detail.id} />
      </Card>
    );
  if (!LIVE.includes(detail.state)) return null;
  return (
    <Card id="request-live" title={t('eventLive.title')} class="request-part">
      <p class="report-links">
        <a class="button is-primary" href={linkTo(`/events/${detail.id}/live`)}>
          {t('eventLive.openLive')}
        </a>
      </p>
    </Card>
  );
}
