/** A new route: which alarms of the channel's city go to it, and when. */
import { useState } from 'preact/hooks';
import type { DeviceKindName } from '#core/device-kinds/device-kind.ts';
import { SEVERITIES, type Severity } from '#core/limits.ts';
import {
  type ChannelResource,
  ESCALATE_AFTER_MIN_MAX,
  type RouteRequest,
} from '#core/notification-resources.ts';
import { language, t } from '../../i18n/translate.ts';
import { deviceKinds } from '../../live/live-state.ts';
import { sendResource } from '../../live/rest-client.ts';
import { Dialog, DialogActions } from '../../ui/dialog.tsx';
import { Checkbox, Field, FieldGroup } from '../../ui/field.tsx';
import { toPriority } from '../../ui/priority-shapes.ts';
import { showToast } from '../../ui/toast.tsx';
import { toggle } from './token-form.ts';

interface RouteDialogProps {
  channels: readonly ChannelResource[];
  onSaved: () => Promise<void>;
  onClose: () => void;
}

interface RouteDraft {
  name: string;
  channelId: string;
  leastSeverity: Severity;
  kinds: readonly DeviceKindName[];
  /** As typed; '' for none. */
  from: string;
  to: string;
  escalateAfterMin: string;
}

export function RouteDialog({ channels, onSaved, onClose }: RouteDialogProps) {
  const [draft, setDraft] = useState<RouteDraft>({
    ...{ name: '', channelId: channels[0]?.id ?? '', leastSeverity: 'major', kinds: [] },
    ...{ from: '', to: '', escalateAfterMin: '' },
  });
  const [isBusy, setIsBusy] = useState(false);
  const [hasFailed, setHasFailed] = useState(false);
  const change = (some: Partial<RouteDraft>) => {
    setDraft({ ...draft, ...some });
    setHasFailed(false);
  };

  async function submit(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const city = channels.find(({ id }) => id === draft.channelId)?.city ?? '';
    setIsBusy(true);
    try {
      await sendResource('POST', '/api/v1/notification-routes', toRequest(draft, city));
      showToast(() => t('notifications.saved', { name: draft.name }));
      void onSaved();
      onClose();
    } catch {
      setHasFailed(true);
    } finally {
      setIsBusy(false);
    }
  }

  return (
    <Dialog title={t('notifications.newRoute')} onClose={onClose} isBusy={isBusy}>
      <form onSubmit={submit}>
        <Field label={t('notifications.name')} isRequired>
          {input => (
            <input
              {...input}
              maxLength={100}
              value={draft.name}
              onInput={event => change({ name: event.currentTarget.value })}
            />
          )}
        </Field>
        <Field label={t('notifications.channel')} isRequired>
          {input => (
            <select
              {...input}
              value={draft.channelId}
              onChange={event => change({ channelId: event.currentTarget.value })}
            >
              {channels.map(({ id, name }) => (
                <option key={id} value={id}>
                  {name}
                </option>
              ))}
            </select>
          )}
        </Field>
        <Field label={t('notifications.least')} isRequired>
          {input => (
            <select
              {...input}
              value={draft.leastSeverity}
              onChange={event => change({ leastSeverity: event.currentTarget.value as Severity })}
            >
              {SEVERITIES.map(severity => (
                <option key={severity} value={severity}>
                  {t(`state.${toPriority(severity)}`)}
                </option>
              ))}
            </select>
          )}
        </Field>
        <FieldGroup legend={`${t('notifications.kinds')} (${t('notifications.kindsHint')})`}>
          {deviceKinds.value.map(({ name, label }) => (
            <Checkbox
              key={name}
              label={label[language.value]}
              isChecked={draft.kinds.includes(name)}
              onChange={isIn => change({ kinds: toggle(draft.kinds, name, isIn) })}
            />
          ))}
        </FieldGroup>
        <NumberField
          label={t('notifications.from')}
          value={draft.from}
          max={23}
          onChange={from => change({ from })}
        />
        <NumberField
          label={t('notifications.to')}
          value={draft.to}
          max={23}
          onChange={to => change({ to })}
        />
        <NumberField
          label={t('notifications.escalation')}
          value={draft.escalateAfterMin}
          min={1}
          max={ESCALATE_AFTER_MIN_MAX}
          onChange={escalateAfterMin => change({ escalateAfterMin })}
        />
        {hasFailed && (
          <p class="admin-note is-wrong" role="alert">
            {t('notifications.refused')}
          </p>
        )}
        <DialogActions>
          <button type="submit" class="button is-primary" disabled={isBusy}>
            {t('notifications.save')}
          </button>
        </DialogActions>
      </form>
    </Dialog>
  );
}

interface NumberFieldProps {
  label: string;
  value: string;
  min?: number;
  max: number;
  onChange: (value: string) => void;
}

function NumberField({ label, value, min = 0, max, onChange }: NumberFieldProps) {
  return (
    <Field label={label}>
      {input => (
        <input
          {...input}
          type="number"
          min={min}
          max={max}
          value={value}
          onInput={event => onChange(event.currentTarget.value)}
        />
      )}
    </Field>
  );
}

/** Hours count when both are given. */
function toRequest(draft: RouteDraft, city: string): RouteRequest {
  const { name, channelId, leastSeverity, kinds, from, to, escalateAfterMin } = draft;
  return {
    ...{ city, name, enabled: true, channelId, leastSeverity },
    ...(kinds.length > 0 && { kinds: [...kinds] }),
    ...(from !== '' && to !== '' && { hours: { from: Number(from), to: Number(to) } }),
    ...(escalateAfterMin !== '' && { escalateAfterMin: Number(escalateAfterMin) }),
  };
}
