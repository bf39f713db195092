/**
 * Label, hint and error around any input, select or textarea. What always holds: the hint and the error are read
 * with the input (`aria-describedby`), and an error says which rule is broken, in words, not in red alone.
 */
import type { ComponentChildren } from 'preact';
import { useId } from 'preact/hooks';
import { t } from '../i18n/translate.ts';
import { Icon } from './icon.tsx';

/** Spread onto the input: `{input => <input {...input} type="email" … />}`. */
export interface FieldInputProps {
  id: string;
  class: string;
  required: boolean;
  'aria-describedby': string | undefined;
  'aria-invalid': 'true' | undefined;
}

interface FieldProps {
  label: ComponentChildren;
  hint?: ComponentChildren;
  /** The rule that is broken; '' and undefined: none. */
  error?: string | undefined;
  isRequired?: boolean;
  children: (input: FieldInputProps) => ComponentChildren;
}

export function Field({ label, hint, error, isRequired = false, children }: FieldProps) {
  const id = useId();
  const describedBy = [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(' ');
  return (
    <div class={`field ${error ? 'is-wrong' : ''}`}>
      <label for={id}>
        {label} {!isRequired && <span class="field-optional">{t('optional')}</span>}
      </label>
      {hint && (
        <p id={`${id}-hint`} class="field-hint">
          {hint}
        </p>
      )}
      {children({
        id,
        class: 'input',
        required: isRequired,
        'aria-describedby': describedBy || undefined,
        'aria-invalid': error ? 'true' : undefined,
      })}
      {error && <FieldError id={`${id}-error`}>{error}</FieldError>}
    </div>
  );
}

interface ChoiceProps {
  label: ComponentChildren;
  hint?: ComponentChildren;
  isChecked: boolean;
  isDisabled?: boolean;
  onChange: (isChecked: boolean) => void;
}

/** A checkbox with its label behind it. */
export function Checkbox({ label, hint, isChecked, isDisabled = false, onChange }: ChoiceProps) {
  const id = useId();
  return (
    <div class="checkbox">
      <input
        id={id}
        type="checkbox"
        checked={isChecked}
        disabled={isDisabled}
        aria-describedby={hint ? `${id}-hint` : undefined}
        onChange={event => onChange(event.currentTarget.checked)}
      />
      <label for={id}>{label}</label>
      {hint && (
        <p id={`${id}-hint`} class="field-hint">
          {hint}
        </p>
      )}
    </div>
  );
}

/** Several inputs that answer one question: checkboxes of cities, a pair of dates. */
export function FieldGroup({
  legend,
  error,
  children,
}: {
  legend: ComponentChildren;
  error?: string | undefined;
  children: ComponentChildren;
}) {
  const id = useId();
  return (
    <fieldset class="field-group" aria-describedby={error ? id : undefined}>
      <legend>{legend}</legend>
      {children}
      {error && <FieldError id={id}>{error}</FieldError>}
    </fieldset>
  );
}

function FieldError({ id, children }: { id: string; children: ComponentChildren }) {
  return (
    <p id={id} class="field-error">
      <Icon name="warning" />
      <span>{children}</span>
    </p>
  );
}
