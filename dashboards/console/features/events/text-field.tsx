/** A field of the form with its label, hint and fault: one line each in the forms that use it. */
import type { ComponentChildren } from 'preact';
import { Field } from '../../ui/field.tsx';

interface TextFieldProps {
  label: ComponentChildren;
  hint?: ComponentChildren;
  error?: string;
  isRequired?: boolean;
  type?: 'text' | 'datetime-local' | 'email' | 'tel';
  /** Opens the number pad of a phone. */
  mode?: 'numeric' | 'decimal';
  maxLength?: number;
  unit?: string;
  autocomplete?: string;
  value: string;
  onChange: (text: string) => void;
}

export function TextField(props: TextFieldProps) {
  const { label, hint, error, isRequired = false, type = 'text', mode, unit, value, onChange } = props;
  return (
    <Field label={label} hint={hint} error={error} isRequired={isRequired}>
      {input => (
        <span class={unit ? 'with-unit' : undefined}>
          <input
            {...input}
            // The types of Preact tell inputs apart by one type only.
            type={type as 'text'}
            inputMode={mode}
            maxLength={props.maxLength}
            autocomplete={props.autocomplete ?? 'off'}
            value={value}
            onInput={event => onChange(event.currentTarget.value)}
          />
          {unit && <span class="input-unit">{unit}</span>}
        </span>
      )}
    </Field>
  );
}

type LongTextFieldProps = Pick<
  TextFieldProps,
  'label' | 'hint' | 'error' | 'isRequired' | 'value' | 'onChange'
>;

/** What the api takes. */
const LONG_TEXT_MAX = 2000;

/** For a note or a message: several lines. */
export function LongTextField({ value, onChange, ...field }: LongTextFieldProps) {
  return (
    <Field {...field}>
      {input => (
        <textarea
          {...input}
          maxLength={LONG_TEXT_MAX}
          value={value}
          onInput={event => onChange(event.currentTarget.value)}
        />
      )}
    </Field>
  );
}

interface SelectFieldProps<T extends string | number> {
  label: ComponentChildren;
  hint?: ComponentChildren;
  error?: string;
  value: T;
  options: readonly { value: T; text: string }[];
  onChange: (value: T) => void;
}

export function SelectField<T extends string | number>(props: SelectFieldProps<T>) {
  const { label, hint, error, value, options, onChange } = props;
  return (
    <Field label={label} hint={hint} error={error} isRequired>
      {input => (
        <select
          {...input}
          value={value}
          onChange={event => {
            const chosen = options[event.currentTarget.selectedIndex];
            if (chosen) onChange(chosen.value);
          }}
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
}
