import { t } from '../../i18n/translate.ts';
import { Dialog, DialogActions } from '../../ui/dialog.tsx';
import { SecretLine } from './secret-once.tsx';

/** What was made has a secret, and this is the only time that it is seen. */
export function SecretDialog(props: {
  title: string;
  text: string;
  label: string;
  secret: string;
  onClose: () => void;
}) {
  return (
    <Dialog title={props.title} onClose={props.onClose}>
      <p class="admin-note">{props.text}</p>
      <SecretLine label={props.label} text={props.secret} />
      <DialogActions>
        <button type="button" class="button is-primary" onClick={props.onClose}>
          {t('close')}
        </button>
      </DialogActions>
    </Dialog>
  );
}
