/** The entries that the address asks for, page after page, newest first. */
import { useEffect, useRef, useState } from 'preact/hooks';
import type { AuditEntryResource } from '#core/audit-resources.ts';
import type { Page } from '#core/resources.ts';
import { readResource } from '../../live/rest-client.ts';

export type AuditQuery = Record<'city' | 'action' | 'actor' | 'object' | 'from' | 'to', string | undefined>;

export interface AuditState {
  entries: readonly AuditEntryResource[];
  isLoading: boolean;
  hasFailed: boolean;
  hasMore: boolean;
  loadMore: () => void;
}

const PAGE_ENTRIES = 100;
/** A person types into the filters: what is not typed on for this long is asked for. */
const SETTLE_MS = 250;

export function useAudit(query: AuditQuery): AuditState {
  const [entries, setEntries] = useState<readonly AuditEntryResource[]>([]);
  const [cursor, setCursor] = useState<string>();
  const [progress, setProgress] = useState<'loading' | 'done' | 'failed'>('loading');
  const abort = useRef(new AbortController());
  const key = JSON.stringify(query);

  async function load(after?: string): Promise<void> {
    const { signal } = abort.current;
    setProgress('loading');
    try {
      const asked = { ...query, cursor: after, limit: PAGE_ENTRIES };
      const page = await readResource<Page<AuditEntryResource>>('/api/v1/audit', asked, signal);
      setEntries(before => (after === undefined ? page.items : [...before, ...page.items]));
      setCursor(page.nextCursor);
      setProgress('done');
    } catch {
      if (!signal.aborted) setProgress('failed');
    }
  }

  useEffect(() => {
    abort.current = new AbortController();
    const timer = setTimeout(() => void load(), SETTLE_MS);
    return () => {
      clearTimeout(timer);
      abort.current.abort();
    };
  }, [key]);

  return {
    entries,
    isLoading: progress === 'loading',
    hasFailed: progress === 'failed',
    hasMore: cursor !== undefined,
    loadMore: () => void load(cursor),
  };
}
