/** Loads series across devices; a range that ends now is loaded again every minute. */
import { computed } from '@preact/signals';
import { useEffect, useState } from 'preact/hooks';
import type { SeriesResource } from '#core/resources.ts';
import { connection, nowMs } from '../../live/live-state.ts';
import { readFleetSeries } from '../../live/rest-client.ts';
import type { ExploreQuery } from './explore-state.ts';
import type { TimeSpan } from './series-range.ts';

export type FleetSeries = { span: TimeSpan; resource: SeriesResource } | 'loading' | 'failed';

const minute = computed(() => Math.floor(nowMs.value / 60_000));

/** `wanted` changes when something else is asked for; `toQuestion` says what, as of now. */
export function useFleetSeries(
  wanted: string,
  isMoving: boolean,
  toQuestion: () => { span: TimeSpan; query: ExploreQuery } | undefined,
): FleetSeries {
  const [series, setSeries] = useState<FleetSeries>('loading');
  const turn = isMoving ? minute.value : 0;
  useEffect(() => setSeries('loading'), [wanted]);
  useEffect(() => {
    const question = toQuestion();
    const isRefresh = typeof series === 'object';
    if (!question || question.query.device === '' || (isRefresh && connection.peek() === 'paused')) return;
    const abort = new AbortController();
    readFleetSeries({ ...question.query }, abort.signal).then(
      resource => !abort.signal.aborted && setSeries({ span: question.span, resource }),
      () => !abort.signal.aborted && setSeries(known => (typeof known === 'object' ? known : 'failed')),
    );
    return () => abort.abort();
  }, [wanted, turn]);
  return series;
}
