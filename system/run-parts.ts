/** Parts start in order and stop in reverse; what was opened before something failed is closed again. */
import type { Logger } from 'pino';
import type { Part } from '#core/parts.ts';

const START_TIMEOUT_MS = 60_000;

export interface Ending {
  /** Called in reverse order, once. */
  undo: (() => Promise<void>)[];
  /** Aborted when the end begins. */
  signal: AbortSignal;
}

/** What `start` gives, and `stop`, which undoes it. */
export async function startUndoable<T extends object>(
  start: (ending: Ending) => Promise<T>,
): Promise<T & { stop(): Promise<void> }> {
  const undo: Ending['undo'] = [];
  const ending = new AbortController();
  const stop = async () => {
    ending.abort();
    for (let step = undo.pop(); step; step = undo.pop()) await step();
  };
  try {
    return { ...(await start({ undo, signal: ending.signal })), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

export async function startParts(parts: readonly Part[], { undo }: Ending): Promise<void> {
  for (const part of parts) {
    undo.push(() => part.stop());
    await part.start(AbortSignal.timeout(START_TIMEOUT_MS));
  }
}

/** A part that died is started again, alone; devices send again what was not acknowledged. */
export async function restartPart(part: Part, cause: Error, log: Logger, ending: Ending): Promise<void> {
  log.error({ err: cause, part: part.name }, 'Part failed, restarting it');
  for (let waitMs = 250; !ending.signal.aborted; waitMs = Math.min(waitMs * 2, 10_000)) {
    try {
      await part.stop();
      await part.start(AbortSignal.timeout(START_TIMEOUT_MS));
      log.warn({ part: part.name }, 'Part restarted');
      return;
    } catch (error) {
      log.error({ err: error, part: part.name, waitMs }, 'Part did not start, trying again');
      await new Promise(resolve => setTimeout(resolve, waitMs));
    }
  }
}
