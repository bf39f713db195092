/** Asks before something of the network is deleted, and says why it cannot be. */
import { t } from '../../i18n/translate.ts';
import { sendResource } from '../../live/rest-client.ts';
import { FormDialog } from '../../ui/form-dialog.tsx';
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
    <FormDialog
      title={t('network.removeOf', { name })}
      submitText={t('network.remove')}
      {...{ form, onClose }}
      onSubmit={remove}
    >
      <p>{t('network.removeSure', { name })}</p>
    </FormDialog>
  );
}
