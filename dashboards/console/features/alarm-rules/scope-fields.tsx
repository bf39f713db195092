/** For whom a rule is meant: a whole city, a kind, a group or cabinet, one device. */
import type { DeviceKindName } from '#core/device-kinds/device-kind.ts';
import { language, t } from '../../i18n/translate.ts';
import { deviceKinds, fleet } from '../../live/live-state.ts';
import { Field } from '../../ui/field.tsx';
import { CityField } from '../admin/city-field.tsx';
import { LEVELS, type ScopeDraft } from './rule-drafts.ts';
import type { RuleForm } from './use-rule-form.ts';

interface ScopeFieldsProps {
  scope: ScopeDraft;
  form: RuleForm;
  /** The city of a rule stays. */
  isCityFixed: boolean;
  onChange: (scope: ScopeDraft) => void;
}

/** A longer list is no help. */
const OFFERED_MAX = 500;

export function ScopeFields({ scope, form, isCityFixed, onChange }: ScopeFieldsProps) {
  const change = (some: Partial<ScopeDraft>) => onChange({ ...scope, ...some });
  return (
    <div class="form-row">
      {!isCityFixed && <CityField value={scope.city} onChange={city => change({ city })} />}
      <Field label={t('rules.for')} isRequired>
        {input => (
          <select
            {...input}
            value={scope.level}
            onChange={event => change({ level: event.currentTarget.value as ScopeDraft['level'] })}
          >
            {LEVELS.map(level => (
              <option key={level} value={level}>
                {t(`rules.level.${level}`)}
              </option>
            ))}
          </select>
        )}
      </Field>
      {scope.level === 'kind' && (
        <Field label={t('columnKind')} error={form.errorOf('kind')} isRequired>
          {input => (
            <select
              {...input}
              value={scope.kind}
              onChange={event => change({ kind: event.currentTarget.value as DeviceKindName })}
            >
              {deviceKinds.value.map(({ name, label }) => (
                <option key={name} value={name}>
                  {label[language.value]}
                </option>
              ))}
            </select>
          )}
        </Field>
      )}
      {scope.level === 'group' && (
        <Named
          label={t('rules.level.group')}
          error={form.errorOf('groupId')}
          value={scope.groupId}
          offered={listGroups(scope.city)}
          onChange={groupId => change({ groupId })}
        />
      )}
      {scope.level === 'device' && (
        <Named
          label={t('rules.deviceId')}
          error={form.errorOf('deviceId')}
          value={scope.deviceId}
          offered={listDevices(scope.city)}
          onChange={deviceId => change({ deviceId })}
        />
      )}
    </div>
  );
}

interface NamedProps {
  label: string;
  error: string;
  value: string;
  offered: readonly string[];
  onChange: (value: string) => void;
}

function Named({ label, error, value, offered, onChange }: NamedProps) {
  return (
    <Field label={label} error={error} isRequired>
      {input => (
        <>
          <input
            {...input}
            list={`${input.id}-list`}
            maxLength={64}
            value={value}
            onInput={event => onChange(event.currentTarget.value)}
          />
          <datalist id={`${input.id}-list`}>
            {offered.map(one => (
              <option key={one} value={one} />
            ))}
          </datalist>
        </>
      )}
    </Field>
  );
}

function listGroups(city: string): string[] {
  const groups = [...fleet.devices.values()].flatMap(device =>
    device.city === city && device.groupId !== undefined ? [device.groupId] : [],
  );
  return [...new Set(groups)].sort().slice(0, OFFERED_MAX);
}

function listDevices(city: string): string[] {
  const ids = [...fleet.devices.values()].filter(device => device.city === city).map(({ id }) => id);
  return ids.slice(0, OFFERED_MAX);
}
