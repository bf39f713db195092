/**
 * Parts of one page side by side. `Tabs`: ARIA tabs, one tab stop, arrows, Home and End choose. `TabLinks`: where
 * the choice is part of the address they are links and say so.
 */
import type { ComponentChildren } from 'preact';
import { useId } from 'preact/hooks';
import { toRowAfterKey } from './row-window.ts';

interface TabsProps<Key extends string> {
  /** Names the row of tabs for a screen reader. */
  label: string;
  tabs: readonly { key: Key; text: ComponentChildren }[];
  selected: Key;
  onSelect: (key: Key) => void;
  /** The panel of the selected tab. */
  children: ComponentChildren;
}

const HORIZONTAL_KEYS: Readonly<Record<string, string>> = { ArrowRight: 'ArrowDown', ArrowLeft: 'ArrowUp' };

export function Tabs<Key extends string>({ label, tabs, selected, onSelect, children }: TabsProps<Key>) {
  const id = useId();
  const toTabId = (key: Key) => `${id}-${key}`;

  function handleKey(event: KeyboardEvent): void {
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') return;
    const index = tabs.findIndex(({ key }) => key === selected);
    const next = toRowAfterKey(HORIZONTAL_KEYS[event.key] ?? event.key, index, 1, tabs.length);
    if (next === undefined) return;
    event.preventDefault();
    onSelect(tabs[next]!.key);
    document.getElementById(toTabId(tabs[next]!.key))?.focus();
  }

  return (
    <>
      <div class="tabs" role="tablist" aria-label={label} onKeyDown={handleKey}>
        {tabs.map(({ key, text }) => (
          <button
            key={key}
            id={toTabId(key)}
            type="button"
            role="tab"
            aria-selected={key === selected}
            aria-controls={`${id}-panel`}
            tabIndex={key === selected ? 0 : -1}
            onClick={() => onSelect(key)}
          >
            {text}
          </button>
        ))}
      </div>
      <div id={`${id}-panel`} class="tab-panel" role="tabpanel" aria-labelledby={toTabId(selected)}>
        {children}
      </div>
    </>
  );
}

interface TabLinksProps {
  label: string;
  links: readonly { href: string; text: ComponentChildren; isCurrent: boolean }[];
}

export function TabLinks({ label, links }: TabLinksProps) {
  return (
    <nav class="tabs" aria-label={label}>
      {links.map(({ href, text, isCurrent }) => (
        <a key={href} href={href} aria-current={isCurrent ? 'page' : undefined}>
          {text}
        </a>
      ))}
    </nav>
  );
}
