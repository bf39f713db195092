/**
 * Batch after batch through three steps: prepared, written, learned. What always holds: each step takes the batches in their
 * order; behind a batch that could not be written none is written, and behind one that was not learned none is learned.
 * Who keeps up does one batch at a time; who is behind prepares the next ones meanwhile, so that the store that is
 * written to always has something to do.
 */
export interface BatchSteps<Batch, Written> {
  /** The next one; waits until there is one. */
  prepare(): Promise<Batch>;
  write(batch: Batch): Promise<Written>;
  learn(batch: Batch, written: Written): Promise<void>;
  /** Enough waits for a full batch. */
  isBehind(): boolean;
}

/** Batches that wait for the store or are written while the next one is prepared: a database that tidies up is slow for half a second. */
const MAX_WRITING = 2;
/** The same with those that are written and not yet learned: learning is put off while the store waits. */
const MAX_UNDERWAY = 4;

/** Until the signal is aborted. Throws what a step threw, once nothing is under way any more. */
export async function runBatches<Batch, Written>(
  steps: BatchSteps<Batch, Written>,
  signal: AbortSignal,
): Promise<void> {
  const writings: Promise<Written>[] = [];
  const learnings: Promise<void>[] = [];

  async function write(batch: Batch, before: Promise<Written> | undefined): Promise<Written> {
    await before;
    return steps.write(batch);
  }

  async function learn(
    batch: Batch,
    writing: Promise<Written>,
    before: Promise<void> | undefined,
  ): Promise<void> {
    await before;
    await steps.learn(batch, await writing);
  }

  try {
    while (!signal.aborted) {
      const batch = await steps.prepare();
      const writing = write(batch, writings.at(-1));
      const learning = learn(batch, writing, learnings.at(-1));
      // They are waited for below, maybe after the one before has thrown.
      for (const step of [writing, learning]) step.catch(() => undefined);
      writings.push(writing);
      learnings.push(learning);
      const isBehind = steps.isBehind();
      await waitDownTo(writings, isBehind ? MAX_WRITING : 0);
      await waitDownTo(learnings, isBehind ? MAX_UNDERWAY : 0);
    }
    await waitDownTo(learnings, 0);
  } finally {
    await Promise.allSettled([...writings, ...learnings]);
  }
}

async function waitDownTo(underway: Promise<unknown>[], count: number): Promise<void> {
  while (underway.length > count) await underway.shift();
}
