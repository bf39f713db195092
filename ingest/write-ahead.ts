/**
 * Lets the telemetry store have the next batch while one is on its way, so that it never waits for us. What always
 * holds: the store gets batches in their order. A batch that failed is tried until it is stored, nothing else is sent
 * meanwhile, and what was sent after it is sent again: writing twice changes nothing.
 */
import type { Reading } from '#core/readings.ts';
import type { TelemetryStore } from '#store/telemetry/telemetry-store.ts';
import type { RetryOptions } from './retry.ts';
import { writeReadings } from './write-readings.ts';

export interface WriteAhead {
  /** Begins to write. What it returns is called once, in the order of the batches, and gives the refused readings. */
  begin(readings: readonly Reading[], options: RetryOptions): () => Promise<Reading[]>;
}

export function createWriteAhead(telemetry: Pick<TelemetryStore, 'write'>): WriteAhead {
  /** Counts up when something was not stored in its turn: what began before is not in order. */
  let round = 0;
  let isTryingAgain = false;

  return {
    begin(readings, options) {
      if (readings.length === 0) return async () => [];
      const begun = isTryingAgain ? undefined : { round, attempt: telemetry.write(readings) };
      begun?.attempt.catch(() => undefined);
      return async () => {
        const isInTurn = begun?.round === round;
        if (!isInTurn) round++;
        const attempt = begun && isInTurn ? begun.attempt : telemetry.write(readings);
        if (await isDone(attempt)) return [];
        round++;
        isTryingAgain = true;
        try {
          return await writeReadings(telemetry, readings, options, attempt);
        } finally {
          isTryingAgain = false;
        }
      };
    },
  };
}

function isDone(attempt: Promise<void>): Promise<boolean> {
  return attempt.then(
    () => true,
    () => false,
  );
}
