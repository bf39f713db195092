/** Whether it fits as it stands, while that is the question; the displacing and the change that wait for a decision. */
import { useState } from 'preact/hooks';
import type { AlternativeResource } from '#core/admission-resources.ts';
import type { RequestContentResource, RequestDetailResource } from '#core/request-resources.ts';
import { PRIORITY_LABELS, STATE_LABELS } from '#core/requests/request-labels.ts';
import { linkTo } from '../../app/location.ts';
import { t } from '../../i18n/translate.ts';
import { Card } from '../../ui/card.tsx';
import { showToast } from '../../ui/toast.tsx';
import { AdmissionNote } from './admission-note.tsx';
import { sendStep } from './change-request.tsx';
import { type DetailProps, nameOfNode } from './request-detail.tsx';
import { say, toKitText, toSpanText, toTimeText } from './request-words.ts';
import { ServiceList } from './service-list.tsx';
import { toStepFailure } from './step-failure.ts';

export function RequestAdmission({ detail, onChanged }: DetailProps) {
  return (
    <>
      {detail.preemption && <PreemptionCard preemption={detail.preemption} />}
      {detail.pendingChange && <PendingChangeCard change={detail.pendingChange} />}
      {detail.admission && <FitCard {...{ detail, onChanged }} />}
    </>
  );
}

/** What fits instead is taken over and checked again at once, by whom may change the request. */
function FitCard({ detail, onChanged }: DetailProps) {
  const { id, revision, admission, items, nextSteps } = detail;
  const [isBusy, setIsBusy] = useState(false);
  const mayEdit = nextSteps.some(({ step, refusal }) => step === 'edit' && refusal === undefined);

  async function take(alternative: AlternativeResource): Promise<void> {
    setIsBusy(true);
    try {
      const content = withAlternative(detail, alternative);
      const { request } = await sendStep(id, revision, { step: 'edit', content });
      await sendStep(id, request.revision, { step: 'recheck' });
      showToast(() => t('events.changed'));
    } catch (error) {
      showToast(() => toStepFailure(error), 'failed');
    } finally {
      setIsBusy(false);
      onChanged();
    }
  }

  if (!admission) return null;
  return (
    <Card id="request-fit" title={t('events.part.fit')} class="request-part">
      <AdmissionNote
        {...{ admission, items, isBusy }}
        nameOf={nameOfNode}
        onTake={mayEdit ? alternative => void take(alternative) : undefined}
      />
    </Card>
  );
}

export function withAlternative(
  { event, window, items, kit, priority, dangerUntil }: RequestDetailResource,
  alternative: AlternativeResource,
): RequestContentResource {
  return {
    ...{ event, kit, priority },
    window: alternative.type === 'otherTime' ? alternative.window : window,
    items: alternative.type === 'otherTime' ? items : alternative.items,
    ...(dangerUntil !== undefined && { dangerUntil }),
  };
}

function PreemptionCard({ preemption }: { preemption: NonNullable<RequestDetailResource['preemption']> }) {
  const { displaced, reason, by, time, isMine } = preemption;
  return (
    <Card id="request-preemption" title={t('events.preemption')} class="request-part is-attention">
      <p>{reason}</p>
      <p class="muted">{[by, toTimeText(time)].filter(Boolean).join(' · ')}</p>
      <p>
        <b>{t('events.displaced')}</b>
      </p>
      <ul class="plain-list">
        {displaced.map(({ id, eventName, priority, state }) => (
          <li key={id}>
            <a href={linkTo(`/events/${id}`)}>{eventName}</a>{' '}
            <span class="muted">
              {id} · {say(PRIORITY_LABELS[priority])} · {say(STATE_LABELS[state])}
            </span>
          </li>
        ))}
      </ul>
      <p>{t(isMine ? 'events.needsSecond' : 'events.youAreSecond')}</p>
    </Card>
  );
}

function PendingChangeCard({ change }: { change: NonNullable<RequestDetailResource['pendingChange']> }) {
  const { state, holdExpires, window, items, kit } = change;
  return (
    <Card id="request-change" title={t('events.pendingChange')} class="request-part is-attention">
      <p>
        {t(`events.pending.${state}`)}
        {holdExpires && ` ${t('events.holdUntil', { time: toTimeText(holdExpires) })}`}
      </p>
      <dl class="facts">
        <dt>{t('events.column.event')}</dt>
        <dd>{toSpanText(window.start, window.end)}</dd>
        <dt>{t('events.setupAndTeardown')}</dt>
        <dd>{toSpanText(window.setupStart, window.teardownEnd)}</dd>
        {kit.length > 0 && (
          <>
            <dt>{t('events.part.kit')}</dt>
            <dd>{toKitText(kit)}</dd>
          </>
        )}
      </dl>
      <ServiceList items={items} caption={t('events.pendingChange')} />
    </Card>
  );
}
