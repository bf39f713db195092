import { signal } from '@preact/signals';

/** Grows each time somebody asks for the focus to go to the first row of the list. */
export const firstRowWanted = signal(0);

export function focusFirstDevice(): void {
  firstRowWanted.value += 1;
}
