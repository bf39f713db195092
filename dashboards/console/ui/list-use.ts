/** Whether a list is in use: pointed at, focused or touched a moment ago. While it is, its rows stay where they are. */

export interface ListUse {
  /** For the element that holds the list. */
  readonly handlers: {
    onScroll(): void;
    onPointerEnter(): void;
    onPointerLeave(): void;
    onFocusIn(): void;
    onFocusOut(): void;
  };
  isInUse(): boolean;
  /** The list is shown anew. */
  reset(): void;
}

const QUIET_AFTER_MS = 6_000;

export function createListUse(): ListUse {
  let isPointed = false;
  let isFocused = false;
  let touchedMs = Number.NEGATIVE_INFINITY;
  const touch = () => {
    touchedMs = performance.now();
  };
  const notePointer = (isOn: boolean) => {
    isPointed = isOn;
    touch();
  };
  const noteFocus = (isOn: boolean) => {
    isFocused = isOn;
    touch();
  };
  return {
    handlers: {
      onScroll: touch,
      onPointerEnter: () => notePointer(true),
      onPointerLeave: () => notePointer(false),
      onFocusIn: () => noteFocus(true),
      onFocusOut: () => noteFocus(false),
    },
    isInUse: () => isPointed || isFocused || performance.now() - touchedMs < QUIET_AFTER_MS,
    reset() {
      isPointed = false;
      isFocused = false;
      touchedMs = Number.NEGATIVE_INFINITY;
    },
  };
}
