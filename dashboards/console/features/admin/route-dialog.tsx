/** A new route or a change of one: which alarms of the channel's city go to it, and when. */
import { useState } from 'preact/hooks';
import type { DeviceKindName } from '#core/device-kinds/device-kind.ts';
import { SEVERITIES, type Severity } from '#core/limits.ts';
import {
  type ChannelResource,
  ESCALATE_AFTER_MIN_MAX,
  type RouteRequest,
  type RouteResource,
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
  /** What is changed; absent: a new one. */
  route: RouteResource | undefined;
  channels: readonly ChannelResource[];
  onSaved: () => Promise<void>;
  onClose: () => void;
}

interface RouteDraft {
  name: string;
  channelId: string;
  /** '': alarms. */
  about: '' | 'requests';
  leastSeverity: Severity;
  kinds: readonly DeviceKindName[];
  /** As typed; '' for none. */
  from: string;
  to: string;
  escalateAfterMin: string;
  escalateToChannelId: string;
}

export function RouteDialog({ route, channels: all, onSaved, onClose }: RouteDialogProps) {
  // A route stays in its city.
  const channels = route ? all.filter(({ city }) => city === route.city) : all;
  const [draft, setDraft] = useState(() => createDraft(route, channels));
  const [isBusy, setIsBusy] = useState(false);
  const [hasFailed, setHasFailed] = useState(false);
  const change = (some: Partial<RouteDraft>) => {
    setDraft({ ...draft, ...some });
    setHasFailed(false);
  };

  async function submit(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const city = cityOf(channels, draft);
    setIsBusy(true);
    try {
      await send(route, toRequest(draft, city, route?.enabled ?? true));
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
    <Dialog
      title={t(route ? 'notifications.changeRoute' : 'notifications.newRoute')}
      onClose={onClose}
      isBusy={isBusy}
    >
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
        <ChannelField
          label={t('notifications.channel')}
          value={draft.channelId}
          channels={channels}
          onChange={channelId => change({ channelId })}
        />
        <Field label={t('notifications.about')} isRequired>
          {input => (
            <select
              {...input}
              // '' is an answer here: alarms. A browser holds it for none and would not send the form.
              required={false}
              value={draft.about}
              onChange={event => change({ about: event.currentTarget.value as RouteDraft['about'] })}
            >
              <option value="">{t('notifications.aboutAlarms')}</option>
              <option value="requests">{t('notifications.aboutRequests')}</option>
            </select>
          )}
        </Field>
        {draft.about === '' && (
          <>
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
            {draft.escalateAfterMin !== '' && (
              <ChannelField
                label={t('notifications.escalationTo')}
                value={draft.escalateToChannelId}
                channels={channels.filter(({ city }) => city === cityOf(channels, draft))}
                none={t('notifications.sameChannel')}
                onChange={escalateToChannelId => change({ escalateToChannelId })}
              />
            )}
          </>
        )}
        {hasFailed && (
          <p class="admin-note is-wrong" role="alert">
            {t('notifications.refused')}
          </p>
        )}
        <DialogActions>
          <button type="submit" class="button is-primary" disabled={isBusy}>
            {t(route ? 'save' : 'notifications.save')}
          </button>
        </DialogActions>
      </form>
    </Dialog>
  );
}

function createDraft(route: RouteResource | undefined, channels: readonly ChannelResource[]): RouteDraft {
  const text = (value: number | undefined) => (value === undefined ? '' : String(value));
  return {
    ...{ name: route?.name ?? '', channelId: route?.channelId ?? channels[0]?.id ?? '' },
    ...{ about: route?.about ?? '', leastSeverity: route?.leastSeverity ?? 'major' },
    kinds: route?.kinds ?? [],
    ...{ from: text(route?.hours?.from), to: text(route?.hours?.to) },
    escalateAfterMin: text(route?.escalateAfterMin),
    escalateToChannelId: route?.escalateToChannelId ?? '',
  };
}

function cityOf(channels: readonly ChannelResource[], { channelId }: RouteDraft): string {
  return channels.find(({ id }) => id === channelId)?.city ?? '';
}

function send(route: RouteResource | undefined, request: RouteRequest): Promise<unknown> {
  const path = '/api/v1/notification-routes';
  return route
    ? sendResource('PUT', `${path}/${route.id}?version=${route.version}`, request)
    : sendResource('POST', path, request);
}

interface ChannelFieldProps {
  label: string;
  value: string;
  channels: readonly ChannelResource[];
  /** Where none is a choice, too. */
  none?: string;
  onChange: (id: string) => void;
}

function ChannelField({ label, value, channels, none, onChange }: ChannelFieldProps) {
  return (
    <Field label={label} isRequired>
      {input => (
        <select
          {...input}
          required={none === undefined}
          value={value}
          onChange={event => onChange(event.currentTarget.value)}
        >
          {none !== undefined && <option value="">{none}</option>}
          {channels.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </select>
      )}
    </Field>
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
function toRequest(draft: RouteDraft, city: string, enabled: boolean): RouteRequest {
  const { name, channelId, about, leastSeverity, kinds, from, to } = draft;
  const { escalateAfterMin, escalateToChannelId } = draft;
  if (about !== '') return { city, name, enabled, channelId, leastSeverity, about };
  return {
    ...{ city, name, enabled, channelId, leastSeverity },
    ...(kinds.length > 0 && { kinds: [...kinds] }),
    ...(from !== '' && to !== '' && { hours: { from: Number(from), to: Number(to) } }),
    ...(escalateAfterMin !== '' && {
      escalateAfterMin: Number(escalateAfterMin),
      ...(escalateToChannelId !== '' && { escalateToChannelId }),
    }),
  };
}
