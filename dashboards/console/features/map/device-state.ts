/** How a device stands on the map. Pure. */
import type { DeviceKindName } from '#core/device-kinds/device-kind.ts';
import { isExcused, type PresenceStatement } from '#core/presence.ts';
import type { FleetDevice } from '../../live/fleet.ts';
import { PRIORITIES, type Priority, toPriority } from '../../ui/priority-shapes.ts';

export type DeviceState = 'normal' | Priority;

/**
 * The worse of its gravest alarm and of what its presence says. What is not in service yet, is being worked on, is silent
 * as planned or because of us, is nobody's problem.
 */
export function toDeviceState(
  device: PresenceStatement & Pick<FleetDevice, 'kind' | 'lifecycle' | 'alarm'>,
): DeviceState {
  const { kind, lifecycle, alarm } = device;
  if (lifecycle !== 'commissioned') return 'normal';
  const bySilence = isExcused(device) ? 'normal' : toStateBySilence(device, kind);
  const byAlarm = alarm ? toPriority(alarm) : 'normal';
  return toRank(byAlarm) < toRank(bySilence) ? byAlarm : bySilence;
}

/**
 * With the severities of `commsLost` (domain section 6): overdue is minor for one lamp of many and major for the
 * others, signed off or never heard of is low, lost is the grey cross. So is whoever fell silent with its group: that
 * has one alarm, and its members are no problems of their own.
 */
function toStateBySilence(
  { presence, presenceReason }: PresenceStatement,
  kind: DeviceKindName,
): DeviceState {
  switch (presence) {
    case 'lost':
      return 'off';
    case 'stale':
      if (presenceReason === 'group') return 'off';
      return kind === 'lightmast' ? '3' : '2';
    case 'disconnected':
    case 'unknown':
      return '4';
    case 'ready':
    case 'sleeping':
      return 'normal';
  }
}

/** 0 is worst; a normal device comes after every problem. */
export function toRank(state: DeviceState): number {
  return state === 'normal' ? PRIORITIES.length : PRIORITIES.indexOf(state);
}
