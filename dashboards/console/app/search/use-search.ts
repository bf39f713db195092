import { useEffect, useState } from 'preact/hooks';
import type { SearchResource } from '#core/search-resources.ts';
import { readResource } from '../../live/rest-client.ts';

const TYPING_PAUSE_MS = 120;

export type Found = { text: string; resource: SearchResource | 'failed' } | undefined;

/** What the server finds for the text, asked when the typing pauses; an older answer never replaces a newer one. */
export function useSearch(text: string): Found {
  const [found, setFound] = useState<Found>();
  const asked = text.trim();
  useEffect(() => {
    if (asked === '') return setFound(undefined);
    const abort = new AbortController();
    const timer = setTimeout(() => {
      readResource<SearchResource>('/api/v1/search', { text: asked }, abort.signal).then(
        resource => setFound({ text: asked, resource }),
        () => abort.signal.aborted || setFound({ text: asked, resource: 'failed' }),
      );
    }, TYPING_PAUSE_MS);
    return () => {
      clearTimeout(timer);
      abort.abort();
    };
  }, [asked]);
  return found;
}
