/** A task in rounds: the next round starts an interval after the last one ended, so rounds never overlap. */
export interface Polling {
  start(): void;
  /** Waits for the round under way. */
  stop(): Promise<void>;
}

export function createPolling(
  task: () => Promise<void>,
  intervalMs: number,
  handleError: (error: unknown) => void,
): Polling {
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> = Promise.resolve();
  let isStopped = true;

  function schedule(): void {
    if (isStopped) return;
    timer = setTimeout(() => {
      running = task().catch(handleError).then(schedule);
    }, intervalMs);
    timer.unref();
  }

  return {
    start() {
      isStopped = false;
      schedule();
    },
    async stop() {
      isStopped = true;
      clearTimeout(timer);
      await running;
    },
  };
}
