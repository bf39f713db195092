/** Polls until the condition holds; fails with what it last saw. For conditions nothing announces. */
export async function waitUntil<T>(
  what: string,
  look: () => Promise<T> | T,
  holds: (seen: T) => boolean,
  deadlineMs = 20_000,
): Promise<T> {
  const startedMs = performance.now();
  for (;;) {
    const seen = await look();
    if (holds(seen)) return seen;
    if (performance.now() - startedMs > deadlineMs) {
      throw new Error(`Waited ${deadlineMs} ms for ${what}; last seen: ${JSON.stringify(seen)}`);
    }
    await new Promise(resolve => setTimeout(resolve, 25));
  }
}
