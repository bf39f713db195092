/** When: once, weekly, monthly, or by day from the sun. Times are those of the city. */
import type { ComponentChildren } from 'preact';
import type { Weekday } from '#core/local-time.ts';
import type { MessageKey } from '../../i18n/de.ts';
import { t } from '../../i18n/translate.ts';
import { Checkbox, Field, FieldGroup } from '../../ui/field.tsx';
import { type TIME_TYPES, type TimesDraft, WEEKDAYS } from './rule-drafts.ts';
import { toWeekdayName } from './rule-words.ts';
import type { RuleForm } from './use-rule-form.ts';

export const TIMES_SHOWN = ['times', 'times.to', 'times.from', 'times.fromDay', 'times.toDay'];

interface TimesFieldsProps {
  times: TimesDraft;
  types: readonly (typeof TIME_TYPES)[number][];
  form: RuleForm;
  onChange: (times: TimesDraft) => void;
}

type InputType = 'number' | 'date' | 'time' | 'datetime-local';

export function TimesFields({ times, types, form, onChange }: TimesFieldsProps) {
  const change = (some: Partial<TimesDraft>) => onChange({ ...times, ...some });
  const input = (
    key: keyof TimesDraft,
    label: MessageKey,
    type: InputType,
    error = '',
    isRequired = true,
  ) => (
    <Field label={t(label)} error={error} isRequired={isRequired}>
      {field => (
        <input
          {...field}
          type={type}
          value={times[key] as string}
          onInput={event => change({ [key]: event.currentTarget.value })}
        />
      )}
    </Field>
  );
  const { type } = times;
  return (
    <>
      <div class="form-row">
        <Choice
          label={t('rules.when')}
          value={type}
          error={form.errorOf('times')}
          onChange={value => change({ type: value as TimesDraft['type'] })}
          options={types.map(one => [one, t(`rules.type.${one}`)])}
        />
        {type === 'monthly' && input('day', 'rules.dayOfMonth', 'number')}
        {type === 'monthlyWeekday' && (
          <>
            <Choice
              label={t('rules.weekOfMonth')}
              value={times.week}
              onChange={week => change({ week })}
              options={([1, 2, 3, 4, 5] as const).map(week => [String(week), t(`rules.week.${week}`)])}
            />
            <Choice
              label={t('rules.weekday')}
              value={times.weekday}
              onChange={weekday => change({ weekday })}
              options={WEEKDAYS.map(weekday => [String(weekday), toWeekdayName(weekday, 'long')])}
            />
          </>
        )}
      </div>
      {type === 'weekly' && (
        <FieldGroup legend={t('rules.weekdays')}>
          <div class="rule-weekdays">
            {WEEKDAYS.map(weekday => (
              <Checkbox
                key={weekday}
                label={toWeekdayName(weekday)}
                isChecked={times.weekdays.includes(weekday)}
                onChange={isIn => change({ weekdays: toggleDay(times.weekdays, weekday, isIn) })}
              />
            ))}
          </div>
        </FieldGroup>
      )}
      <div class="form-row">
        {type === 'range' && (
          <>
            {input('begin', 'rules.begin', 'datetime-local', form.errorOf('times.from'))}
            {input('end', 'rules.end', 'datetime-local', form.errorOf('times.to'))}
          </>
        )}
        {type === 'daylight' && (
          <>
            {input('afterSunriseMin', 'rules.afterSunrise', 'number')}
            {input('beforeSunsetMin', 'rules.beforeSunset', 'number')}
          </>
        )}
        {type !== 'range' && type !== 'daylight' && (
          <>
            {input('from', 'rules.from', 'time')}
            {input('to', 'rules.to', 'time')}
            {input('fromDay', 'rules.fromDay', 'date', form.errorOf('times.fromDay'), false)}
            {input('toDay', 'rules.toDay', 'date', form.errorOf('times.toDay'), false)}
          </>
        )}
      </div>
    </>
  );
}

interface ChoiceProps {
  label: ComponentChildren;
  value: string;
  options: readonly (readonly [value: string, text: string])[];
  error?: string;
  onChange: (value: string) => void;
}

export function Choice({ label, value, options, error, onChange }: ChoiceProps) {
  return (
    <Field label={label} error={error} isRequired>
      {input => (
        <select {...input} value={value} onChange={event => onChange(event.currentTarget.value)}>
          {options.map(([name, text]) => (
            <option key={name} value={name}>
              {text}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}

function toggleDay(weekdays: readonly Weekday[], weekday: Weekday, isIn: boolean): Weekday[] {
  const others = weekdays.filter(one => one !== weekday);
  return isIn ? [...others, weekday] : others;
}
