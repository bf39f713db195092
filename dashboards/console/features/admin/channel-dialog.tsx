/** A new channel. The secret of a webhook is made here, sent once and shown once. */
import { useState } from 'preact/hooks';
import type { ChannelRequest } from '#core/notification-resources.ts';
import { language, t } from '../../i18n/translate.ts';
import { sendResource } from '../../live/rest-client.ts';
import { Dialog, DialogActions } from '../../ui/dialog.tsx';
import { Field } from '../../ui/field.tsx';
import { showToast } from '../../ui/toast.tsx';
import { CityField, listOperatedCities } from './city-field.tsx';
import { SecretDialog } from './secret-dialog.tsx';

interface ChannelDialogProps {
  onSaved: () => Promise<void>;
  onClose: () => void;
}

export function ChannelDialog({ onSaved, onClose }: ChannelDialogProps) {
  const [draft, setDraft] = useState({
    ...{ city: listOperatedCities()[0]?.slug ?? '', name: '', type: 'mail' as 'mail' | 'webhook' },
    ...{ addresses: '', url: '', language: language.value },
  });
  const [isBusy, setIsBusy] = useState(false);
  const [hasFailed, setHasFailed] = useState(false);
  const [secret, setSecret] = useState<string>();
  const change = (some: Partial<typeof draft>) => {
    setDraft({ ...draft, ...some });
    setHasFailed(false);
  };

  async function submit(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    setIsBusy(true);
    const made = createSecret();
    try {
      await sendResource('POST', '/api/v1/notification-channels', toRequest(draft, made));
      showToast(() => t('notifications.saved', { name: draft.name }));
      void onSaved();
      if (draft.type === 'mail') onClose();
      else setSecret(made);
    } catch {
      setHasFailed(true);
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
    <Dialog title={t('notifications.newChannel')} onClose={onClose} isBusy={isBusy}>
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
        <CityField value={draft.city} onChange={city => change({ city })} />
        <Field label={t('notifications.type')} isRequired>
          {input => (
            <select
              {...input}
              value={draft.type}
              onChange={event => change({ type: event.currentTarget.value as 'mail' | 'webhook' })}
            >
              <option value="mail">{t('notifications.type.mail')}</option>
              <option value="webhook">{t('notifications.type.webhook')}</option>
            </select>
          )}
        </Field>
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
          <Field label={t('notifications.url')} isRequired>
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

interface ChannelDraft {
  city: string;
  name: string;
  type: 'mail' | 'webhook';
  addresses: string;
  url: string;
  language: 'de' | 'en';
}

function toRequest({ addresses, url, type, ...basics }: ChannelDraft, secret: string): ChannelRequest {
  if (type === 'webhook') return { ...basics, type, url, secret };
  const list = addresses.split(',').map(address => address.trim());
  return { ...basics, type, addresses: list.filter(address => address !== '') };
}

/** As Standard Webhooks writes it. */
function createSecret(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(32));
  return `whsec_${btoa(String.fromCharCode(...bytes))}`;
}
