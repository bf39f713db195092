/** Ends a lending before its time; with a reason also where the borrower has promised the devices already. */
import { useState } from 'preact/hooks';
import type { LendingResource } from '#core/network-resources.ts';
import { t } from '../../i18n/translate.ts';
import { sendResource } from '../../live/rest-client.ts';
import { FormDialog } from '../../ui/form-dialog.tsx';
import { showToast } from '../../ui/toast.tsx';
import { TextField } from '../events/text-field.tsx';
import type { ThingDialogProps } from './thing-dialog.tsx';
import { useNetworkForm } from './use-network-form.ts';

export function EndLendingDialog({
  lending,
  onSaved,
  onClose,
}: ThingDialogProps & { lending: LendingResource }) {
  const form = useNetworkForm();
  const [reason, setReason] = useState('');
  const name = lending.reason;

  async function end(): Promise<void> {
    const path = `/api/v1/lendings/${lending.id}/end?version=${lending.version}`;
    const body = reason.trim() === '' ? {} : { reason };
    if (!(await form.send(() => sendResource('POST', path, body)))) return;
    showToast(() => t('network.ended', { name }));
    onSaved();
    onClose();
  }

  return (
    <FormDialog
      title={t('network.endLendingOf', { name })}
      class="network-form"
      submitText={t('network.endLending')}
      {...{ form, onClose }}
      onSubmit={end}
    >
      <p>{t('network.endLendingSure', { name })}</p>
      {lending.devices.length > 0 && (
        <TextField label={t('network.endReason')} maxLength={200} value={reason} onChange={setReason} />
      )}
    </FormDialog>
  );
}
