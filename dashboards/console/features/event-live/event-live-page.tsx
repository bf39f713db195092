/** An event while it runs: what is booked and what is used, how the way is, what endangers it, how long it still lasts. */
import type { RequestUsageResource } from '#core/request-page-resources.ts';
import type { RequestDetailResource } from '#core/request-resources.ts';
import { linkTo } from '../../app/location.ts';
import type { PageProps } from '../../app/pages.ts';
import { formats, t } from '../../i18n/translate.ts';
import { nowMs } from '../../live/live-state.ts';
import { Card } from '../../ui/card.tsx';
import { Icon } from '../../ui/icon.tsx';
import { PageHead } from '../../ui/page-head.tsx';
import { StateMark } from '../events/request-marks.tsx';
import { toEventSpanText, toTimeText } from '../events/request-words.ts';
import { EventAlarms } from './event-alarms.tsx';
import { EventHistoryCard } from './event-history.tsx';
import { LinkUsage } from './link-usage.tsx';
import { NodePower } from './node-power.tsx';
import { isReportThere, ReportLinks } from './report-links.tsx';
import { ServiceUsage } from './service-usage.tsx';
import { useEventLive } from './use-event-live.ts';
import '../events/events.css';
import './event-live.css';

export interface LiveProps {
  detail: RequestDetailResource;
  usage: RequestUsageResource;
}

export function EventLivePage({ segments }: PageProps) {
  const [id = ''] = segments;
  return <EventLive key={id} id={id} />;
}

/** The heading stays while things are loaded: it has the focus. */
function EventLive({ id }: { id: string }) {
  const { detail, usage } = useEventLive(id);
  const known = typeof detail === 'object' ? detail : undefined;
  return (
    <>
      <PageHead
        title={known?.event.name ?? t('eventLive.title')}
        note={id}
        tools={
          <a class="button" href={linkTo(`/events/${encodeURIComponent(id)}`)}>
            {t('eventLive.toRequest')}
          </a>
        }
      />
      {detail === 'loading' && <p class="empty">{t('loading')}</p>}
      {detail === 'failed' && <p class="empty">{t('events.missing')}</p>}
      {known && (
        <div class="event-live">
          <Standing detail={known} />
          {usage === 'loading' && <p class="empty">{t('loading')}</p>}
          {usage === 'failed' && <p class="empty">{t('loadFailed')}</p>}
          {typeof usage === 'object' && <Figures detail={known} usage={usage} />}
        </div>
      )}
    </>
  );
}

function Figures(props: LiveProps) {
  return (
    <>
      <ServiceUsage {...props} />
      <div class="event-live-columns">
        <EventHistoryCard detail={props.detail} />
        <EventAlarms {...props} />
      </div>
      <LinkUsage {...props} />
      <NodePower {...props} />
    </>
  );
}

function Standing({ detail }: { detail: RequestDetailResource }) {
  const { event, window, state, jeopardySince } = detail;
  return (
    <Card id="event-standing" title={t('eventLive.state')}>
      {jeopardySince && (
        <p class="event-jeopardy" role="alert">
          <Icon name="warning" />
          <span>
            <b>{event.name}</b> {t('eventLive.jeopardy', { time: toTimeText(jeopardySince) })}
          </span>
        </p>
      )}
      <dl class="event-standing">
        <div>
          <dt>{t('eventLive.state')}</dt>
          <dd>
            <StateMark state={state} />
          </dd>
        </div>
        <TimeLeft window={window} />
        <div>
          <dt>{t('eventLive.when')}</dt>
          <dd>{toEventSpanText(window)}</dd>
        </div>
        <div>
          <dt>{t('eventLive.place')}</dt>
          <dd>{event.place}</dd>
        </div>
        {event.expectedVisitors !== undefined && (
          <div>
            <dt>{t('eventLive.visitors')}</dt>
            <dd>{formats.value.number(event.expectedVisitors)}</dd>
          </div>
        )}
      </dl>
      {isReportThere(detail) && <ReportLinks id={detail.id} />}
    </Card>
  );
}

function TimeLeft({ window }: Pick<RequestDetailResource, 'window'>) {
  const [startMs, endMs] = [Date.parse(window.start), Date.parse(window.end)];
  const now = nowMs.value;
  if (now >= endMs)
    return (
      <div>
        <dt>{t('eventLive.timeLeft')}</dt>
        <dd>{t('eventLive.isOver')}</dd>
      </div>
    );
  const hasBegun = now >= startMs;
  const left = Math.ceil(((hasBegun ? endMs : startMs) - now) / 60_000) * 60;
  return (
    <div>
      <dt>{t(hasBegun ? 'eventLive.timeLeft' : 'eventLive.timeUntil')}</dt>
      <dd class="event-left">{formats.value.duration(left)}</dd>
    </div>
  );
}
