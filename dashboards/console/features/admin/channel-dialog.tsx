/**
 * A new channel, or a change of one: city and type stay, and of a webhook the address unless another is typed. The secret
 * of a webhook is made here, sent once and shown once.
 */
import { useState } from 'preact/hooks';
import type { ChannelRequest, ChannelResource } from '#core/notification-resources.ts';
import { language, t } from '../../i18n/translate.ts';
import { sendResource } from '../../live/rest-client.ts';
import { Dialog, DialogActions } from '../../ui/dialog.tsx';
import { Field } from '../../ui/field.tsx';
import { showToast } from '../../ui/toast.tsx';
import { toFaultText } from '../alarm-rules/rule-words.ts';
import { CityField, listOperatedCities } from './city-field.tsx';
import { toFaults } from './request-faults.ts';
import { SecretDialog } from './secret-dialog.tsx';

interface ChannelDialogProps {
  /** What is changed; absent: a new one. */
  channel: ChannelResource | undefined;
  onSaved: () => Promise<void>;
  onClose: () => void;
}

export function ChannelDialog({ channel, onSaved, onClose }: ChannelDialogProps) {
  const [draft, setDraft] = useState(() => createDraft(channel));
  const [isBusy, setIsBusy] = useState(false);
  const [failure, setFailure] = useState<unknown>();
  const [secret, setSecret] = useState<string>();
  const change = (some: Partial<typeof draft>) => {
    setDraft({ ...draft, ...some });
    setFailure(undefined);
  };
  const faults = toFaults(failure);
  const urlError = faults.filter(({ field }) => field === 'url').map(({ rule }) => toFaultText(rule));

  async function submit(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    setIsBusy(true);
    const made = createSecret();
    try {
      await send(channel, toRequest(draft, made));
      showToast(() => t('notifications.saved', { name: draft.name }));
      void onSaved();
      if (draft.type === 'mail' || draft.url === '') onClose();
      else setSecret(made);
    } catch (error) {
      setFailure(error);
    } finally {
      setIsBusy(false);
    }
  }

  if (secret !== undefined)
    return (
      <SecretDialog
        title={t('notifications.saved', { name: draft.name })}
        text={t('notifications.secretText')}
        label={t('notifications.secret')}
        secret={secret}
        onClose={onClose}
      />
    );
  return (
    <Dialog
      title={t(channel ? 'notifications.changeChannel' : 'notifications.newChannel')}
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
        {!channel && <PlaceFields draft={draft} onChange={change} />}
        {draft.type === 'mail' ? (
          <Field label={t('notifications.addresses')} hint={t('notifications.addressesHint')} isRequired>
            {input => (
              <input
                {...input}
                type="email"
                multiple
                value={draft.addresses}
                onInput={event => change({ addresses: event.currentTarget.value })}
              />
            )}
          </Field>
        ) : (
          <Field
            label={t('notifications.url')}
            hint={channel && t('notifications.urlHint', { host: channel.host ?? '' })}
            error={urlError.join('; ')}
            isRequired={!channel}
          >
            {input => (
              <input
                {...input}
                type="url"
                value={draft.url}
                onInput={event => change({ url: event.currentTarget.value })}
              />
            )}
          </Field>
        )}
        {failure !== undefined && urlError.length === 0 && (
          <p class="admin-note is-wrong" role="alert">
            {t('notifications.refused')}
          </p>
        )}
        <DialogActions>
          <button type="submit" class="button is-primary" disabled={isBusy}>
            {t(channel ? 'save' : 'notifications.save')}
          </button>
        </DialogActions>
      </form>
    </Dialog>
  );
}

function PlaceFields({
  draft,
  onChange,
}: {
  draft: ChannelDraft;
  onChange: (some: Partial<ChannelDraft>) => void;
}) {
  return (
    <>
      <CityField value={draft.city} onChange={city => onChange({ city })} />
      <Field label={t('notifications.type')} isRequired>
        {input => (
          <select
            {...input}
            value={draft.type}
            onChange={event => onChange({ type: event.currentTarget.value as 'mail' | 'webhook' })}
          >
            <option value="mail">{t('notifications.type.mail')}</option>
            <option value="webhook">{t('notifications.type.webhook')}</option>
          </select>
        )}
      </Field>
    </>
  );
}

function createDraft(channel: ChannelResource | undefined): ChannelDraft {
  return {
    city: channel?.city ?? listOperatedCities()[0]?.slug ?? '',
    ...{ name: channel?.name ?? '', type: channel?.type ?? 'mail', url: '' },
    ...{ addresses: channel?.addresses?.join(', ') ?? '', language: channel?.language ?? language.value },
  };
}

function send(channel: ChannelResource | undefined, request: ChannelRequest): Promise<unknown> {
  const path = '/api/v1/notification-channels';
  return channel
    ? sendResource('PUT', `${path}/${channel.id}?version=${channel.version}`, request)
    : sendResource('POST', path, request);
}

interface ChannelDraft {
  city: string;
  name: string;
  type: 'mail' | 'webhook';
  addresses: string;
  url: string;
  language: 'de' | 'en';
}

function toRequest({ addresses, url, type, ...basics }: ChannelDraft, secret: string): ChannelRequest {
  // Another address gets another secret; what is left out stays.
  if (type === 'webhook') return url === '' ? { ...basics, type } : { ...basics, type, url, secret };
  const list = addresses.split(',').map(address => address.trim());
  return { ...basics, type, addresses: list.filter(address => address !== '') };
}

/** As Standard Webhooks writes it. */
function createSecret(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(32));
  return `whsec_${btoa(String.fromCharCode(...bytes))}`;
}
