/** What a device signs in with: a new secret, locked out, let in again. */
import { useEffect, useState } from 'preact/hooks';
import type { CredentialResource, CredentialSecret, EnteredDevice } from '#core/provisioning-resources.ts';
import { formats, t } from '../../i18n/translate.ts';
import { RequestFailed, readResource, sendResource } from '../../live/rest-client.ts';
import { Card } from '../../ui/card.tsx';
import { Dialog, DialogActions } from '../../ui/dialog.tsx';
import { showToast } from '../../ui/toast.tsx';
import { DeviceSecret } from './device-secret.tsx';

export function CredentialCard({ device }: { device: EnteredDevice }) {
  const path = `/api/v1/devices/${device.id}/credential`;
  const [credential, setCredential] = useState<CredentialResource | 'none'>();
  const [isAsked, setIsAsked] = useState(false);
  const [secret, setSecret] = useState<CredentialSecret>();

  async function load(): Promise<void> {
    try {
      setCredential(await readResource<CredentialResource>(path));
    } catch (error) {
      if (error instanceof RequestFailed && error.status === 404) setCredential('none');
    }
  }
  useEffect(() => void load(), [path]);

  async function act(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch {
      showToast(() => t('provisioning.failed'), 'failed');
    }
    await load();
  }
  const rotate = () =>
    act(async () => {
      setIsAsked(false);
      setSecret(await sendResource<CredentialSecret>('POST', `${path}/rotate`));
    });
  const setEnabled = (verb: 'enable' | 'disable') =>
    act(async () => void (await sendResource('POST', `${path}/${verb}`)));

  return (
    <Card id="credential" title={t('provisioning.credential')}>
      <div class="admin-body">
        <CredentialState credential={credential} />
        <div class="admin-actions">
          <button
            type="button"
            class="button"
            onClick={() => (credential === 'none' ? void rotate() : setIsAsked(true))}
          >
            {t('provisioning.rotate')}
          </button>
          {typeof credential === 'object' && (
            <button
              type="button"
              class="button"
              onClick={() => void setEnabled(credential.enabled ? 'disable' : 'enable')}
            >
              {t(credential.enabled ? 'provisioning.disable' : 'provisioning.enable')}
            </button>
          )}
        </div>
        {secret && <DeviceSecret device={device} credential={secret} />}
      </div>
      {isAsked && (
        <Dialog title={t('provisioning.rotate')} onClose={() => setIsAsked(false)}>
          <p>{t('provisioning.rotateText')}</p>
          <DialogActions>
            <button type="button" class="button is-primary" onClick={() => void rotate()}>
              {t('provisioning.rotate')}
            </button>
          </DialogActions>
        </Dialog>
      )}
    </Card>
  );
}

function CredentialState({ credential }: { credential: CredentialResource | 'none' | undefined }) {
  if (credential === undefined) return <p role="status">{t('loading')}</p>;
  if (credential === 'none') return <p>{t('provisioning.noCredential')}</p>;
  const time = formats.value.instant(Date.parse(credential.changed));
  return (
    <>
      <p role="status">
        {t(credential.enabled ? 'provisioning.enabled' : 'provisioning.disabled')}{' '}
        {!credential.hasSecret && t('provisioning.certificateOnly')}
      </p>
      <p class="muted">
        {credential.userName} · {t('provisioning.changedAt', { time })}
      </p>
    </>
  );
}
