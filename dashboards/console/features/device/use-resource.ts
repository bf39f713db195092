/** Loads what the api has, again when what is wanted changes; what is on its way for something else is given up. */
import { useEffect, useState } from 'preact/hooks';
import { readResource } from '../../live/rest-client.ts';

export type Loaded<T> = T | 'loading' | 'failed';

/** `turn`: another number loads again without showing that it does. */
export function useResource<T extends object>(
  path: string,
  query: Record<string, string | number | undefined> = {},
  turn = 0,
): Loaded<T> {
  const [loaded, setLoaded] = useState<Loaded<T>>('loading');
  const wanted = JSON.stringify([path, query]);
  useEffect(() => setLoaded('loading'), [wanted]);
  useEffect(() => {
    const abort = new AbortController();
    readResource<T>(path, query, abort.signal).then(
      found => !abort.signal.aborted && setLoaded(found),
      () => !abort.signal.aborted && setLoaded(known => (typeof known === 'object' ? known : 'failed')),
    );
    return () => abort.abort();
  }, [wanted, turn]);
  return loaded;
}
