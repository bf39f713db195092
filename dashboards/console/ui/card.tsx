import type { ComponentChildren } from 'preact';

interface CardProps {
  id: string;
  title: ComponentChildren;
  /** Beside the title: chips, a legend, buttons. */
  tools?: ComponentChildren;
  class?: string;
  children: ComponentChildren;
}

/** A titled region of the page; `id` becomes a landmark's name, so it is unique in the page. */
export function Card({ id, title, tools, class: extra, children }: CardProps) {
  return (
    <section class={`card ${extra ?? ''}`} aria-labelledby={`${id}-title`}>
      <header class="card-head">
        <h2 id={`${id}-title`} tabIndex={-1}>
          {title}
        </h2>
        {tools}
      </header>
      {children}
    </section>
  );
}
