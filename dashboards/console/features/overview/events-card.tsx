/** The requests for bandwidth that come next or are live, each as far as it is. */
import type { RequestResource } from '#core/request-resources.ts';
import { FINAL_STATES, REQUEST_STATES } from '#core/requests/bandwidth-request.ts';
import type { Page } from '#core/resources.ts';
import { linkTo, view } from '../../app/location.ts';
import { t } from '../../i18n/translate.ts';
import { requestRevision } from '../../live/request-state.ts';
import { Card } from '../../ui/card.tsx';
import { Icon } from '../../ui/icon.tsx';
import { useResource } from '../device/use-resource.ts';
import { MilestoneBar, toMilestonesOf } from '../events/milestone-bar.tsx';
import { RequestFlags } from '../events/request-marks.tsx';
import { mayAsk } from '../events/request-rights.ts';
import { toRateText } from '../events/request-words.ts';

const SHOWN = 4;
const STATES = REQUEST_STATES.filter(state => state !== 'draft' && !FINAL_STATES.has(state)).join(',');

export function EventsCard() {
  const query = { city: view.value.city, state: STATES, limit: SHOWN };
  const loaded = useResource<Page<RequestResource>>('/api/v1/requests', query, requestRevision.value);
  const tools = mayAsk() && (
    <a class="button is-primary push-end" href={linkTo('/events/new')}>
      <Icon name="add" />
      {t('events.new')}
    </a>
  );
  return (
    <Card id="events" title={t('events.cardTitle')} class="events-card" tools={tools}>
      {typeof loaded === 'object' && loaded.items.length === 0 && <p class="empty">{t('events.cardNone')}</p>}
      <ul class="is-short-holder">
        {typeof loaded === 'object' &&
          loaded.items.map(request => (
            <li key={request.id}>
              <p>
                <a href={linkTo(`/events/${request.id}`)}>{request.event.name}</a>{' '}
                <span class="muted">{toNote(request)}</span> <RequestFlags request={request} />
              </p>
              <MilestoneBar milestones={toMilestonesOf(request.state)} isShort />
            </li>
          ))}
      </ul>
      <footer class="card-foot">
        <a class="more-link" href={linkTo('/events')}>
          {t('events.cardAll')} <span aria-hidden="true">→</span>
        </a>
      </footer>
    </Card>
  );
}

function toNote({ id, event, cirUp, cirDown }: RequestResource): string {
  const rate = Math.max(cirUp, cirDown);
  return [id, event.place, rate > 0 && toRateText(rate)].filter(Boolean).join(' · ');
}
