/** Where what an alarm affects stands among the devices around it; the map itself is a link away. */
import { useMemo } from 'preact/hooks';
import type { AlarmDetailResource } from '#core/alarm-resources.ts';
import { formats, t } from '../../i18n/translate.ts';
import { fleet, membershipRevision } from '../../live/live-state.ts';
import { toImpactPoints } from './impact-points.ts';

const DRAWING = { width: 460, height: 220 };
const RADIUS = { affected: 5, around: 1.8 };

export function ImpactMap({ alarm }: { alarm: AlarmDetailResource }) {
  const { device, impactedResources } = alarm;
  const points = useMemo(() => {
    const ids = new Set(impactedResources.flatMap(resource => resource.split('/')[2] ?? []));
    if (device !== undefined) ids.add(device);
    const affected = [...ids].flatMap(id => fleet.devices.get(id) ?? []);
    const others = [...fleet.devices.values()].filter(({ city }) => city === alarm.city);
    return toImpactPoints(affected, others, DRAWING);
  }, [device, impactedResources.join(), membershipRevision.value]);
  const count = points.filter(({ isAffected }) => isAffected).length;
  if (count === 0) return null;
  const label = t('alarms.mapSummary', { count: formats.value.number(count) });
  return (
    <svg class="impact-map" viewBox={`0 0 ${DRAWING.width} ${DRAWING.height}`} role="img" aria-label={label}>
      {points.map(({ id, x, y, isAffected }) => (
        <circle
          key={id}
          class={isAffected ? 'is-affected' : ''}
          cx={x.toFixed(1)}
          cy={y.toFixed(1)}
          r={isAffected ? RADIUS.affected : RADIUS.around}
        >
          {isAffected && <title>{fleet.devices.get(id)?.name ?? id}</title>}
        </circle>
      ))}
    </svg>
  );
}
