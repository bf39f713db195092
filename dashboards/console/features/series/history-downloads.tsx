/** The chosen metrics as files: CSV of what the chart shows, Parquet with every reading of the same stretch. */
import type { DeviceResource } from '#core/resources.ts';
import { language, t } from '../../i18n/translate.ts';
import { deviceKinds, nowMs } from '../../live/live-state.ts';
import { toQueryText } from '../../live/rest-client.ts';
import { DownloadButton } from '../../ui/download-button.tsx';
import { findComponent, type MetricPlace } from '../devices/metric-catalogue.ts';
import { hasMean, toParameters, toQuestions } from './history-query.ts';
import { type SeriesRange, toTimeSpan } from './series-range.ts';

interface HistoryDownloadsProps {
  device: DeviceResource;
  places: readonly MetricPlace[];
  range: SeriesRange;
  windowS: number | undefined;
}

/** A file has metrics of one component class: a row is one component at one time. */
export function HistoryDownloads({ device, places, range, windowS }: HistoryDownloadsProps) {
  const measurements = [...new Set(places.map(({ measurement }) => measurement))];
  return (
    <span class="downloads">
      {measurements.flatMap(measurement => {
        const own = places.filter(place => place.measurement === measurement);
        const component = findComponent(deviceKinds.value, device.kind, measurement);
        const of = measurements.length === 1 ? '' : ` ${component?.label[language.value] ?? measurement}`;
        return [
          <DownloadButton
            key={`${measurement} csv`}
            address={toAddress(device, 'series.csv', own, range, windowS)}
            text={`CSV${of}`}
            label={t('series.csvLabel', { of })}
          />,
          <DownloadButton
            key={`${measurement} parquet`}
            address={toAddress(device, 'series.parquet', own, range, undefined)}
            text={`Parquet${of}`}
            label={t('series.parquetLabel', { of })}
          />,
        ];
      })}
    </span>
  );
}

/** Windows of words and numbers together are told by their last values: a file has one way to take them together. */
function toAddress(
  device: DeviceResource,
  file: 'series.csv' | 'series.parquet',
  places: readonly MetricPlace[],
  range: SeriesRange,
  windowS: number | undefined,
): string {
  const span = toTimeSpan(range, nowMs.peek());
  const isMixed = !places.every(hasMean) && places.some(hasMean);
  const [question] = toQuestions(places, span, windowS);
  const parameters = toParameters(
    isMixed && windowS !== undefined
      ? { measurement: places[0]!.measurement, places, span, aggregate: 'last', windowS }
      : question!,
  );
  const form =
    file === 'series.csv' && language.value === 'de'
      ? { dialect: 'excel-de', language: 'de' }
      : file === 'series.csv'
        ? { language: 'en' }
        : {};
  const path = `/api/v1/devices/${encodeURIComponent(device.id)}/${file}`;
  return path + toQueryText({ ...parameters, ...form });
}
