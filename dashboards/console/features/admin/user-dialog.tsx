/** Invites somebody, or changes name, rights, access and a lost second factor. One's own rights are changed by others. */
import { useState } from 'preact/hooks';
import type { AssignmentResource, UserResource, UserWithLink } from '#core/access-resources.ts';
import { t } from '../../i18n/translate.ts';
import { sendResource } from '../../live/rest-client.ts';
import { Dialog, DialogActions } from '../../ui/dialog.tsx';
import { Checkbox } from '../../ui/field.tsx';
import { showToast } from '../../ui/toast.tsx';
import { TextField, useSending, WholeError } from '../account/form-parts.tsx';
import { AssignmentsEditor, type DraftAssignment, toDrafts, toResources } from './assignments-editor.tsx';

interface UserDialogProps {
  /** Absent: somebody new. */
  user?: UserResource;
  onClose: () => void;
  onSaved: () => void;
  onLink: (made: UserWithLink) => void;
}

interface Values {
  loginName: string;
  displayName: string;
  isEnabled: boolean;
  isFactorRemoved: boolean;
  assignments: DraftAssignment[];
}

export function UserDialog({ user, onClose, onSaved, onLink }: UserDialogProps) {
  const [values, setValues] = useState<Values>(() => toValues(user));
  const change = (part: Partial<Values>) => setValues({ ...values, ...part });
  const { isBusy, errors, send } = useSending(
    async () => {
      if (user) {
        await sendResource('PATCH', `/api/v1/users/${user.id}`, toChange(user, values));
        showToast(() => t('users.saved', { name: values.displayName }));
        onSaved();
        onClose();
      } else {
        const { loginName, displayName, assignments } = values;
        const body = { loginName, displayName, assignments: toResources(assignments) };
        const made = await sendResource<UserWithLink>('POST', '/api/v1/users', body);
        onSaved();
        onLink(made);
      }
    },
    user ? 'users.conflict' : 'account.nameTaken',
  );

  return (
    <Dialog
      title={user ? t('users.changeNamed', { name: user.displayName }) : t('users.invite')}
      width="wide"
      isBusy={isBusy}
      onClose={onClose}
    >
      <form class="users-form" onSubmit={send}>
        <div class="form-row">
          <TextField
            label={t('account.displayName')}
            value={values.displayName}
            onChange={displayName => change({ displayName })}
            error={errors.fields['displayName']}
            autoComplete="off"
          />
          {!user && (
            <TextField
              label={t('account.loginName')}
              hint={t('account.loginNameRule')}
              value={values.loginName}
              onChange={loginName => change({ loginName })}
              error={errors.fields['loginName']}
              autoComplete="off"
            />
          )}
        </div>
        {user?.isYou ? (
          <p class="muted">{t('users.ownRights')}</p>
        ) : (
          <AssignmentsEditor
            drafts={values.assignments}
            error={errors.fields['assignments']}
            onChange={assignments => change({ assignments })}
          />
        )}
        {user && !user.isYou && (
          <Checkbox
            label={t('users.mayComeIn')}
            hint={t('users.mayComeInHint')}
            isChecked={values.isEnabled}
            onChange={isEnabled => change({ isEnabled })}
          />
        )}
        {user && !user.isYou && user.secondFactor === 'on' && (
          <Checkbox
            label={t('users.removeFactor')}
            hint={t('users.removeFactorHint')}
            isChecked={values.isFactorRemoved}
            onChange={isFactorRemoved => change({ isFactorRemoved })}
          />
        )}
        <WholeError errors={errors} />
        <DialogActions>
          <button type="button" class="button" disabled={isBusy} onClick={onClose}>
            {t('cancel')}
          </button>
          <button type="submit" class="button is-primary" disabled={isBusy}>
            {t(user ? 'save' : 'users.invite')}
          </button>
        </DialogActions>
      </form>
    </Dialog>
  );
}

function toValues(user: UserResource | undefined): Values {
  return {
    loginName: user?.loginName ?? '',
    displayName: user?.displayName ?? '',
    isEnabled: user?.isEnabled ?? true,
    isFactorRemoved: false,
    assignments: toDrafts(user?.assignments ?? [{ role: 'viewer', cities: [] }]),
  };
}

/** Only what is different: a change of rights signs the person out. */
function toChange(user: UserResource, values: Values): object {
  const assignments: AssignmentResource[] = toResources(values.assignments);
  const isSame = JSON.stringify(assignments) === JSON.stringify(toResources(toDrafts(user.assignments)));
  return {
    version: user.version,
    ...(values.displayName !== user.displayName && { displayName: values.displayName }),
    ...(values.isEnabled !== user.isEnabled && { isEnabled: values.isEnabled }),
    ...(!isSame && { assignments }),
    ...(values.isFactorRemoved && { secondFactor: 'off' }),
  };
}
