/**
 * Work that is over when its time is, or when somebody ends it. What always holds: nothing is left once the work is done.
 * `AbortSignal.timeout` is kept until its time is over with all that listens to it: of a drained journal 16 MB of
 * request bodies a second for half a minute.
 */

/** Throws a TimeoutError, or the reason of the ending that came first. Work that goes on nevertheless is not waited for. */
export async function withDeadline<T>(
  timeoutMs: number,
  endings: readonly AbortSignal[],
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const controller = new AbortController();
  const { signal } = controller;
  const end = () => controller.abort(endings.find(({ aborted }) => aborted)?.reason);
  const expire = () => controller.abort(new DOMException('The time is over', 'TimeoutError'));
  const over = Promise.withResolvers<never>();
  signal.addEventListener('abort', () => over.reject(signal.reason), { once: true });
  for (const ending of endings) ending.addEventListener('abort', end, { once: true });
  const timer = setTimeout(expire, timeoutMs);
  try {
    if (endings.some(({ aborted }) => aborted)) end();
    return await Promise.race([over.promise, work(signal)]);
  } finally {
    clearTimeout(timer);
    for (const ending of endings) ending.removeEventListener('abort', end);
  }
}
