/** What of the log is shown; everything stands in the address. Days are those of the cities' time zone. */
import { query, setQuery } from '../../app/location.ts';
import { t } from '../../i18n/translate.ts';
import { Field } from '../../ui/field.tsx';
import { listActions } from './audit-texts.ts';

export function AuditFilters() {
  const given = (key: string) => query.value.get(key) ?? '';
  const handleInput = (key: string) => (event: { currentTarget: HTMLInputElement }) =>
    setQuery({ [key]: event.currentTarget.value });
  const text = (key: string, label: string) => (
    <Field label={label} isRequired>
      {({ required: _, ...props }) => (
        <input {...props} type="text" maxLength={64} value={given(key)} onInput={handleInput(key)} />
      )}
    </Field>
  );
  const day = (key: string, label: string) => (
    <Field label={label} isRequired>
      {({ required: _, ...props }) => (
        <input {...props} type="date" value={given(key)} onInput={handleInput(key)} />
      )}
    </Field>
  );
  return (
    <form class="form-row audit-filters" onSubmit={event => event.preventDefault()}>
      <Field label={t('audit.what')} isRequired>
        {({ required: _, ...props }) => (
          <select
            {...props}
            value={given('action')}
            onChange={event => setQuery({ action: event.currentTarget.value })}
          >
            <option value="">{t('audit.everyAction')}</option>
            {listActions().map(({ action, text }) => (
              <option key={action} value={action}>
                {text}
              </option>
            ))}
          </select>
        )}
      </Field>
      {text('actor', t('audit.actor'))}
      {text('object', t('audit.objectId'))}
      {day('from', t('audit.from'))}
      {day('to', t('audit.to'))}
    </form>
  );
}
