/** Whether the journal takes anything at present: while it does not, CONNECT is refused with "unavailable". */
import type { Clock } from '#core/clock.ts';
import type { JournalWriter } from '#store/journal/journal.ts';

export interface JournalAcceptance {
  noteRefusal(): void;
  /** False while the journal is broken, and for a moment after each refusal. */
  isAccepting: () => boolean;
}

/** After this somebody is let in again, to find out. */
const RETRY_MS = 1000;

export function createJournalAcceptance(
  journal: Pick<JournalWriter, 'stats'>,
  clock: Clock,
): JournalAcceptance {
  let refusedMs = Number.NEGATIVE_INFINITY;
  return {
    noteRefusal() {
      refusedMs = clock.monotonicMs();
    },
    isAccepting: () => journal.stats.healthy && clock.monotonicMs() - refusedMs > RETRY_MS,
  };
}
