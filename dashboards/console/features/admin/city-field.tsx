/** One of the cities in which the person may set something. */
import type { CityResource } from '#core/resources.ts';
import { t } from '../../i18n/translate.ts';
import { cities, session } from '../../live/live-state.ts';
import { Field } from '../../ui/field.tsx';

/** Where the person is operator or administrator. */
export function listOperatedCities(): CityResource[] {
  const who = session.value;
  if (typeof who !== 'object') return [];
  const { operator = [], admin = [] } = who.citiesByRole;
  if (operator === '*' || admin === '*') return cities.value;
  return cities.value.filter(({ slug }) => operator.includes(slug) || admin.includes(slug));
}

export function CityField({ value, onChange }: { value: string; onChange: (city: string) => void }) {
  return (
    <Field label={t('notifications.city')} isRequired>
      {input => (
        <select {...input} value={value} onChange={event => onChange(event.currentTarget.value)}>
          {listOperatedCities().map(({ slug, name }) => (
            <option key={slug} value={slug}>
              {name}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}
