/** What an alarm affects, and which alarms it explains. */
import type { AlarmDetailResource, AlarmResource } from '#core/alarm-resources.ts';
import type { Page } from '#core/resources.ts';
import { linkTo } from '../../app/location.ts';
import { formats, t } from '../../i18n/translate.ts';
import { alarmRevision } from '../../live/alarm-state.ts';
import { fleet } from '../../live/live-state.ts';
import { useResource } from '../device/use-resource.ts';
import { AlarmLinks } from './alarm-links.tsx';

const ROWS_MAX = 200;

export function ImpactedResources({ alarm }: { alarm: AlarmDetailResource }) {
  const ids = [...new Set(alarm.impactedResources.map(resource => resource.split('/')[2] ?? resource))];
  if (ids.length === 0) return <p class="alarm-body muted">{t('alarms.impactedNone')}</p>;
  return (
    <>
      <p class="alarm-body muted">{t('alarms.impacts', { count: formats.value.number(ids.length) })}</p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard. */}
      <ul class="alarm-links" tabIndex={0}>
        {ids.map(id => (
          <li key={id}>
            <a href={linkTo(`/devices/${encodeURIComponent(id)}`)}>{fleet.devices.get(id)?.name ?? id}</a>
            {fleet.devices.get(id)?.location && (
              <a
                class="alarm-map-link"
                href={linkTo('/map', { device: id })}
                aria-label={`${t('alarms.onMap')}: ${fleet.devices.get(id)?.name ?? id}`}
              >
                {t('alarms.onMap')}
              </a>
            )}
          </li>
        ))}
      </ul>
    </>
  );
}

export function ExplainedAlarms({ id }: { id: string }) {
  const query = { cause: id, state: 'all', limit: ROWS_MAX };
  const loaded = useResource<Page<AlarmResource>>('/api/v1/alarms', query, alarmRevision.value);
  return <AlarmLinks loaded={loaded} none={t('alarms.explainedNone')} />;
}
