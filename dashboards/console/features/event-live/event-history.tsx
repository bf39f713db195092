/** The rates of the booked classes over the last hours, as lines or as a table. */
import { useMemo, useState } from 'preact/hooks';
import type { RequestDetailResource } from '#core/request-resources.ts';
import type { RequestService } from '#core/requests/bandwidth-request.ts';
import { SERVICE_LABELS } from '#core/requests/request-labels.ts';
import type { SeriesResource } from '#core/resources.ts';
import { toCommonTimes, toExtent, toStepDigits, withGaps } from '../../chart/chart-data.ts';
import { HistoryChart, type HistoryLine } from '../../chart/history-chart.tsx';
import { MAX_LINES } from '../../chart/line-limits.ts';
import { formats, language, t } from '../../i18n/translate.ts';
import { toDisplayUnit } from '../../i18n/units.ts';
import { Card } from '../../ui/card.tsx';
import { nameOfNode } from '../events/request-detail.tsx';
import { say, toRateText } from '../events/request-words.ts';
import { ChartLegend } from '../series/chart-legend.tsx';
import { SeriesTable } from '../series/series-table.tsx';
import { TableSwitch } from '../series/table-switch.tsx';
import { toComponent, useEventHistory } from './use-event-live.ts';
import '../series/history.css';

export function EventHistoryCard({ detail }: { detail: RequestDetailResource }) {
  const { span, answer } = useEventHistory(detail);
  const [isTable, setIsTable] = useState(false);
  const lines = useMemo(
    () => (typeof answer === 'object' ? toLines(answer, detail) : []),
    [answer, detail.id, language.value],
  );
  const extent = toExtent(lines.flatMap(({ values }) => [...values]));
  const display = toDisplayUnit('bit/s', extent?.max ?? 0);
  const title = t('eventLive.historyOf');
  return (
    <Card
      id="event-history"
      title={t('eventLive.history')}
      tools={extent && <TableSwitch isTable={isTable} onSwitch={setIsTable} />}
      class="chart-card event-history"
    >
      {answer === 'loading' && <p class="empty">{t('loading')}</p>}
      {answer === 'failed' && <p class="empty">{t('loadFailed')}</p>}
      {typeof answer === 'object' && !extent && <p class="empty">{t('noSeries')}</p>}
      {extent && isTable && <Table title={title} lines={lines} />}
      {extent && !isTable && (
        <figure class="history-figure">
          <ChartLegend lines={lines} toText={toRateText} title={title} unit={display.symbol} />
          <div class="history-plot">
            <HistoryChart
              lines={lines}
              toText={toRateText}
              toAxisText={(value, step) =>
                formats.value.number(value * display.factor, toStepDigits(step * display.factor))
              }
              span={span}
              scale="fromZero"
              summary={t('chartSummary', {
                ...{ title, range: t('eventLive.history'), last: toRateText(extent.last) },
                ...{ min: toRateText(extent.min), max: toRateText(extent.max) },
              })}
              onZoom={() => {}}
            />
          </div>
        </figure>
      )}
    </Card>
  );
}

function Table({ title, lines }: { title: string; lines: readonly HistoryLine[] }) {
  const { times, values } = toCommonTimes(lines);
  const columns = lines.map(({ label }, index) => ({ label, values: values[index] ?? [] }));
  return <SeriesTable title={title} times={times} columns={columns} toText={toRateText} />;
}

/** One of each class and node that was booked, in the order of the items. */
function toLines({ series }: SeriesResource, { items }: RequestDetailResource): HistoryLine[] {
  const nodes = new Set(items.map(({ aNode }) => aNode));
  const wanted = new Map(
    items.map(({ aNode, service }) => [`${aNode} ${toComponent(service)}`, { aNode, service }]),
  );
  return [...wanted]
    .flatMap(([key, { aNode, service }]) => {
      const found = series.find(({ tags }) => `${tags.device} ${tags.component}` === key);
      return found ? [{ key, label: toLabel(service, aNode, nodes.size > 1), found }] : [];
    })
    .slice(0, MAX_LINES)
    .map(({ key, label, found }, place): HistoryLine => {
      const values = (found.values['rate'] ?? []).map(value => (typeof value === 'number' ? value : null));
      return { key, label, place, ...withGaps({ times: found.times, values }) };
    });
}

function toLabel(service: RequestService, aNode: string, isNodeNamed: boolean): string {
  const name = say(SERVICE_LABELS[service]);
  return isNodeNamed ? `${name}, ${nameOfNode(aNode)}` : name;
}
