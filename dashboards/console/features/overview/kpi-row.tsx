import { linkTo } from '../../app/location.ts';
import { formats, t } from '../../i18n/translate.ts';
import { toDisplayUnit } from '../../i18n/units.ts';
import { alarmStore, freshCount, openAlarms } from '../../live/alarm-state.ts';
import { SEVERITIES } from '../../live/alarm-store.ts';
import { fleet, membershipRevision, summary } from '../../live/live-state.ts';
import { AlarmMark } from '../../ui/alarm-mark.tsx';
import { MeterBar } from '../../ui/meter-bar.tsx';
import { Sparkline } from '../../ui/sparkline.tsx';
import { clientsByTime, fibreRateByTime, lightingPowerByTime } from './city-series.ts';
import { Comparison } from './comparison.tsx';
import { type KindFigures, toKindFigures } from './kind-figures.ts';
import { KpiTile } from './kpi-tile.tsx';

/** The key figures of the chosen city, newest from the live stream, shapes from the history. */
export function KpiRow() {
  return (
    <ul class="kpis">
      <LightmastTile />
      <HotspotTile />
      <FibreNodeTile />
      <AlarmTile />
      <LightingPowerTile />
      <FibreRateTile />
    </ul>
  );
}

function LightmastTile() {
  const counts = summary.value?.kinds.lightmast;
  const { number, percent } = formats.value;
  if (!counts) return <KpiTile icon="light" label={t('lightmasts')} value={undefined} />;
  const figures = toKindFigures(counts);
  const { total, shareReachable } = figures;
  const share = shareReachable !== undefined && t('shareReachable', { share: percent(shareReachable) });
  return (
    <KpiTile
      icon="light"
      label={t('lightmasts')}
      value={number(total)}
      foot={[share, toDisturbedText(figures)].filter(Boolean).join(' · ')}
    >
      {shareReachable !== undefined && <MeterBar share={shareReachable} />}
    </KpiTile>
  );
}

function HotspotTile() {
  const figures = summary.value;
  const { number } = formats.value;
  if (!figures) return <KpiTile icon="wifi" label={t('hotspots')} value={undefined} />;
  const counts = toKindFigures(figures.kinds.hotspot);
  const foot = `${number(figures.clients)} ${t('clients')} · ${toDisturbedText(counts)}`;
  return (
    <KpiTile icon="wifi" label={t('hotspots')} value={number(counts.total)} foot={foot}>
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

/** How many are disturbed, how many of them with their group, and of how many we know nothing. */
function toDisturbedText({ disturbed, withGroup, unheard }: KindFigures): string {
  const { number } = formats.value;
  const texts = [
    t('disturbed', { count: number(disturbed) }),
    withGroup > 0 && t('disturbedWithGroup', { count: number(withGroup) }),
    unheard > 0 && t('unheardByUs', { count: number(unheard) }),
  ];
  return texts.filter(Boolean).join(' · ');
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
      foot={<Comparison now={powerW} before={yesterday.at(-1)} unit="W" />}
    >
      <Sparkline values={today} />
    </KpiTile>
  );
}

function FibreRateTile() {
  const figures = summary.value;
  const { number } = formats.value;
  const { today, yesterday } = fibreRateByTime.value;
  if (!figures) return <KpiTile icon="lan" label={t('fibreRate')} value={undefined} />;
  const { factor, symbol, fractionDigits } = toDisplayUnit('bit/s', figures.fibreRateBps);
  return (
    <KpiTile
      icon="lan"
      label={t('fibreRate')}
      value={number(figures.fibreRateBps * factor, fractionDigits)}
      unit={symbol}
      foot={<Comparison now={figures.fibreRateBps} before={yesterday.at(-1)} unit="bit/s" />}
    >
      <Sparkline values={today} />
    </KpiTile>
  );
}

/** By shape and digit as in list and map. */
function AlarmTile() {
  membershipRevision.value;
  const open = openAlarms.value;
  const { number } = formats.value;
  const isLoaded = alarmStore.isLoaded;
  const foot =
    freshCount.value > 0
      ? t('alarms.notAcknowledged', { count: number(freshCount.value) })
      : t('ofDevices', { count: number(fleet.devices.size) });
  return (
    <KpiTile
      icon="notifications"
      label={t('alarms.open')}
      value={isLoaded ? number(open.length) : undefined}
      foot={isLoaded && fleet.isLoaded && foot}
    >
      <ul class="priority-counts">
        {SEVERITIES.map(severity => ({
          severity,
          count: open.filter(alarm => alarm.severity === severity).length,
        }))
          .filter(({ count }) => count > 0)
          .map(({ severity, count }) => (
            <li key={severity}>
              <a href={linkTo('/alarms', { severity })}>
                <AlarmMark severity={severity} size={20} /> <b>{number(count)}</b>
              </a>
            </li>
          ))}
      </ul>
    </KpiTile>
  );
}
