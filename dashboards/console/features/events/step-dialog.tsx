/** Asks once more before a step that others will notice, and for the words that belong to it. */
import { useState } from 'preact/hooks';
import type { PreemptionResource, RequestResource, RequestStepRequest } from '#core/request-resources.ts';
import { REQUEST_REASONS, type RequestReason } from '#core/requests/bandwidth-request.ts';
import { PRIORITY_LABELS, REASON_LABELS, STATE_LABELS } from '#core/requests/request-labels.ts';
import { t } from '../../i18n/translate.ts';
import { FormDialog } from '../../ui/form-dialog.tsx';
import { showToast } from '../../ui/toast.tsx';
import { sendStep } from './change-request.tsx';
import { say } from './request-words.ts';
import { toStepFailure } from './step-failure.ts';
import { type AskedStep, STEP_MANNERS } from './step-rules.ts';
import { LongTextField, SelectField } from './text-field.tsx';

interface StepDialogProps {
  step: AskedStep;
  request: Pick<RequestResource, 'id' | 'revision' | 'event'>;
  /** Who would lose what they hold. */
  displaced?: PreemptionResource['displaced'];
  onDone: () => void;
  onClose: () => void;
}

/** With what a person turns something down; the others are the platform's. */
const REASONS: Readonly<Record<'reject' | 'fail', readonly RequestReason[]>> = {
  reject: REQUEST_REASONS.filter(
    reason => !['preempted', 'holdExpired', 'requesterWithdrew', 'technicalFailure'].includes(reason),
  ),
  fail: ['technicalFailure', 'noResources'],
};

export function StepDialog({ step, request, displaced = [], onDone, onClose }: StepDialogProps) {
  const { ask, look } = STEP_MANNERS[step];
  const reasons = REASONS[step === 'fail' ? 'fail' : 'reject'];
  const [text, setText] = useState('');
  const [reason, setReason] = useState<RequestReason>(reasons[0]!);
  const [isTried, setIsTried] = useState(false);
  const [isBusy, setIsBusy] = useState(false);
  const [fault, setFault] = useState('');
  const isTextRequired = ask === 'textRequired' || ask === 'reasonAndText';
  const isMissing = isTextRequired && text.trim() === '';

  async function submit(): Promise<void> {
    setIsTried(true);
    if (isMissing) return;
    setIsBusy(true);
    try {
      await sendStep(request.id, request.revision, toStep(step, text.trim(), reason));
      showToast(() => t(`events.did.${step}`));
      onDone();
      onClose();
    } catch (error) {
      setFault(toStepFailure(error));
      setIsBusy(false);
      onDone();
    }
  }

  return (
    <FormDialog
      title={t(`events.step.${step}`)}
      form={{ isBusy, whole: fault }}
      submitText={t(`events.step.${step}`)}
      isDanger={look === 'danger'}
      onSubmit={submit}
      onClose={onClose}
    >
      <p>
        <b>{request.event.name}</b> · {request.id}
      </p>
      <p>{t(`events.ask.${step}`)}</p>
      {displaced.length > 0 && <Displaced of={displaced} />}
      {ask === 'reasonAndText' && (
        <SelectField
          label={t('events.reason')}
          value={reason}
          options={reasons.map(value => ({ value, text: say(REASON_LABELS[value]) }))}
          onChange={setReason}
        />
      )}
      {ask !== 'question' && (
        <LongTextField
          label={t(step === 'proposePreemption' ? 'events.why' : 'events.publicText')}
          hint={t(step === 'proposePreemption' ? 'events.whyHint' : 'events.publicTextHint')}
          error={isTried && isMissing ? t('events.fault.reason') : ''}
          isRequired={isTextRequired}
          value={text}
          onChange={setText}
        />
      )}
    </FormDialog>
  );
}

function Displaced({ of: displaced }: { of: PreemptionResource['displaced'] }) {
  return (
    <div class="displaced">
      <p>
        <b>{t('events.displaced')}</b>
      </p>
      <ul>
        {displaced.map(({ id, eventName, priority, state }) => (
          <li key={id}>
            <b>{eventName}</b> <span class="muted">{id}</span>
            <br />
            {say(PRIORITY_LABELS[priority])} · {say(STATE_LABELS[state])}
          </li>
        ))}
      </ul>
    </div>
  );
}

function toStep(step: AskedStep, text: string, reason: RequestReason): RequestStepRequest {
  switch (step) {
    case 'reject':
    case 'fail':
      return { step, reason, text };
    case 'rejectRevision':
      return { step, text };
    case 'proposePreemption':
      return { step, reason: text };
    case 'approve':
    case 'withdraw':
      return { step, ...(text !== '' && { text }) };
    default:
      return { step };
  }
}
