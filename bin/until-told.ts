/** Until somebody ends the process in the usual ways. */

/** npm passes on the Ctrl-C that the terminal has sent to us already: one key press comes twice. */
const SAME_KEY_PRESS_MS = 1000;

/**
 * Resolves on the first SIGINT or SIGTERM. Supervisors repeat SIGTERM, so it changes nothing any more; a second
 * Ctrl-C is a person who does not want to wait.
 */
export function untilTold(): Promise<void> {
  return new Promise(resolve => {
    let toldMs: number | undefined;
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      process.on(signal, () => {
        const nowMs = performance.now();
        toldMs ??= nowMs;
        if (signal === 'SIGINT' && nowMs - toldMs > SAME_KEY_PRESS_MS) process.exit(130);
        resolve();
      });
    }
  });
}
