import type { UserResource } from '#core/access-resources.ts';
import { t } from '../../i18n/translate.ts';
import { sendResource } from '../../live/rest-client.ts';
import { Dialog, DialogActions } from '../../ui/dialog.tsx';
import { showToast } from '../../ui/toast.tsx';
import { useSending, WholeError } from '../account/form-parts.tsx';

interface DeleteUserDialogProps {
  user: UserResource;
  onClose: () => void;
  onDeleted: () => void;
}

export function DeleteUserDialog({ user, onClose, onDeleted }: DeleteUserDialogProps) {
  const name = user.displayName;
  const { isBusy, errors, send } = useSending(async () => {
    await sendResource('DELETE', `/api/v1/users/${user.id}`);
    showToast(() => t('users.deleted', { name }));
    onDeleted();
    onClose();
  });
  return (
    <Dialog title={t('users.deleteNamed', { name })} isBusy={isBusy} onClose={onClose}>
      <form onSubmit={send}>
        <p>{t('users.deleteText')}</p>
        <WholeError errors={errors} />
        <DialogActions>
          <button type="button" class="button" disabled={isBusy} onClick={onClose}>
            {t('cancel')}
          </button>
          <button type="submit" class="button is-primary" disabled={isBusy}>
            {t('users.delete')}
          </button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
