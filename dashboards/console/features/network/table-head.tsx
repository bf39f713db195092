import type { ComponentChildren } from 'preact';

/** A heading above a table, with the buttons that belong to it. */
export function TableHead({ title, children }: { title: string; children?: ComponentChildren }) {
  return (
    <header class="network-head">
      <h2>{title}</h2>
      <span class="network-tools">{children}</span>
    </header>
  );
}
