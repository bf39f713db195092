/** Which alarms are listed, out of the address. What an address says wrongly is left out. */
import { computed } from '@preact/signals';
import type { AlarmResource } from '#core/alarm-resources.ts';
import { ALARM_TYPE_IDS, type AlarmTypeId } from '#core/alarms/alarm-types.ts';
import type { DeviceKindName } from '#core/device-kinds/device-kind.ts';
import type { Severity } from '#core/limits.ts';
import { query } from '../../app/location.ts';
import { SEVERITIES } from '../../live/alarm-store.ts';
import { toStanding } from '../../ui/alarm-standing.ts';

export const LIST_STATES = ['open', 'new', 'acknowledged', 'returned', 'shelved', 'closed'] as const;
export type ListState = (typeof LIST_STATES)[number];

export interface ListFilter {
  state: ListState;
  severity: Severity | '';
  kind: DeviceKindName | '';
  type: AlarmTypeId | '';
  isMine: boolean;
}

const KINDS: readonly DeviceKindName[] = ['lightmast', 'hotspot', 'fibrenode'];

export function parseListFilter(parameters: URLSearchParams): ListFilter {
  const read = <T extends string>(key: string, known: readonly T[]) =>
    known.find(value => value === parameters.get(key)) ?? '';
  return {
    state: read('state', LIST_STATES) || 'open',
    severity: read('severity', SEVERITIES),
    kind: read('kind', KINDS),
    type: read('type', ALARM_TYPE_IDS),
    isMine: parameters.get('mine') === '1',
  };
}

export const listFilter = computed(() => parseListFilter(query.value));

export function isListed(alarm: AlarmResource, { state, severity, kind, type }: ListFilter): boolean {
  const standing = toStanding(alarm);
  const isInState = state === 'open' ? standing !== 'shelved' && standing !== 'closed' : standing === state;
  return (
    isInState &&
    (severity === '' || alarm.severity === severity) &&
    (kind === '' || alarm.kind === kind) &&
    (type === '' || alarm.type === type)
  );
}
