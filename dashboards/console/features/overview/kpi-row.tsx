import { toNumberText } from '../../i18n/metric-values.ts';
import { formats, language, t } from '../../i18n/translate.ts';
import { toDisplayUnit } from '../../i18n/units.ts';
import { messageHistory, summary } from '../../live/live-state.ts';
import { MeterBar } from '../../ui/meter-bar.tsx';
import { Sparkline } from '../../ui/sparkline.tsx';
import { clientsByTime, fibreRateByTime, lightingPowerByTime } from './city-series.ts';
import { toChange, toKindFigures } from './kind-figures.ts';
import { KpiTile } from './kpi-tile.tsx';

/** The key figures of the chosen city, newest from the live stream, shapes from the history. */
export function KpiRow() {
  return (
    <ul class="kpis">
      <LightmastTile />
      <HotspotTile />
      <FibreNodeTile />
      <LightingPowerTile />
      <FibreRateTile />
      <MessagesTile />
    </ul>
  );
}

function LightmastTile() {
  const counts = summary.value?.kinds.lightmast;
  const { number, percent } = formats.value;
  if (!counts) return <KpiTile icon="light" label={t('lightmasts')} value={undefined} />;
  const { total, shareReachable, disturbed } = toKindFigures(counts);
  const foot = [
    shareReachable !== undefined && t('shareReachable', { share: percent(shareReachable) }),
    t('disturbed', { count: number(disturbed) }),
  ];
  return (
    <KpiTile
      icon="light"
      label={t('lightmasts')}
      value={number(total)}
      foot={foot.filter(Boolean).join(' · ')}
    >
      {shareReachable !== undefined && <MeterBar share={shareReachable} />}
    </KpiTile>
  );
}

function HotspotTile() {
  const figures = summary.value;
  const { number } = formats.value;
  if (!figures) return <KpiTile icon="wifi" label={t('hotspots')} value={undefined} />;
  const { total, disturbed } = toKindFigures(figures.kinds.hotspot);
  const foot = `${number(figures.clients)} ${t('clients')} · ${t('disturbed', { count: number(disturbed) })}`;
  return (
    <KpiTile icon="wifi" label={t('hotspots')} value={number(total)} foot={foot}>
      <Sparkline values={clientsByTime.value.today} />
    </KpiTile>
  );
}

function FibreNodeTile() {
  const counts = summary.value?.kinds.fibrenode;
  const { number } = formats.value;
  if (!counts) return <KpiTile icon="cable" label={t('fibrenodes')} value={undefined} />;
  const { total, reachable, shareReachable, disturbed } = toKindFigures(counts);
  const foot = `${t('inService')} · ${t('unreachableCount', { count: number(disturbed) })}`;
  return (
    <KpiTile
      icon="cable"
      label={t('fibrenodes')}
      value={number(reachable)}
      unit={`/ ${number(total)}`}
      foot={foot}
    >
      {shareReachable !== undefined && <MeterBar share={shareReachable} />}
    </KpiTile>
  );
}

function LightingPowerTile() {
  const powerW = summary.value?.lightingPowerW;
  const { number } = formats.value;
  const { today, yesterday } = lightingPowerByTime.value;
  return (
    <KpiTile
      icon="bolt"
      label={t('lightingPower')}
      value={powerW === undefined ? undefined : number(powerW / 1000, 1)}
      unit="kW"
      foot={<Comparison nowW={powerW} beforeW={yesterday[yesterday.length - 1]} />}
    >
      <Sparkline values={today} />
    </KpiTile>
  );
}

function FibreRateTile() {
  const figures = summary.value;
  const { number } = formats.value;
  if (!figures) return <KpiTile icon="lan" label={t('fibreRate')} value={undefined} />;
  const { factor, symbol, fractionDigits } = toDisplayUnit('bit/s', figures.fibreRateBps);
  const nodes = toKindFigures(figures.kinds.fibrenode).reachable;
  return (
    <KpiTile
      icon="lan"
      label={t('fibreRate')}
      value={number(figures.fibreRateBps * factor, fractionDigits)}
      unit={symbol}
      foot={t('overNodes', { count: number(nodes) })}
    >
      <Sparkline values={fibreRateByTime.value.today} />
    </KpiTile>
  );
}

function MessagesTile() {
  const figures = summary.value;
  const { number } = formats.value;
  if (!figures) return <KpiTile icon="monitoring" label={t('messages')} value={undefined} />;
  const digits = figures.messagesPerS < 10 ? 1 : 0;
  const foot = figures.backlog > 0 ? t('backlogSome', { count: number(figures.backlog) }) : t('backlogNone');
  return (
    <KpiTile
      icon="monitoring"
      label={t('messages')}
      value={number(figures.messagesPerS, digits)}
      unit={t('perSecond')}
      foot={foot}
    >
      <Sparkline values={messageHistory.value} />
    </KpiTile>
  );
}

/** Beyond three times as much a percentage says nothing any more: at dusk it is the difference that counts. */
const MOST_TELLING_CHANGE = 2;

/** More or less than yesterday, in words and by an arrow; neither is good or bad in itself. */
function Comparison({ nowW, beforeW }: { nowW: number | undefined; beforeW: number | null | undefined }) {
  const change = toChange(nowW, beforeW);
  if (change === undefined || nowW === undefined) return <>{t('noComparison')}</>;
  const isMore = change > 0;
  const amount =
    Math.abs(change) > MOST_TELLING_CHANGE
      ? toNumberText(Math.abs(nowW - (beforeW ?? 0)), 'W', language.value)
      : formats.value.percent(Math.abs(change));
  return (
    <>
      <b class="change">
        <span aria-hidden="true">{isMore ? '▲' : '▼'}</span> {amount}{' '}
        <span class="visually-hidden">{isMore ? t('more') : t('less')}</span>
      </b>{' '}
      {t('versusYesterday')}
    </>
  );
}
