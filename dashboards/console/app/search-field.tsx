import { useEffect, useRef, useState } from 'preact/hooks';
import { t } from '../i18n/translate.ts';
import { Icon } from '../ui/icon.tsx';
import { setView, view } from './location.ts';

const TYPING_PAUSE_MS = 150;

/** Filters the devices while typing. Ctrl K comes here from anywhere; Enter or ↓ goes on to the list. */
export function SearchField({ onLeave }: { onLeave: () => void }) {
  const input = useRef<HTMLInputElement>(null);
  const [text, setText] = useState(view.value.text);
  const known = view.value.text;

  useEffect(() => setText(known), [known]);
  useEffect(() => {
    if (text === view.value.text) return;
    const timer = setTimeout(() => setView({ text }), TYPING_PAUSE_MS);
    return () => clearTimeout(timer);
  }, [text]);
  useEffect(() => {
    const focus = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== 'k' || !(event.ctrlKey || event.metaKey)) return;
      event.preventDefault();
      input.current?.select();
      input.current?.focus();
    };
    addEventListener('keydown', focus);
    return () => removeEventListener('keydown', focus);
  }, []);

  function handleKey(event: KeyboardEvent): void {
    if (event.key === 'Escape' && text !== '') {
      event.preventDefault();
      setText('');
    }
    if (event.key !== 'Enter' && event.key !== 'ArrowDown') return;
    event.preventDefault();
    setView({ text });
    onLeave();
  }

  return (
    <search class="search">
      <Icon name="search" />
      <input
        ref={input}
        type="search"
        value={text}
        placeholder={t('search')}
        aria-label={t('searchLabel')}
        aria-keyshortcuts="Control+K"
        autocomplete="off"
        spellcheck={false}
        onInput={event => setText(event.currentTarget.value)}
        onKeyDown={handleKey}
      />
      <kbd>{t('searchKeys')}</kbd>
    </search>
  );
}
