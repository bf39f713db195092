/** What the forms of accounts and users share: a form that is sent once at a time, a password field, its errors. */
import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import type { MessageKey } from '../../i18n/de.ts';
import { Field } from '../../ui/field.tsx';
import { Icon } from '../../ui/icon.tsx';
import { type FormErrors, NO_ERRORS, toFormErrors } from './form-errors.ts';

export interface Sending {
  isBusy: boolean;
  errors: FormErrors;
  /** Sends what the form says; errors are kept until the next time. */
  send: (event: Event) => Promise<void>;
}

export function useSending(work: () => Promise<void>, conflict?: MessageKey): Sending {
  const [isBusy, setIsBusy] = useState(false);
  const [errors, setErrors] = useState(NO_ERRORS);
  return {
    isBusy,
    errors,
    async send(event) {
      event.preventDefault();
      if (isBusy) return;
      setIsBusy(true);
      setErrors(NO_ERRORS);
      try {
        await work();
      } catch (error) {
        setErrors(toFormErrors(error, conflict));
      }
      setIsBusy(false);
    },
  };
}

interface TextFieldProps {
  label: string;
  value: string;
  onChange: (value: string) => void;
  hint?: ComponentChildren;
  error?: string | undefined;
  type?: 'text' | 'password';
  autoComplete: string;
  maxLength?: number;
  isNumericCode?: boolean;
}

export function TextField(props: TextFieldProps) {
  const { label, value, onChange, hint, error, autoComplete, maxLength, isNumericCode } = props;
  return (
    <Field label={label} hint={hint} error={error} isRequired>
      {input => {
        const shared = {
          ...input,
          value,
          autoComplete,
          autoCapitalize: 'none' as const,
          maxLength,
          ...(isNumericCode && { inputMode: 'numeric' as const }),
          onInput: (event: { currentTarget: HTMLInputElement }) => onChange(event.currentTarget.value),
        };
        return props.type === 'password' ? (
          <input {...shared} type="password" />
        ) : (
          <input {...shared} type="text" />
        );
      }}
    </Field>
  );
}

export function WholeError({ errors }: { errors: FormErrors }) {
  if (errors.whole === '') return null;
  return (
    <p class="field-error" role="alert">
      <Icon name="warning" />
      <span>{errors.whole}</span>
    </p>
  );
}
