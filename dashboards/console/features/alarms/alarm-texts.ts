/** Alarms in words. A place without a name in the page is told by its id. */
import type { AlarmResource } from '#core/alarm-resources.ts';
import { ALARM_TYPES } from '#core/alarms/alarm-types.ts';
import { isSeveralCities } from '../../app/chosen-cities.ts';
import { toValueText } from '../../i18n/metric-values.ts';
import { formats, language, t } from '../../i18n/translate.ts';
import { cityNames, deviceKinds, fleet, membershipRevision } from '../../live/live-state.ts';
import { toStanding } from '../../ui/alarm-standing.ts';
import { toPriority } from '../../ui/priority-shapes.ts';
import { findMetric, toComponentLabel } from '../devices/metric-catalogue.ts';
import { toTrippingMetric } from './tripping-metric.ts';

export function toTypeLabel({ type }: Pick<AlarmResource, 'type'>): string {
  return ALARM_TYPES[type].label[language.value];
}

export function toSeverityText({ severity }: Pick<AlarmResource, 'severity'>): string {
  return t(`state.${toPriority(severity)}`);
}

/** What is wrong and where: `Lampe defekt, Ostring 12`. */
export function toAlarmTitle(alarm: AlarmResource): string {
  return `${toTypeLabel(alarm)}, ${toThing(alarm)}`;
}

/** The device by its name; a group, a cabinet or a request by what it is. */
export function toThing({ device, resource }: Pick<AlarmResource, 'device' | 'resource'>): string {
  // Names may come later than the alarm: whoever is drawn with this text is drawn again then.
  membershipRevision.value;
  if (device !== undefined) return fleet.devices.get(device)?.name ?? device;
  const [, kind, name = resource] = resource.split('/');
  return t(kind === 'cabinet' || kind === 'request' ? `alarms.${kind}` : 'alarms.group', { name });
}

/** Part of the device, the metric where several could be meant, what it endangers, and the city where several are shown. */
export function toPlaceText(alarm: AlarmResource): string {
  const city = isSeveralCities.value ? cityNames.value.get(alarm.city) : undefined;
  return [toComponentText(alarm), toQualifierText(alarm), toEventText(alarm), city]
    .filter(Boolean)
    .join(' · ');
}

export function toComponentText({ kind, resource }: AlarmResource): string | undefined {
  const component = resource.split('/')[3];
  if (component === undefined || kind === undefined) return undefined;
  return toComponentLabel(deviceKinds.value, kind, component, language.value);
}

/** The events whose booked bandwidth it endangers. */
export function toEventText({ impactedRequests = [] }: AlarmResource): string | undefined {
  return [...new Set(impactedRequests.map(({ eventName }) => eventName))].join(', ') || undefined;
}

function toQualifierText(alarm: AlarmResource): string | undefined {
  const { kind, qualifier } = alarm;
  const place = toTrippingMetric(alarm);
  if (qualifier === undefined || kind === undefined || place?.metric !== qualifier) return qualifier;
  return findMetric(deviceKinds.value, kind, place.component, qualifier)?.label[language.value];
}

export function toStateText(alarm: AlarmResource): string {
  const standing = toStanding(alarm);
  const { acknowledgedBy, shelvedUntil, maintenanceId } = alarm;
  if (standing === 'acknowledged' && acknowledgedBy !== undefined)
    return t('alarms.is.acknowledgedBy', { name: acknowledgedBy });
  if (standing === 'shelved' && shelvedUntil !== undefined)
    return t(maintenanceId === undefined ? 'alarms.is.shelved' : 'maintenance.shelved', {
      time: formats.value.dayAndTime(Date.parse(shelvedUntil)),
    });
  return standing === 'shelved' ? t('alarms.state.shelved') : t(`alarms.is.${standing}`);
}

export function toAlarmValueText(alarm: AlarmResource): string | undefined {
  const { kind, value } = alarm;
  if (value === undefined) return undefined;
  const place = toTrippingMetric(alarm);
  const metric = kind && place && findMetric(deviceKinds.value, kind, place.component, place.metric);
  return toValueText(value, metric, language.value);
}
