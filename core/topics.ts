/**
 * The topic grammar, version 1. The city stands third, so one filter covers a tenant (`iot/v1/landau/#`);
 * the kind in the topic chooses the schema before anything is parsed.
 */
import { CITY_SLUG } from './cities.ts';
import type { DeviceKindName } from './device-kinds/device-kind.ts';
import { DEVICE_KINDS } from './device-kinds/device-kinds.ts';
import { DEVICE_ID } from './devices.ts';

export const DEVICE_CHANNELS = ['birth', 'state', 'telemetry', 'event', 'ack'] as const;
export type DeviceChannel = (typeof DEVICE_CHANNELS)[number];

/** Channels on which a device may set the retain flag (domain rule 6). */
export const RETAINED_CHANNELS: ReadonlySet<DeviceChannel> = new Set(['birth', 'state']);

export const COMMAND_NAMES = ['rebirth', 'setLevel', 'identify', 'reboot', 'linkTest'] as const;
export type CommandName = (typeof COMMAND_NAMES)[number];

/** What a device answers: commands, and the configuration it was given. */
export const ACK_NAMES = [...COMMAND_NAMES, 'config'] as const;
export type AckName = (typeof ACK_NAMES)[number];

export interface DeviceTopic {
  city: string;
  kind: DeviceKindName;
  device: string;
  channel: DeviceChannel;
  /** Of `ack/{name}` only. */
  command?: AckName;
}

/** Longest topic of the grammar; longer ones are refused unread. */
export const TOPIC_MAX_BYTES = 256;

/** The topic a device publishes on, or undefined when it is not of the grammar. */
export function parseDeviceTopic(topic: string): DeviceTopic | undefined {
  if (topic.length > TOPIC_MAX_BYTES) return undefined;
  const levels = topic.split('/');
  const [root, version, city, kind, device, channel, command] = levels as [string, ...(string | undefined)[]];
  if (root !== 'iot' || version !== 'v1' || !city || !kind || !device || !channel) return undefined;
  if (!CITY_SLUG.test(city) || !DEVICE_ID.test(device) || !DEVICE_KINDS.has(kind as DeviceKindName))
    return undefined;
  if (!(DEVICE_CHANNELS as readonly string[]).includes(channel)) return undefined;
  const base = { city, kind: kind as DeviceKindName, device, channel: channel as DeviceChannel };
  if (channel !== 'ack') return levels.length === 6 ? base : undefined;
  if (levels.length !== 7 || !(ACK_NAMES as readonly string[]).includes(command ?? '')) return undefined;
  return { ...base, command: command as AckName };
}

type DeviceAddress = { city: string; kind: DeviceKindName; device: string };

export function toDevicePrefix(address: DeviceAddress): string {
  return `iot/v1/${address.city}/${address.kind}/${address.device}`;
}

export function toDeviceTopic(address: DeviceAddress, channel: DeviceChannel): string {
  return `${toDevicePrefix(address)}/${channel}`;
}

export function toCommandTopic(address: DeviceAddress, command: CommandName): string {
  return `${toDevicePrefix(address)}/cmd/${command}`;
}

export function toConfigTopic(address: DeviceAddress): string {
  return `${toDevicePrefix(address)}/config`;
}

/** Where a device reads why something it sent was refused (QoS 0, rate-limited). */
export function toRefusedTopic(address: DeviceAddress): string {
  return `${toDevicePrefix(address)}/refused`;
}
