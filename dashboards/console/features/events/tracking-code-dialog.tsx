/** Number and code by which anybody may follow a request: the code is seen this once. */
import { t } from '../../i18n/translate.ts';
import { Dialog, DialogActions } from '../../ui/dialog.tsx';
import { SecretLine } from '../admin/secret-once.tsx';

interface TrackingCodeDialogProps {
  id: string;
  code: string;
  onClose: () => void;
}

export function TrackingCodeDialog({ id, code, onClose }: TrackingCodeDialogProps) {
  const address = `${location.origin}/track`;
  return (
    <Dialog title={t('events.codeTitle', { id })} onClose={onClose}>
      <p>{t('events.codeAbout')}</p>
      <SecretLine label={t('events.number')} text={id} />
      <SecretLine label={t('events.code')} text={code} />
      <p>
        {t('events.codeWhere')} <a href={`/track?number=${id}`}>{address}</a>
      </p>
      <DialogActions>
        <button type="button" class="button is-primary" onClick={onClose}>
          {t('events.codeKept')}
        </button>
      </DialogActions>
    </Dialog>
  );
}
