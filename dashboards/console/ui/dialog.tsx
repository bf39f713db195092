/**
 * A modal dialog on the browser's own <dialog>: the page behind it is inert, Escape closes it, and the focus goes
 * back to where it was. Drawn only while it is open: `{isOpen && <Dialog …>}`.
 */
import type { ComponentChildren } from 'preact';
import { useId, useLayoutEffect, useRef } from 'preact/hooks';
import { t } from '../i18n/translate.ts';
import { Icon } from './icon.tsx';

interface DialogProps {
  title: ComponentChildren;
  /** Asked for by Escape and by the cross; the owner stops drawing the dialog. */
  onClose: () => void;
  width?: 'narrow' | 'wide';
  /** While something is being sent: neither Escape nor the cross closes. */
  isBusy?: boolean;
  children: ComponentChildren;
}

export function Dialog({ title, onClose, width = 'narrow', isBusy = false, children }: DialogProps) {
  const titleId = useId();
  const element = useModal();

  function handleCancel(event: Event): void {
    event.preventDefault();
    if (!isBusy) onClose();
  }

  return (
    <dialog ref={element} class={`dialog is-${width}`} aria-labelledby={titleId} onCancel={handleCancel}>
      <header class="dialog-head">
        <h2 id={titleId}>{title}</h2>
        <button
          type="button"
          class="quiet-button"
          aria-label={t('close')}
          title={t('close')}
          disabled={isBusy}
          onClick={onClose}
        >
          <Icon name="close" />
        </button>
      </header>
      <div class="dialog-body">{children}</div>
    </dialog>
  );
}

/** The row of buttons at the end of a dialog or of the form in it, the main one last. */
export function DialogActions({ children }: { children: ComponentChildren }) {
  return <div class="dialog-actions">{children}</div>;
}

/** Opens with the page; gives the focus back, or to the page's heading when the opener is gone by then. */
export function useModal() {
  const element = useRef<HTMLDialogElement>(null);
  useLayoutEffect(() => {
    const opener = document.activeElement as HTMLElement | null;
    const dialog = element.current;
    dialog?.showModal();
    return () => {
      dialog?.close();
      const isThere = opener?.isConnected && opener !== document.body;
      (isThere ? opener : document.querySelector<HTMLElement>('#main'))?.focus({ preventScroll: true });
    };
  }, []);
  return element;
}
