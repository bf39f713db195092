/** How a device stands on the map. Pure. */
import type { DeviceSummary } from '#core/resources.ts';
import { PRIORITIES, type Priority } from '../../ui/priority-shapes.ts';

export type DeviceState = 'normal' | Priority;

/**
 * From what the device's presence says, with the severities of `commsLost` (domain section 6): overdue is minor for
 * one lamp of many and major for the others, signed off or never heard of is low, lost is the grey cross. What is
 * not in service yet, or is being worked on, is nobody's problem.
 */
export function toDeviceState({
  presence,
  kind,
  lifecycle,
}: Pick<DeviceSummary, 'presence' | 'kind' | 'lifecycle'>): DeviceState {
  if (lifecycle !== 'commissioned') return 'normal';
  switch (presence) {
    case 'lost':
      return 'off';
    case 'stale':
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
