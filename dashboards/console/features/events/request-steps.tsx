/** The steps that this person may take now, as the server says; what is known to be refused says why. */
import { useState } from 'preact/hooks';
import { REFUSAL_LABELS } from '#core/requests/request-labels.ts';
import { linkTo } from '../../app/location.ts';
import { t } from '../../i18n/translate.ts';
import { showToast } from '../../ui/toast.tsx';
import { sendStep } from './change-request.tsx';
import type { DetailProps } from './request-detail.tsx';
import { say } from './request-words.ts';
import { StepDialog } from './step-dialog.tsx';
import { toStepFailure } from './step-failure.ts';
import { type AskedStep, isAskedStep, STEP_MANNERS } from './step-rules.ts';
import { TrackingCodeDialog } from './tracking-code-dialog.tsx';

export function StepButtons({ detail, onChanged }: DetailProps) {
  const { id, revision, nextSteps } = detail;
  const [asked, setAsked] = useState<AskedStep>();
  const [code, setCode] = useState<string>();
  const [isBusy, setIsBusy] = useState(false);

  async function takeAtOnce(step: 'submit' | 'recheck'): Promise<void> {
    setIsBusy(true);
    try {
      const { trackingCode } = await sendStep(id, revision, { step });
      showToast(() => t(`events.did.${step}`));
      setCode(trackingCode);
    } catch (error) {
      showToast(() => toStepFailure(error), 'failed');
    } finally {
      setIsBusy(false);
      onChanged();
    }
  }

  // Who looks at a proposal confirms or drops it.
  const isProposed = detail.preemption !== undefined;
  const steps = nextSteps.filter(
    ({ step }) => step !== 'note' && !(isProposed && step === 'proposePreemption'),
  );
  if (steps.length === 0) return null;
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset brings KERN's form layout with it.
    <div class="step-buttons" role="group" aria-label={t('events.nextSteps')}>
      {steps.map(({ step, refusal }) => {
        if (step === 'edit' || step === 'askRevision')
          return (
            <a
              key={step}
              class="button"
              href={linkTo(`/events/${id}/${step === 'edit' ? 'edit' : 'revise'}`)}
            >
              {t(`events.step.${step}`)}
            </a>
          );
        if (!isAskedStep(step)) return null;
        if (refusal)
          return (
            <span key={step} class="step-refused">
              <button type="button" class="button" aria-disabled="true" aria-describedby={`not-${step}`}>
                {t(`events.step.${step}`)}
              </button>
              <span id={`not-${step}`} class="field-hint">
                {say(REFUSAL_LABELS[refusal])}
              </span>
            </span>
          );
        const { ask, look } = STEP_MANNERS[step];
        return (
          <button
            key={step}
            type="button"
            class={`button ${look === 'plain' ? '' : `is-${look}`}`}
            disabled={isBusy}
            onClick={() =>
              ask === 'atOnce' ? void takeAtOnce(step as 'submit' | 'recheck') : setAsked(step)
            }
          >
            {t(`events.step.${step}`)}
          </button>
        );
      })}
      {asked && (
        <StepDialog
          step={asked}
          request={detail}
          displaced={asked === 'confirmPreemption' ? (detail.preemption?.displaced ?? []) : []}
          onDone={onChanged}
          onClose={() => setAsked(undefined)}
        />
      )}
      {code !== undefined && <TrackingCodeDialog id={id} code={code} onClose={() => setCode(undefined)} />}
    </div>
  );
}
