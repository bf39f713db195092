/** What is shown once: text to take along, each with a button that copies it. */
import type { ComponentChildren } from 'preact';
import { announce } from '../../app/announcer.tsx';
import { t } from '../../i18n/translate.ts';
import { Icon } from '../../ui/icon.tsx';

interface SecretLineProps {
  /** What it is: stands above and in the name of the button. */
  label: string;
  text: string;
  hint?: ComponentChildren;
}

export function SecretLine({ label, text, hint }: SecretLineProps) {
  async function copy(): Promise<void> {
    try {
      await navigator.clipboard.writeText(text);
      announce(() => t('provisioning.copied', { what: label }));
    } catch {
      // Browsers refuse on pages without TLS: what stands there can be marked by hand.
      announce(() => t('provisioning.failed'));
    }
  }
  return (
    <div>
      <p class="secret-label">{label}</p>
      {hint && <p class="field-hint">{hint}</p>}
      <div class="secret-line">
        <pre>{text}</pre>
        <button
          type="button"
          class="button"
          aria-label={t('provisioning.copyOf', { what: label })}
          onClick={() => void copy()}
        >
          <Icon name="copy" />
          {t('provisioning.copy')}
        </button>
      </div>
    </div>
  );
}
