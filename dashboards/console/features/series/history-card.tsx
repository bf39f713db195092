/** The history of a device: charts of the chosen metrics over the chosen stretch of time, or the same as a table. */
import './history.css';
import { useMemo } from 'preact/hooks';
import type { DeviceResource } from '#core/resources.ts';
import { query, setQuery } from '../../app/location.ts';
import { formats, language, t } from '../../i18n/translate.ts';
import { deviceKinds } from '../../live/live-state.ts';
import { Card } from '../../ui/card.tsx';
import { choosePlace, type MetricPlace, toMetricPlaces, toPlaceKey } from '../devices/metric-catalogue.ts';
import { toChartGroups } from './chart-groups.ts';
import { HistoryDownloads } from './history-downloads.tsx';
import { HistoryFigure } from './history-figure.tsx';
import { MAX_METRICS, MetricChooser } from './metric-chooser.tsx';
import { RangePicker } from './range-picker.tsx';
import { COMPARISONS, type Comparison, parseRange } from './series-range.ts';
import { TableSwitch } from './table-switch.tsx';
import { useHistory } from './use-history.ts';

export function HistoryCard({ device }: { device: DeviceResource }) {
  const places = toMetricPlaces(device, deviceKinds.value);
  const chosen = toChosenPlaces(places, query.value.get('metrics'), device);
  const range = parseRange(query.value);
  const comparison = parseComparison(query.value.get('compare'));
  const isTable = query.value.get('table') === '1';
  const { reportIntervalS } = device;
  const history = useHistory({ deviceId: device.id, reportIntervalS, places: chosen, range, comparison });
  const chosenKeys = chosen.map(toPlaceKey).join(',');
  const groups = useMemo(() => toChartGroups(chosen), [chosenKeys, language.value]);
  const windowS = typeof history === 'object' ? history.windowS : undefined;

  return (
    <Card
      id="history"
      title={t('history')}
      class="history-card"
      tools={
        <div class="history-tools">
          <RangePicker range={range} />
        </div>
      }
    >
      <div class="history-tools is-second">
        <MetricChooser
          {...{ device, places, chosen }}
          onChoose={keys => setQuery({ metrics: keys.join(',') }, 'push')}
        />
        <ComparisonSelect comparison={comparison} />
        <TableSwitch isTable={isTable} onSwitch={wanted => setQuery({ table: wanted ? '1' : undefined })} />
        {chosen.length > 0 && <HistoryDownloads {...{ device, range, windowS }} places={chosen} />}
      </div>
      {chosen.length === 0 && <p class="empty">{t('noValues')}</p>}
      {windowS !== undefined && (
        <p class="history-note muted">
          {t('series.windowNote', { window: formats.value.duration(windowS) })}
        </p>
      )}
      {typeof history === 'object' && history.isTruncated && (
        <p class="history-note muted">{t('seriesTruncated')}</p>
      )}
      {groups.map(group => (
        <HistoryFigure key={group.key} {...{ device, group, history, range, comparison, isTable }} />
      ))}
    </Card>
  );
}

/** `lamp-1.activePower,lamp-1.dimmingLevel`; what the device has not sent is left out. */
function toChosenPlaces(
  places: readonly MetricPlace[],
  keys: string | null,
  device: DeviceResource,
): MetricPlace[] {
  const wanted = (keys ?? '').split(',');
  const chosen = places.filter(place => wanted.includes(toPlaceKey(place))).slice(0, MAX_METRICS);
  if (chosen.length > 0) return chosen;
  const first = choosePlace(places, '', device.kind);
  return first ? [first] : [];
}

function parseComparison(text: string | null): Comparison {
  return COMPARISONS.find(comparison => comparison === text) ?? 'none';
}

function ComparisonSelect({ comparison }: { comparison: Comparison }) {
  return (
    <select
      class="select"
      aria-label={t('series.compare')}
      value={comparison}
      onChange={event => {
        const { value } = event.currentTarget;
        setQuery({ compare: value === 'none' ? undefined : value });
      }}
    >
      {COMPARISONS.map(name => (
        <option key={name} value={name}>
          {t(`series.compare.${name}`)}
        </option>
      ))}
    </select>
  );
}
