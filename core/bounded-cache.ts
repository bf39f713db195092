/**
 * Remembers what a pure function made of a string. Only found values are kept, so unknown strings from outside
 * cannot fill it; when it is full it starts again empty.
 */
export function createBoundedCache<Value>(
  compute: (key: string) => Value | undefined,
  limit: number,
): (key: string) => Value | undefined {
  const cache = new Map<string, Value>();
  return key => {
    const known = cache.get(key);
    if (known !== undefined) return known;
    const value = compute(key);
    if (value === undefined) return undefined;
    if (cache.size >= limit) cache.clear();
    cache.set(key, value);
    return value;
  };
}
