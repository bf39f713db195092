/** What the page of an event shows, asked for again every few seconds and at once when the request has changed. */
import { useEffect, useRef, useState } from 'preact/hooks';
import type { RequestUsageResource } from '#core/request-page-resources.ts';
import type { RequestDetailResource } from '#core/request-resources.ts';
import type { SeriesResource } from '#core/resources.ts';
import { requestRevision } from '../../live/request-state.ts';
import { type Loaded, useResource } from '../device/use-resource.ts';

const USAGE_EVERY_MS = 3_000;
const HISTORY_EVERY_MS = 60_000;
export const HISTORY_MS = 4 * 3_600_000;
const WINDOW_MS = 60_000;

export interface EventHistory {
  span: { fromMs: number; toMs: number };
  answer: Loaded<SeriesResource>;
}

export interface EventLive {
  detail: Loaded<RequestDetailResource>;
  usage: Loaded<RequestUsageResource>;
}

export function useEventLive(id: string): EventLive {
  const path = `/api/v1/requests/${encodeURIComponent(id)}`;
  const turn = useTurn(USAGE_EVERY_MS);
  return {
    detail: useResource<RequestDetailResource>(path, {}, requestRevision.value),
    usage: useResource<RequestUsageResource>(`${path}/usage`, {}, turn + requestRevision.value * 1e6),
  };
}

/** Means of a minute for each class at the nodes where items come in, up to the last minute that is over. */
export function useEventHistory(detail: RequestDetailResource): EventHistory {
  useTurn(HISTORY_EVERY_MS);
  const toMs = Math.floor(Date.now() / WINDOW_MS) * WINDOW_MS;
  const span = { fromMs: toMs - HISTORY_MS, toMs };
  const answer = useResource<SeriesResource>('/api/v1/series', {
    ...{ measurement: 'service', fields: 'rate', aggregate: 'mean', window: WINDOW_MS / 1000 },
    ...{ kind: 'fibrenode', groupBy: 'device,component' },
    device: [...new Set(detail.items.map(({ aNode }) => aNode))].join(','),
    component: [...new Set(detail.items.map(({ service }) => toComponent(service)))].join(','),
    from: new Date(span.fromMs).toISOString(),
    to: new Date(span.toMs).toISOString(),
  });
  const shown = useRef<EventHistory>({ span, answer });
  // What was asked for a minute ago stays until the answer is there.
  if (answer !== 'loading' || typeof shown.current.answer !== 'object') shown.current = { span, answer };
  return shown.current;
}

/** A node serves what is `other` as `vendor`. */
export function toComponent(service: string): string {
  return `service-${service === 'other' ? 'vendor' : service}`;
}

/** Grows while the page is seen. */
function useTurn(everyMs: number): number {
  const [turn, setTurn] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => {
      if (!document.hidden) setTurn(known => known + 1);
    }, everyMs);
    return () => clearInterval(timer);
  }, [everyMs]);
  return turn;
}
