/** Plans maintenance: what, when and why. What it would mean is asked of the server while it is typed. */
import { useEffect, useState } from 'preact/hooks';
import {
  type MaintenanceEffect,
  type MaintenanceRequest,
  type MaintenanceTimes,
  type NewMaintenance,
  RULE_TEXT_MAX,
} from '#core/alarm-rule-resources.ts';
import { formats, t } from '../../i18n/translate.ts';
import { nowMs } from '../../live/live-state.ts';
import { sendResource } from '../../live/rest-client.ts';
import { Field } from '../../ui/field.tsx';
import { FormDialog } from '../../ui/form-dialog.tsx';
import { listOperatedCities } from '../admin/city-field.tsx';
import { createScopeDraft, createTimesDraft, toScope, toTimes } from './rule-drafts.ts';
import { toSpanText } from './rule-words.ts';
import { ScopeFields } from './scope-fields.tsx';
import { SpanList } from './span-list.tsx';
import { TIMES_SHOWN, TimesFields } from './times-fields.tsx';
import { useRuleForm } from './use-rule-form.ts';

interface MaintenanceDialogProps {
  onSaved: () => void;
  onClose: () => void;
}

const TYPES = ['range', 'weekly', 'monthlyWeekday', 'monthly'] as const;
const SHOWN = ['kind', 'groupId', 'deviceId', 'reason', 'forceReason', ...TIMES_SHOWN];
const PATH = '/api/v1/maintenance-windows';
const SETTLE_MS = 400;

export function MaintenanceDialog({ onSaved, onClose }: MaintenanceDialogProps) {
  const [scope, setScope] = useState(() => createScopeDraft(listOperatedCities()[0]?.slug ?? ''));
  const [draft, setDraft] = useState(() => createTimesDraft(nowMs.peek()));
  const [reason, setReason] = useState('');
  const [forceReason, setForceReason] = useState('');
  const [isTried, setIsTried] = useState(false);
  const form = useRuleForm(SHOWN);
  // The dialog offers no time of the sun.
  const times = toTimes(draft) as MaintenanceTimes | undefined;
  const isReasonMissing = reason.trim() === '';
  const effect = useEffectOf(times && { ...toScope(scope), reason: 'preview', times });
  const isBooked = effect !== undefined && effect.requests.length > 0;

  async function submit(): Promise<void> {
    setIsTried(true);
    if (isReasonMissing || !times) return;
    const isForced = isBooked && forceReason.trim() !== '';
    const request: NewMaintenance = {
      ...{ ...toScope(scope), reason, times },
      ...(isForced && { forceReason }),
    };
    if (!(await form.send(() => sendResource('POST', PATH, request)))) return;
    onSaved();
    onClose();
  }

  return (
    <FormDialog
      class="rule-form"
      width="wide"
      title={t('maintenance.new')}
      submitText={t('maintenance.plan')}
      isReady={times !== undefined}
      form={form}
      onSubmit={submit}
      onClose={onClose}
    >
      <ScopeFields scope={scope} form={form} isCityFixed={false} onChange={setScope} />
      <TimesFields times={draft} types={TYPES} form={form} onChange={setDraft} />
      <Field
        label={t('maintenance.reason')}
        hint={t('maintenance.reasonHint')}
        error={isTried && isReasonMissing ? t('alarms.needsText') : form.errorOf('reason')}
        isRequired
      >
        {input => (
          <input
            {...input}
            maxLength={RULE_TEXT_MAX}
            value={reason}
            onInput={event => setReason(event.currentTarget.value)}
          />
        )}
      </Field>
      {effect && <Effect effect={effect} />}
      {isBooked && (
        <Field
          label={t('maintenance.force')}
          hint={t('maintenance.forceHint')}
          error={form.errorOf('forceReason')}
        >
          {input => (
            <input
              {...input}
              maxLength={RULE_TEXT_MAX}
              value={forceReason}
              onInput={event => setForceReason(event.currentTarget.value)}
            />
          )}
        </Field>
      )}
    </FormDialog>
  );
}

/** How many devices, when, and which bookings; what the server refuses is told when it is saved. */
function Effect({ effect: { devices, spans, requests } }: { effect: MaintenanceEffect }) {
  return (
    <div class="rule-preview" role="status">
      <b>{t('maintenance.devices', { count: formats.value.number(devices) })}</b>
      <SpanList spans={spans} />
      {requests.length > 0 && (
        <>
          <b>{t('maintenance.touches')}</b>
          <ul class="rule-spans">
            {requests.map(({ id, eventName, window }) => (
              <li key={`${id} ${window.from}`}>{`${eventName}: ${toSpanText(window)}`}</li>
            ))}
          </ul>
        </>
      )}
    </div>
  );
}

function useEffectOf(request: MaintenanceRequest | undefined): MaintenanceEffect | undefined {
  const [effect, setEffect] = useState<MaintenanceEffect>();
  const wanted = JSON.stringify(request);
  useEffect(() => {
    let isWanted = true;
    const timer = setTimeout(() => {
      if (wanted === undefined) return;
      sendResource<MaintenanceEffect>('POST', `${PATH}/preview`, JSON.parse(wanted)).then(
        found => isWanted && setEffect(found),
        () => isWanted && setEffect(undefined),
      );
    }, SETTLE_MS);
    return () => {
      isWanted = false;
      clearTimeout(timer);
    };
  }, [wanted]);
  return effect;
}
