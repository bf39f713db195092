/** The head of a page: its one <h1>, which takes the focus when the page is opened, and the page's tools. */
import { signal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { useLayoutEffect } from 'preact/hooks';

/** The heading of the page that is shown, where the page draws one of its own; the frame and the tab title follow. */
export const ownHeading = signal<string | undefined>(undefined);

interface PageHeadProps {
  title: string;
  /** Behind the title: a state, a count, an identifier. */
  note?: ComponentChildren;
  /** Buttons, filters, a range. */
  tools?: ComponentChildren;
}

export function PageHead({ title, note, tools }: PageHeadProps) {
  useLayoutEffect(() => {
    ownHeading.value = title;
    return () => {
      if (ownHeading.peek() === title) ownHeading.value = undefined;
    };
  }, [title]);
  return (
    <header class="page-head">
      <h1 tabIndex={-1}>{title}</h1>
      {note && <div class="page-note">{note}</div>}
      {tools && <div class="page-tools">{tools}</div>}
    </header>
  );
}
