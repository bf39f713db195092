/** Ends a lending before its time; with a reason also where the borrower has promised the devices already. */
import { useState } from 'preact/hooks';
import type { LendingResource } from '#core/network-resources.ts';
import { t } from '../../i18n/translate.ts';
import { sendResource } from '../../live/rest-client.ts';
import { Dialog, DialogActions } from '../../ui/dialog.tsx';
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

  async function end(event: Event): Promise<void> {
    event.preventDefault();
    const path = `/api/v1/lendings/${lending.id}/end?version=${lending.version}`;
    const body = reason.trim() === '' ? {} : { reason };
    if (!(await form.send(() => sendResource('POST', path, body)))) return;
    showToast(() => t('network.ended', { name }));
    onSaved();
    onClose();
  }

  return (
    <Dialog title={t('network.endLendingOf', { name })} isBusy={form.isBusy} onClose={onClose}>
      <form class="network-form" noValidate onSubmit={event => void end(event)}>
        <p>{t('network.endLendingSure', { name })}</p>
        {lending.devices.length > 0 && (
          <TextField label={t('network.endReason')} maxLength={200} value={reason} onChange={setReason} />
        )}
        {form.whole !== '' && (
          <p class="field-error" role="alert">
            {form.whole}
          </p>
        )}
        <DialogActions>
          <button type="button" class="button" disabled={form.isBusy} onClick={onClose}>
            {t('cancel')}
          </button>
          <button type="submit" class="button is-primary" disabled={form.isBusy}>
            {t('network.endLending')}
          </button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
