/** Roles in cities, each perhaps until a day: what somebody may do. Offers what the administrator can give. */
import type { AssignmentResource } from '#core/access-resources.ts';
import { isRole, ROLES, type Role } from '#core/assignments.ts';
import { TIME_ZONE } from '../../i18n/formats.ts';
import { formats, t } from '../../i18n/translate.ts';
import { cities, nowMs, session } from '../../live/live-state.ts';
import { Checkbox, Field, FieldGroup } from '../../ui/field.tsx';
import { Icon } from '../../ui/icon.tsx';
import { toDayEnd } from './local-days.ts';

export interface DraftAssignment {
  key: number;
  role: Role;
  isEverywhere: boolean;
  cities: readonly string[];
  /** `2026-12-31`, the last day; '': without an end. */
  lastDay: string;
}

const dayFormat = new Intl.DateTimeFormat('sv-SE', { timeZone: TIME_ZONE, dateStyle: 'short' });
let lastKey = 0;

/** The last day of rights that end at the instant: `2026-12-31`. */
function toEndDay(until: string): string {
  return dayFormat.format(Date.parse(until) - 1);
}

export function toDrafts(assignments: readonly AssignmentResource[]): DraftAssignment[] {
  return assignments.map(({ role, cities: where, until }) => {
    lastKey += 1;
    return {
      key: lastKey,
      role,
      isEverywhere: where === '*',
      cities: where === '*' ? [] : where,
      lastDay: until === undefined ? '' : toEndDay(until),
    };
  });
}

export function toResources(drafts: readonly DraftAssignment[]): AssignmentResource[] {
  return drafts.map(({ role, isEverywhere, cities: where, lastDay }) => {
    const until = toDayEnd(lastDay);
    return { role, cities: isEverywhere ? '*' : [...where], ...(until && { until }) };
  });
}

interface EditorProps {
  drafts: readonly DraftAssignment[];
  error: string | undefined;
  onChange: (drafts: DraftAssignment[]) => void;
}

export function AssignmentsEditor({ drafts, error, onChange }: EditorProps) {
  const put = (changed: DraftAssignment) =>
    onChange(drafts.map(draft => (draft.key === changed.key ? changed : draft)));
  const add = () => onChange([...drafts, ...toDrafts([{ role: 'viewer', cities: [] }])]);
  return (
    <FieldGroup legend={t('account.rights')} error={error}>
      {drafts.map((draft, index) => (
        <AssignmentFields
          key={draft.key}
          number={index + 1}
          draft={draft}
          onChange={put}
          onRemove={() => onChange(drafts.filter(({ key }) => key !== draft.key))}
        />
      ))}
      <div class="account-row">
        <button type="button" class="text-button" onClick={add}>
          <Icon name="add" />
          {t('users.addRight')}
        </button>
      </div>
    </FieldGroup>
  );
}

interface AssignmentFieldsProps {
  number: number;
  draft: DraftAssignment;
  onChange: (draft: DraftAssignment) => void;
  onRemove: () => void;
}

function AssignmentFields({ number, draft, onChange, onRemove }: AssignmentFieldsProps) {
  const change = (part: Partial<DraftAssignment>) => onChange({ ...draft, ...part });
  const toggle = (slug: string, isChosen: boolean) =>
    change({ cities: isChosen ? [...draft.cities, slug] : draft.cities.filter(other => other !== slug) });
  return (
    <fieldset class="users-right">
      <legend>{t('users.rightNumber', { number })}</legend>
      <div class="form-row">
        <Field label={t('users.role')} isRequired>
          {input => (
            <select
              {...input}
              value={draft.role}
              onChange={({ currentTarget: { value } }) => isRole(value) && change({ role: value })}
            >
              {ROLES.map(role => (
                <option key={role} value={role}>
                  {t(`role.${role}`)}
                </option>
              ))}
            </select>
          )}
        </Field>
        <Field label={t('users.lastDay')}>
          {input => (
            <input
              {...input}
              type="date"
              min={toEndDay(new Date(nowMs.value).toISOString())}
              value={draft.lastDay}
              onInput={event => change({ lastDay: event.currentTarget.value })}
            />
          )}
        </Field>
        <button
          type="button"
          class="text-button"
          aria-label={t('users.removeRight', { number })}
          onClick={onRemove}
        >
          <Icon name="close" />
          {t('users.remove')}
        </button>
      </div>
      <div class="users-cities">
        {isAdminEverywhere() && (
          <Checkbox
            label={t('allCities')}
            isChecked={draft.isEverywhere}
            onChange={isEverywhere => change({ isEverywhere })}
          />
        )}
        {!draft.isEverywhere &&
          listCities().map(({ slug, name }) => (
            <Checkbox
              key={slug}
              label={name}
              isChecked={draft.cities.includes(slug)}
              onChange={isChosen => toggle(slug, isChosen)}
            />
          ))}
      </div>
    </fieldset>
  );
}

function isAdminEverywhere(): boolean {
  return typeof session.value === 'object' && session.value.citiesByRole.admin === '*';
}

/** Those one may give. */
function listCities() {
  const own = typeof session.value === 'object' ? session.value.citiesByRole.admin : [];
  return cities.value
    .filter(({ slug }) => own === '*' || own?.includes(slug))
    .toSorted((one, other) => formats.value.compare(one.name, other.name));
}
