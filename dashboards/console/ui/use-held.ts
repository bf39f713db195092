import { useRef, useState } from 'preact/hooks';

/**
 * A view never jumps under the pointer: while a list is pointed at or has the focus it keeps the value it had then.
 * Spread `handlers` onto the element that holds the list.
 */
export function useHeld<T>(fresh: T) {
  const [isPointed, setIsPointed] = useState(false);
  const [isFocused, setIsFocused] = useState(false);
  const held = useRef(fresh);
  if (!isPointed && !isFocused) held.current = fresh;
  return {
    shown: held.current,
    handlers: {
      onPointerEnter: () => setIsPointed(true),
      onPointerLeave: () => setIsPointed(false),
      onFocusIn: () => setIsFocused(true),
      onFocusOut: () => setIsFocused(false),
    },
  };
}
