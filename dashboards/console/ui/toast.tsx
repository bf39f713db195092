/**
 * Short messages about what a person just did, at the edge of the page. Success fades by itself and is spoken
 * politely; a failure is spoken at once and stays until it is closed. At most MAX_TOASTS are kept.
 */
import { signal } from '@preact/signals';
import { useEffect, useState } from 'preact/hooks';
import { t } from '../i18n/translate.ts';
import { Icon } from './icon.tsx';

type Tone = 'ok' | 'failed';

interface Toast {
  id: number;
  tone: Tone;
  toText: () => string;
}

const MAX_TOASTS = 3;
const SHOWN_MS = 8_000;

const toasts = signal<readonly Toast[]>([]);
let lastId = 0;

/** `toText` is asked at every drawing, so that the message follows a change of the language. */
export function showToast(toText: () => string, tone: Tone = 'ok'): void {
  lastId += 1;
  toasts.value = [...toasts.value, { id: lastId, tone, toText }].slice(-MAX_TOASTS);
}

export function Toasts() {
  const ofTone = (tone: Tone) => toasts.value.filter(toast => toast.tone === tone);
  return (
    <div class="toasts">
      <div role="alert">
        {ofTone('failed').map(toast => (
          <ToastCard key={toast.id} toast={toast} />
        ))}
      </div>
      <div role="status">
        {ofTone('ok').map(toast => (
          <ToastCard key={toast.id} toast={toast} />
        ))}
      </div>
    </div>
  );
}

function ToastCard({ toast }: { toast: Toast }) {
  const [isHeld, setIsHeld] = useState(false);
  const close = () => {
    toasts.value = toasts.value.filter(other => other !== toast);
  };
  useEffect(() => {
    if (toast.tone === 'failed' || isHeld) return;
    const timer = setTimeout(close, SHOWN_MS);
    return () => clearTimeout(timer);
  }, [isHeld]);
  return (
    <div
      class={`toast is-${toast.tone}`}
      onPointerEnter={() => setIsHeld(true)}
      onPointerLeave={() => setIsHeld(false)}
      onFocusIn={() => setIsHeld(true)}
      onFocusOut={() => setIsHeld(false)}
    >
      <Icon name={toast.tone === 'ok' ? 'check' : 'warning'} />
      <span>{toast.toText()}</span>
      <button type="button" class="quiet-button" aria-label={t('closeMessage')} onClick={close}>
        <Icon name="close" />
      </button>
    </div>
  );
}
