/** The fields of a device: all of a new one; of a known one what may change. */
import { isAllowed } from '#core/access-resources.ts';
import type { FieldFault } from '#core/check-device.ts';
import { LIFECYCLES } from '#core/devices.ts';
import type { ImportColumn } from '#core/provisioning-resources.ts';
import { language, t } from '../../i18n/translate.ts';
import { cities, deviceKinds, session } from '../../live/live-state.ts';
import { Field, type FieldInputProps } from '../../ui/field.tsx';
import { type DeviceDraft, FURTHER_FIELDS } from './device-draft.ts';
import { toRuleText } from './rule-texts.ts';

interface DeviceFieldsProps {
  draft: DeviceDraft;
  faults: readonly FieldFault[];
  isNew: boolean;
  onChange: (change: Partial<DeviceDraft>) => void;
}

export function DeviceFields({ draft, faults, isNew, onChange }: DeviceFieldsProps) {
  const toProps = (field: ImportColumn) => {
    const rule = faults.find(fault => fault.field === field)?.rule;
    return {
      label: t(`provisioning.field.${field}`),
      error: rule === undefined ? undefined : toRuleText(rule),
    };
  };
  const text = (field: ImportColumn, hint?: string, isRequired = false) => (
    <Field {...toProps(field)} hint={hint} isRequired={isRequired}>
      {input => (
        <input
          {...input}
          maxLength={100}
          value={draft[field]}
          onInput={event => onChange({ [field]: event.currentTarget.value })}
        />
      )}
    </Field>
  );
  const select = (field: ImportColumn, options: readonly { value: string; text: string }[]) => (
    <Field {...toProps(field)} isRequired>
      {(input: FieldInputProps) => (
        <select
          {...input}
          value={draft[field]}
          onChange={event => onChange({ [field]: event.currentTarget.value })}
        >
          {options.map(option => (
            <option key={option.value} value={option.value}>
              {option.text}
            </option>
          ))}
        </select>
      )}
    </Field>
  );

  return (
    <>
      {isNew && (
        <>
          <div class="form-row">
            {select('city', listCities())}
            {select('kind', listKinds())}
          </div>
          {text('id', t('provisioning.idHint'), true)}
        </>
      )}
      {text('name')}
      <div class="form-row">
        {text('longitude', t('provisioning.degrees'))}
        {text('latitude', t('provisioning.degrees'))}
      </div>
      <div class="form-row">
        {text('reportIntervalS', t('provisioning.defaultInterval'))}
        {select(
          'lifecycle',
          LIFECYCLES.map(value => ({ value, text: t(`lifecycle.${value}`) })),
        )}
      </div>
      <div class="form-row">{FURTHER_FIELDS.map(field => text(field))}</div>
    </>
  );
}

/** Those in which this person may enter devices. */
export function listCities(): { value: string; text: string }[] {
  const who = session.value;
  if (typeof who !== 'object') return [];
  return cities.value
    .filter(({ slug }) => isAllowed(who, ['admin'], slug))
    .map(({ slug, name }) => ({ value: slug, text: name }));
}

function listKinds(): { value: string; text: string }[] {
  return deviceKinds.value.map(({ name, label }) => ({ value: name, text: label[language.value] }));
}
