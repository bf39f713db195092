/**
 * Keeps the journal from deleting segments while somebody copies it. What always holds: from `hold` to its end no
 * release goes through; the newest one is made up for then.
 */
import type { JournalPosition } from './journal.ts';

export interface JournalHold {
  /** In place of the writer's own. */
  release(position: JournalPosition): void;
  /** Returns how to let go; calling that again does nothing. */
  hold(): () => void;
}

export function createJournalHold(release: (position: JournalPosition) => void): JournalHold {
  const holders = new Set<symbol>();
  let newest: JournalPosition | undefined;

  function releaseNewest(): void {
    if (newest && holders.size === 0) release(newest);
  }

  return {
    release(position) {
      newest = position;
      releaseNewest();
    },
    hold() {
      const holder = Symbol('holder');
      holders.add(holder);
      return () => {
        if (holders.delete(holder)) releaseNewest();
      };
    },
  };
}
