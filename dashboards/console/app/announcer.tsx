/** One polite live region for the whole page. What is said last within a moment is said; live data never speaks. */
import { signal } from '@preact/signals';

const SETTLE_MS = 700;

const spoken = signal('');
let timer: ReturnType<typeof setTimeout> | undefined;

/** `toText` is asked when the page has settled. */
export function announce(toText: () => string): void {
  clearTimeout(timer);
  timer = setTimeout(() => {
    spoken.value = toText();
  }, SETTLE_MS);
}

export function Announcer() {
  return (
    <div role="status" aria-live="polite" class="visually-hidden">
      {spoken.value}
    </div>
  );
}
