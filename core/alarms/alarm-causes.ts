/**
 * Which alarm explains which (domain section 6): a group explains its members, an uplink what needs it, a lost node
 * the dark fibres at its neighbours, a dead control gear its lamp. What always holds: `causesOf` and `effectsOf` are two readings of one relation.
 */
import { type AlarmDevice, type AlarmKey, toDeviceResource, toGroupResource, toKeyText } from './alarm.ts';
import type { AlarmTypeId } from './alarm-types.ts';
import type { Causality, Place } from './condition-book.ts';
import type { Topology } from './topology.ts';

export const GROUP_TYPES: readonly AlarmTypeId[] = ['groupDark', 'groupCommsLost'];

const UPLINK = 'uplink';
const NEEDS_UPLINK: readonly { alarmTypeId: AlarmTypeId; component: string }[] = [
  { alarmTypeId: 'portalDown', component: 'portal' },
  { alarmTypeId: 'dhcpExhausted', component: 'dhcp' },
];
/** Of the same component. */
const LAMP_CAUSES: readonly AlarmTypeId[] = ['controlGearFailure', 'thermalShutdown'];
const PORT_TYPES: readonly AlarmTypeId[] = ['linkDown', 'portErrors'];
const OPTICS_TYPES: readonly AlarmTypeId[] = ['opticalPowerLow', 'spanLossIncrease'];

export function createAlarmCauses(topology: Topology): Causality {
  return {
    causesOf({ key, deviceId }) {
      const device = deviceId === undefined ? undefined : topology.device(deviceId);
      if (!device) return [];
      if (key.alarmTypeId === 'commsLost') return toGroupKeys(device);
      if (NEEDS_UPLINK.some(({ alarmTypeId }) => alarmTypeId === key.alarmTypeId))
        return [toText(device, 'uplinkDown', UPLINK)];
      if (key.alarmTypeId === 'lampFailure')
        return LAMP_CAUSES.map(alarmTypeId => toKeyText({ ...key, alarmTypeId }));
      return isOfLink(key.alarmTypeId) ? causesAtFarEnd(device, key) : [];
    },
    effectsOf({ key, deviceId }) {
      if (GROUP_TYPES.includes(key.alarmTypeId))
        return topology.members(key.resource).map(member => toText(member, 'commsLost'));
      const device = deviceId === undefined ? undefined : topology.device(deviceId);
      if (!device) return [];
      if (key.alarmTypeId === 'uplinkDown')
        return NEEDS_UPLINK.map(({ alarmTypeId, component }) => toText(device, alarmTypeId, component));
      if (LAMP_CAUSES.includes(key.alarmTypeId)) return [toKeyText({ ...key, alarmTypeId: 'lampFailure' })];
      return key.alarmTypeId === 'commsLost' ? effectsAtFarEnds(device) : [];
    },
  };

  function causesAtFarEnd(device: AlarmDevice, { resource }: AlarmKey): string[] {
    const component = resource.slice(toDeviceResource(device).length + 1);
    const port = component.replace(/^optics-/, 'port-');
    return topology
      .linksOf(device.id)
      .filter(link => link.component === port)
      .flatMap(({ far }) => topology.device(far.deviceId) ?? [])
      .map(far => toText(far, 'commsLost'));
  }

  function effectsAtFarEnds(device: AlarmDevice): string[] {
    return topology.linksOf(device.id).flatMap(({ far }) => {
      const neighbour = topology.device(far.deviceId);
      if (!neighbour) return [];
      const optics = far.component.replace(/^port-/, 'optics-');
      return [
        ...PORT_TYPES.map(type => toText(neighbour, type, far.component)),
        ...OPTICS_TYPES.map(type => toText(neighbour, type, optics)),
      ];
    });
  }
}

function toGroupKeys(device: AlarmDevice): string[] {
  const resource = toGroupResource(device);
  if (resource === undefined) return [];
  return GROUP_TYPES.map(alarmTypeId => toKeyText({ resource, alarmTypeId, qualifier: '' }));
}

function isOfLink(alarmTypeId: AlarmTypeId): boolean {
  return PORT_TYPES.includes(alarmTypeId) || OPTICS_TYPES.includes(alarmTypeId);
}

function toText(device: AlarmDevice, alarmTypeId: AlarmTypeId, component?: string): string {
  return toKeyText(toDeviceKey(device, alarmTypeId, component));
}

export function toDeviceKey(
  device: Pick<AlarmDevice, 'city' | 'kind' | 'id'>,
  alarmTypeId: AlarmTypeId,
  component?: string,
  qualifier = '',
): AlarmKey {
  const own = toDeviceResource(device);
  return { resource: component === undefined ? own : `${own}/${component}`, alarmTypeId, qualifier };
}

/** The place of an alarm of a device or one of its components. */
export function toDevicePlace(
  device: AlarmDevice,
  alarmTypeId: AlarmTypeId,
  component?: string,
  qualifier?: string,
): Place {
  const key = toDeviceKey(device, alarmTypeId, component, qualifier);
  return { key, city: device.city, deviceId: device.id };
}
