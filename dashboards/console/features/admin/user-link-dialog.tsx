import type { UserWithLink } from '#core/access-resources.ts';
import { formats, t } from '../../i18n/translate.ts';
import { Dialog, DialogActions } from '../../ui/dialog.tsx';
import { SecretLine } from './secret-once.tsx';
import './admin.css';

/** The one-time link, shown this once: whoever has it sets the person's password. */
export function UserLinkDialog({ made, onClose }: { made: UserWithLink; onClose: () => void }) {
  const { user, link, linkExpires } = made;
  return (
    <Dialog title={t('users.linkNamed', { name: user.displayName })} width="wide" onClose={onClose}>
      <p>{t('users.linkText', { end: formats.value.instant(Date.parse(linkExpires)) })}</p>
      <SecretLine label={t('users.linkField')} text={link} />
      <DialogActions>
        <button type="button" class="button is-primary" onClick={onClose}>
          {t('close')}
        </button>
      </DialogActions>
    </Dialog>
  );
}
