/** A dialog that is a form: its fields, what was refused as a whole, and the buttons that give up or send it. */
import type { ComponentChildren } from 'preact';
import { t } from '../i18n/translate.ts';
import { Dialog, DialogActions } from './dialog.tsx';

interface FormDialogProps {
  title: ComponentChildren;
  width?: 'narrow' | 'wide';
  /** Of the form. */
  class?: string;
  /** Whether it is being sent, and what was refused, in words; '' for none. What belongs to a field is told there. */
  form: { isBusy: boolean; whole: string };
  submitText: string;
  isDanger?: boolean;
  /** False while there is nothing to send yet. */
  isReady?: boolean;
  onSubmit: () => Promise<void>;
  onClose: () => void;
  children: ComponentChildren;
}

export function FormDialog(props: FormDialogProps) {
  const { form, isDanger = false, isReady = true, onClose } = props;

  function handleSubmit(event: Event): void {
    event.preventDefault();
    void props.onSubmit();
  }

  return (
    <Dialog title={props.title} width={props.width ?? 'narrow'} isBusy={form.isBusy} onClose={onClose}>
      <form class={props.class} noValidate onSubmit={handleSubmit}>
        {props.children}
        {form.whole !== '' && (
          <p class="field-error" role="alert">
            {form.whole}
          </p>
        )}
        <DialogActions>
          <button type="button" class="button" disabled={form.isBusy} onClick={onClose}>
            {t('cancel')}
          </button>
          <button
            type="submit"
            class={`button ${isDanger ? 'is-danger' : 'is-primary'}`}
            disabled={form.isBusy || !isReady}
          >
            {props.submitText}
          </button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
