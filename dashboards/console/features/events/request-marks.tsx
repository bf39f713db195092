/** State and flags of a request, in words with a sign: nothing is said by colour alone. */
import type { RequestResource } from '#core/request-resources.ts';
import { FINAL_STATES, type RequestState } from '#core/requests/bandwidth-request.ts';
import { REASON_LABELS, STATE_LABELS } from '#core/requests/request-labels.ts';
import { t } from '../../i18n/translate.ts';
import { Icon } from '../../ui/icon.tsx';
import { say } from './request-words.ts';

export function StateMark({ state }: { state: RequestState }) {
  return <span class={`request-state is-${toTone(state)}`}>{say(STATE_LABELS[state])}</span>;
}

function toTone(state: RequestState): string {
  if (state === 'active') return 'live';
  if (state === 'rejected' || state === 'failed') return 'refused';
  if (FINAL_STATES.has(state) || state === 'draft') return 'quiet';
  return state === 'acknowledged' || state === 'checking' || state === 'held' ? 'open' : 'agreed';
}

type Flagged = Pick<
  RequestResource,
  | 'state'
  | 'reason'
  | 'jeopardySince'
  | 'overdueSince'
  | 'preemptedBy'
  | 'pendingRevision'
  | 'isCancelAsked'
  | 'isPreemptionProposed'
>;

export function RequestFlags({ request }: { request: Flagged }) {
  const { reason, jeopardySince, overdueSince, preemptedBy, pendingRevision, isCancelAsked } = request;
  const warnings = [
    jeopardySince && t('events.flag.jeopardy'),
    overdueSince && t('events.flag.overdue'),
    preemptedBy && t('events.flag.preempted'),
  ].filter(Boolean);
  const notes = [
    reason && !preemptedBy && say(REASON_LABELS[reason]),
    pendingRevision && t('events.flag.revision'),
    request.isPreemptionProposed && t('events.flag.proposed'),
    isCancelAsked && !preemptedBy && t('events.flag.cancelAsked'),
  ].filter(Boolean);
  return (
    <>
      {warnings.map(text => (
        <span key={text} class="request-flag is-warning">
          <Icon name="warning" />
          {text}
        </span>
      ))}
      {notes.map(text => (
        <span key={text} class="request-flag">
          {text}
        </span>
      ))}
    </>
  );
}
