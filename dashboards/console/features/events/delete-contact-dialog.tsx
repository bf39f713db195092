/** Asks before whom to call is deleted for good. */
import { useState } from 'preact/hooks';
import { t } from '../../i18n/translate.ts';
import { sendResource } from '../../live/rest-client.ts';
import { FormDialog } from '../../ui/form-dialog.tsx';

interface DeleteContactDialogProps {
  path: string;
  onDeleted: () => void;
  onClose: () => void;
}

export function DeleteContactDialog({ path, onDeleted, onClose }: DeleteContactDialogProps) {
  const [form, setForm] = useState({ isBusy: false, whole: '' });

  async function submit(): Promise<void> {
    setForm({ isBusy: true, whole: '' });
    try {
      await sendResource('DELETE', path);
      onDeleted();
    } catch {
      setForm({ isBusy: false, whole: t('events.failed') });
    }
  }

  return (
    <FormDialog
      title={t('events.deleteContact')}
      form={form}
      submitText={t('events.deleteContactNow')}
      isDanger
      onSubmit={submit}
      onClose={onClose}
    >
      <p>{t('events.deleteContactSure')}</p>
    </FormDialog>
  );
}
