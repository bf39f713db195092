import type { RefObject } from 'preact';
import { useLayoutEffect } from 'preact/hooks';

/**
 * Closes what opened below a button: by Escape, which gives the focus back to the button, and when the pointer or
 * the focus goes elsewhere.
 */
export function useDismissal(
  isOpen: boolean,
  close: () => void,
  { root, button }: { root: RefObject<HTMLElement | null>; button: RefObject<HTMLElement | null> },
): void {
  useLayoutEffect(() => {
    if (!isOpen) return;
    const closeOutside = (event: PointerEvent | FocusEvent) => {
      if (!root.current?.contains(event.target as Node)) close();
    };
    const closeByKey = (event: KeyboardEvent) => {
      if (event.key !== 'Escape') return;
      close();
      button.current?.focus();
    };
    addEventListener('pointerdown', closeOutside);
    addEventListener('focusin', closeOutside);
    addEventListener('keydown', closeByKey);
    return () => {
      removeEventListener('pointerdown', closeOutside);
      removeEventListener('focusin', closeOutside);
      removeEventListener('keydown', closeByKey);
    };
  }, [isOpen]);
}
