/** The end of a device: its id is typed to confirm, then it is followed until nothing of it is left. */
import { useEffect, useState } from 'preact/hooks';
import type { EnteredDevice, ErasureResource } from '#core/provisioning-resources.ts';
import { t } from '../../i18n/translate.ts';
import { readResource, sendResource } from '../../live/rest-client.ts';
import { Card } from '../../ui/card.tsx';
import { Field } from '../../ui/field.tsx';
import { showToast } from '../../ui/toast.tsx';

const ASK_EVERY_MS = 5_000;

export function EraseCard({ device, onErased }: { device: EnteredDevice; onErased: () => void }) {
  const { id } = device;
  const [typed, setTyped] = useState('');
  const [erasure, setErasure] = useState<ErasureResource>();
  useFollowedErasure(erasure, setErasure);

  async function submit(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    try {
      setErasure(await sendResource<ErasureResource>('DELETE', `/api/v1/devices/${id}`));
      onErased();
    } catch {
      showToast(() => t('provisioning.failed'), 'failed');
    }
  }

  return (
    <Card id="erase" title={t('provisioning.erase')}>
      {erasure ? (
        <div class="admin-body">
          <p role="status">{t(erasure.erased ? 'provisioning.erased' : 'provisioning.erasing', { id })}</p>
        </div>
      ) : (
        <form class="admin-body" onSubmit={submit}>
          <p class="muted">{t('provisioning.eraseHint')}</p>
          <Field label={t('provisioning.eraseConfirm', { id })} isRequired>
            {input => (
              <input
                {...input}
                autocomplete="off"
                value={typed}
                onInput={event => setTyped(event.currentTarget.value)}
              />
            )}
          </Field>
          <div class="admin-actions">
            <button type="submit" class="button" disabled={typed !== id}>
              {t('provisioning.erase')}
            </button>
          </div>
        </form>
      )}
    </Card>
  );
}

function useFollowedErasure(
  erasure: ErasureResource | undefined,
  setErasure: (erasure: ErasureResource) => void,
): void {
  useEffect(() => {
    if (!erasure || erasure.erased) return;
    const timer = setInterval(() => {
      readResource<ErasureResource>(`/api/v1/erasures/${erasure.device}`).then(setErasure, () => {});
    }, ASK_EVERY_MS);
    return () => clearInterval(timer);
  }, [erasure]);
}
