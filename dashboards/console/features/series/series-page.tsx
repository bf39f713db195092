/** Free exploration: one metric of all devices or of some, taken together and split as wanted, over any range. */
import './history.css';
import { useMemo } from 'preact/hooks';
import { query, setQuery, view } from '../../app/location.ts';
import { MAX_LINES } from '../../chart/line-limits.ts';
import { formats, language, t } from '../../i18n/translate.ts';
import { deviceKinds, nowMs } from '../../live/live-state.ts';
import { toQueryText } from '../../live/rest-client.ts';
import { Card } from '../../ui/card.tsx';
import { DownloadButton } from '../../ui/download-button.tsx';
import { PageHead } from '../../ui/page-head.tsx';
import { ExploreFigure } from './explore-figure.tsx';
import { ExploreFilters } from './explore-filters.tsx';
import {
  INTERVAL_S,
  isCounter,
  listExploreMetrics,
  parseExploreState,
  toExploreQuery,
  toExploreWindowS,
} from './explore-state.ts';
import { RangePicker } from './range-picker.tsx';
import { parseRange, toTimeSpan, toWindowS } from './series-range.ts';
import { TableSwitch } from './table-switch.tsx';
import { useFleetSeries } from './use-fleet-series.ts';

export function SeriesPage() {
  const metrics = useMemo(() => listExploreMetrics(deviceKinds.value), [deviceKinds.value]);
  const state = parseExploreState(query.value, metrics);
  const range = parseRange(query.value);
  const isTable = query.value.get('table') === '1';
  const metric = metrics.find(({ key }) => key === state.metric);
  const toQuestion = () => {
    const span = toTimeSpan(range, nowMs.peek());
    const windowS = toExploreWindowS(toWindowS(span, INTERVAL_S), state.across);
    const options = { city: view.value.city, ...span, windowS, top: MAX_LINES };
    return metric && { span, query: toExploreQuery(state, metric, options) };
  };
  const wanted = JSON.stringify([state, range, view.value.city]);
  const series = useFleetSeries(wanted, range.name !== 'own', toQuestion);
  const windowS = toQuestion()?.query.window;

  return (
    <>
      <PageHead title={t('series.title')} />
      <Card
        id="explore"
        title={metric?.metric.label[language.value] ?? t('series.title')}
        class="history-card"
        tools={
          <div class="history-tools">
            <RangePicker range={range} />
          </div>
        }
      >
        <ExploreFilters state={state} metrics={metrics} />
        <div class="history-tools is-second">
          <TableSwitch isTable={isTable} onSwitch={is => setQuery({ table: is ? '1' : undefined })} />
          <DownloadButton
            address={toCsvAddress(toQuestion()?.query)}
            text="CSV"
            label={t('series.csvLabel', { of: '' })}
          />
        </div>
        <p class="history-note muted">
          {metric &&
            windowS !== undefined &&
            t(isCounter(metric) ? 'series.fleetIncreaseNote' : 'series.fleetNote', {
              window: formats.value.duration(windowS),
            })}{' '}
          {state.groupBy !== 'none' && t('series.topNote', { count: MAX_LINES })}
        </p>
        {state.devices?.length === 0 && <p class="empty">{t('series.noDevices')}</p>}
        {metric && state.devices?.length !== 0 && (
          <ExploreFigure {...{ metric, state, series, range, isTable }} />
        )}
      </Card>
    </>
  );
}

/** The highest series only are a matter of the chart: a file has all of them. */
function toCsvAddress(question: object | undefined): string {
  const { top: _top, ...rest } = (question ?? {}) as Record<string, string | number>;
  const form = language.value === 'de' ? { dialect: 'excel-de', language: 'de' } : { language: 'en' };
  return `/api/v1/series.csv${toQueryText({ ...rest, ...form })}`;
}
