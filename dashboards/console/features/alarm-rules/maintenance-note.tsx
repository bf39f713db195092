/** Says that maintenance runs now: on a device, or on what the chosen cities show. Nothing when none does. */
import type { MaintenanceResource } from '#core/alarm-rule-resources.ts';
import { linkTo, view } from '../../app/location.ts';
import { formats, t } from '../../i18n/translate.ts';
import { alarms } from '../../live/alarm-state.ts';
import { nowMs } from '../../live/live-state.ts';
import { Icon } from '../../ui/icon.tsx';
import { useResource } from '../device/use-resource.ts';
import { toScopeText } from './rule-words.ts';
import './alarm-rules.css';

const MINUTE_MS = 60_000;

export function MaintenanceNote({ device }: { device?: string }) {
  const query = { state: 'running', ...(device === undefined ? { city: view.value.city } : { device }) };
  // Alarms are put aside when maintenance begins; where there are none it is seen within a minute.
  const shelved = alarms.value.filter(({ maintenanceId }) => maintenanceId !== undefined).length;
  const turn = shelved + Math.floor(nowMs.value / MINUTE_MS) * 1e6;
  const loaded = useResource<{ items: MaintenanceResource[] }>('/api/v1/maintenance-windows', query, turn);
  const [first, ...others] = typeof loaded === 'object' ? loaded.items : [];
  if (!first) return null;
  const until = first.spans[0] ? formats.value.dayAndTime(Date.parse(first.spans[0].to)) : '';
  return (
    <p class="maintenance-note">
      <Icon name="build" />
      <span>
        {t('maintenance.runs', { until, reason: first.reason, what: toScopeText(first) })}
        {others.length > 0 && ` ${t('maintenance.more', { count: formats.value.number(others.length) })}`}{' '}
        <a href={linkTo('/alarms/maintenance')}>{t('maintenance.toList')}</a>
      </span>
    </p>
  );
}
