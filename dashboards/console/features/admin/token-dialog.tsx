/** A new token: the form, then the secret, which is shown this once. */
import { useState } from 'preact/hooks';
import type { SessionResource } from '#core/access-resources.ts';
import type { Role } from '#core/assignments.ts';
import type { CreatedToken } from '#core/token-resources.ts';
import { TOKEN_DAYS_MAX, TOKEN_SCOPES } from '#core/token-scopes.ts';
import { t } from '../../i18n/translate.ts';
import { cities } from '../../live/live-state.ts';
import { sendResource } from '../../live/rest-client.ts';
import { Dialog, DialogActions } from '../../ui/dialog.tsx';
import { Checkbox, Field, FieldGroup } from '../../ui/field.tsx';
import { SecretDialog } from './secret-dialog.tsx';
import { createTokenDraft, listOwnRoles, type TokenDraft, toggle } from './token-form.ts';

interface TokenDialogProps {
  session: SessionResource;
  onCreated: () => void;
  onClose: () => void;
}

export function TokenDialog({ session, onCreated, onClose }: TokenDialogProps) {
  const [draft, setDraft] = useState(() => createTokenDraft(session));
  const [isBusy, setIsBusy] = useState(false);
  const [fault, setFault] = useState<'cities' | 'scopes' | 'failed'>();
  const [created, setCreated] = useState<CreatedToken>();
  const change = (some: Partial<TokenDraft>) => {
    setDraft({ ...draft, ...some });
    setFault(undefined);
  };

  async function submit(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    if (draft.cities.length === 0) return setFault('cities');
    if (draft.scopes.length === 0) return setFault('scopes');
    setIsBusy(true);
    try {
      setCreated(await sendResource<CreatedToken>('POST', '/api/v1/tokens', draft));
      onCreated();
    } catch {
      setFault('failed');
    } finally {
      setIsBusy(false);
    }
  }

  if (created)
    return (
      <SecretDialog
        title={t('tokens.created.title', { name: created.token.name })}
        text={t('tokens.created.text')}
        label="Token"
        secret={created.secret}
        onClose={onClose}
      />
    );
  return (
    <Dialog title={t('tokens.new')} onClose={onClose} isBusy={isBusy}>
      <form onSubmit={submit}>
        <Field label={t('tokens.name')} isRequired>
          {input => (
            <input
              {...input}
              maxLength={64}
              value={draft.name}
              onInput={event => change({ name: event.currentTarget.value })}
            />
          )}
        </Field>
        <Field label={t('tokens.role')} isRequired>
          {input => (
            <select
              {...input}
              value={draft.role}
              onChange={event => change({ role: event.currentTarget.value as Role, cities: [] })}
            >
              {listOwnRoles(session).map(role => (
                <option key={role} value={role}>
                  {t(`role.${role}`)}
                </option>
              ))}
            </select>
          )}
        </Field>
        <CityChoice
          session={session}
          draft={draft}
          error={fault === 'cities' ? t('tokens.chooseCity') : undefined}
          onChange={change}
        />
        <FieldGroup
          legend={t('tokens.scopes')}
          error={fault === 'scopes' ? t('tokens.chooseScope') : undefined}
        >
          {TOKEN_SCOPES.map(scope => (
            <Checkbox
              key={scope}
              label={t(`tokens.scope.${scope}`)}
              isChecked={draft.scopes.includes(scope)}
              onChange={isIn => change({ scopes: toggle(draft.scopes, scope, isIn) })}
            />
          ))}
        </FieldGroup>
        <Field label={t('tokens.days')} hint={t('tokens.daysHint', { count: TOKEN_DAYS_MAX })} isRequired>
          {input => (
            <input
              {...input}
              type="number"
              min={1}
              max={TOKEN_DAYS_MAX}
              value={draft.days}
              onInput={event => change({ days: event.currentTarget.valueAsNumber })}
            />
          )}
        </Field>
        {fault === 'failed' && (
          <p class="admin-note is-wrong" role="alert">
            {t('provisioning.failed')}
          </p>
        )}
        <DialogActions>
          <button type="submit" class="button is-primary" disabled={isBusy}>
            {t('tokens.create')}
          </button>
        </DialogActions>
      </form>
    </Dialog>
  );
}

interface CityChoiceProps {
  session: SessionResource;
  draft: TokenDraft;
  error: string | undefined;
  onChange: (change: Partial<TokenDraft>) => void;
}

function CityChoice({ session, draft, error, onChange }: CityChoiceProps) {
  const own = session.citiesByRole[draft.role] ?? [];
  const isAll = draft.cities === '*';
  const chosen = draft.cities === '*' ? [] : draft.cities;
  return (
    <FieldGroup legend={t('tokens.cities')} error={error}>
      {own === '*' && (
        <Checkbox
          label={t('tokens.allCities')}
          isChecked={isAll}
          onChange={isIn => onChange({ cities: isIn ? '*' : [] })}
        />
      )}
      {cities.value
        .filter(({ slug }) => own === '*' || own.includes(slug))
        .map(({ slug, name }) => (
          <Checkbox
            key={slug}
            label={name}
            isChecked={isAll || chosen.includes(slug)}
            isDisabled={isAll}
            onChange={isIn => onChange({ cities: toggle(chosen, slug, isIn) })}
          />
        ))}
    </FieldGroup>
  );
}
