/** Opens the search: by the field in the header, which is a button, and by Ctrl K from anywhere. */
import { useEffect, useState } from 'preact/hooks';
import { t } from '../../i18n/translate.ts';
import { Icon } from '../../ui/icon.tsx';
import { SearchDialog } from './search-dialog.tsx';

export function SearchButton() {
  const [isOpen, setIsOpen] = useState(false);

  useEffect(() => {
    const open = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== 'k' || !(event.ctrlKey || event.metaKey)) return;
      event.preventDefault();
      const isBehindDialog = document.querySelector('dialog[open]') !== null;
      if (!isBehindDialog) setIsOpen(true);
    };
    addEventListener('keydown', open);
    return () => removeEventListener('keydown', open);
  }, []);

  return (
    <>
      <button
        type="button"
        class="search-button"
        aria-keyshortcuts="Control+K"
        aria-haspopup="dialog"
        onClick={() => setIsOpen(true)}
      >
        <Icon name="search" />
        <span>{t('search')}</span>
        <kbd>{t('searchKeys')}</kbd>
      </button>
      {isOpen && <SearchDialog onClose={() => setIsOpen(false)} />}
    </>
  );
}
