/** Asks before something of the network is deleted, and says why it cannot be. */
import { t } from '../../i18n/translate.ts';
import { sendResource } from '../../live/rest-client.ts';
import { Dialog, DialogActions } from '../../ui/dialog.tsx';
import { showToast } from '../../ui/toast.tsx';
import type { ThingDialogProps } from './thing-dialog.tsx';
import { useNetworkForm } from './use-network-form.ts';

interface RemoveDialogProps extends ThingDialogProps {
  name: string;
  /** With the version. */
  path: string;
}

export function RemoveDialog({ name, path, onSaved, onClose }: RemoveDialogProps) {
  const form = useNetworkForm();

  async function remove(): Promise<void> {
    if (!(await form.send(() => sendResource('DELETE', path)))) return;
    showToast(() => t('network.removed', { name }));
    onSaved();
    onClose();
  }

  return (
    <Dialog title={t('network.removeOf', { name })} isBusy={form.isBusy} onClose={onClose}>
      <p>{t('network.removeSure', { name })}</p>
      {form.whole !== '' && (
        <p class="field-error" role="alert">
          {form.whole}
        </p>
      )}
      <DialogActions>
        <button type="button" class="button" disabled={form.isBusy} onClick={onClose}>
          {t('cancel')}
        </button>
        <button type="button" class="button is-primary" disabled={form.isBusy} onClick={() => void remove()}>
          {t('network.remove')}
        </button>
      </DialogActions>
    </Dialog>
  );
}
