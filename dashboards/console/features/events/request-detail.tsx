/** One request, followed like a parcel: how far it is, what it asks for and holds, what happened, what comes next. */
import { useState } from 'preact/hooks';
import type { RequestDetailResource } from '#core/request-resources.ts';
import { linkTo } from '../../app/location.ts';
import { t } from '../../i18n/translate.ts';
import { fleet, membershipRevision } from '../../live/live-state.ts';
import { requestRevision } from '../../live/request-state.ts';
import { Card } from '../../ui/card.tsx';
import { PageHead } from '../../ui/page-head.tsx';
import { useResource } from '../device/use-resource.ts';
import { ReportCard } from '../event-live/report-links.tsx';
import { ContactCard } from './contact-card.tsx';
import { MilestoneBar } from './milestone-bar.tsx';
import { NetworkCard } from './network-card.tsx';
import { RequestAdmission } from './request-admission.tsx';
import { RequestFacts } from './request-facts.tsx';
import { HistoryCard } from './request-history.tsx';
import { RequestFlags, StateMark } from './request-marks.tsx';
import { NotesCard } from './request-notes.tsx';
import { StepButtons } from './request-steps.tsx';
import { toTimeText } from './request-words.ts';
import { SharingCard } from './sharing-card.tsx';

export interface DetailProps {
  detail: RequestDetailResource;
  /** Somebody here has changed it: it is read again. */
  onChanged: () => void;
}

export function RequestDetailPage({ id }: { id: string }) {
  const [turn, setTurn] = useState(0);
  const path = `/api/v1/requests/${encodeURIComponent(id)}`;
  const detail = useResource<RequestDetailResource>(path, {}, turn * 1e9 + requestRevision.value);
  return (
    <>
      <Head detail={typeof detail === 'object' ? detail : undefined} />
      {detail === 'loading' && <p class="empty">{t('loading')}</p>}
      {detail === 'failed' && <p class="empty">{t('events.missing')}</p>}
      {typeof detail === 'object' && <Detail detail={detail} onChanged={() => setTurn(known => known + 1)} />}
    </>
  );
}

/** One heading from the beginning: who came by keyboard stands on it while the rest is loaded. */
function Head({ detail }: { detail: RequestDetailResource | undefined }) {
  return (
    <PageHead
      title={detail?.event.name ?? t('events.title')}
      note={detail?.id}
      tools={
        <>
          {detail && detail.paths.length > 0 && (
            <a class="button" href={linkTo(`/events/${detail.id}/live`)}>
              {t('events.toLive')}
            </a>
          )}
          <a class="button" href={linkTo('/events')}>
            {t('events.toList')}
          </a>
        </>
      }
    />
  );
}

function Detail({ detail, onChanged }: DetailProps) {
  const { milestones, holdExpires, expectedCompletion, completed, preemptedBy } = detail;
  const part = { detail, onChanged };
  const times = [
    holdExpires && t('events.holdUntil', { time: toTimeText(holdExpires) }),
    expectedCompletion && !completed && t('events.expected', { time: toTimeText(expectedCompletion) }),
    completed && t('events.completedAt', { time: toTimeText(completed) }),
  ].filter(Boolean);
  return (
    <div class="request-page">
      <Card id="request-progress" title={t('events.progress')} class="request-progress">
        <MilestoneBar milestones={milestones} />
        <div class="request-standing">
          <span class="request-marks">
            <StateMark state={detail.state} />
            <RequestFlags request={detail} />
          </span>
          {times.map(text => (
            <span key={text} class="muted">
              {text}
            </span>
          ))}
          {preemptedBy && (
            <a href={linkTo(`/events/${preemptedBy}`)}>{t('events.preemptedBy', { id: preemptedBy })}</a>
          )}
        </div>
        <StepButtons {...part} />
      </Card>
      <div class="request-columns">
        <div class="request-main">
          <ReportCard detail={detail} />
          <RequestAdmission {...part} />
          <RequestFacts {...part} />
          <NetworkCard {...part} />
        </div>
        <div class="request-side">
          <NotesCard {...part} />
          <HistoryCard {...part} />
          <SharingCard {...part} />
          {detail.mayReadContact && <ContactCard {...part} />}
        </div>
      </div>
    </div>
  );
}

/** As the list of devices calls it; of a lent case only the identifier may be known. */
export function nameOfNode(deviceId: string): string {
  membershipRevision.value;
  return fleet.devices.get(deviceId)?.name ?? deviceId;
}
