/**
 * What a principal may say and hear (domain rule 7). Pure, and the only place with such a rule: publish,
 * subscribe, delivery and the Last Will all ask here, because Aedes leaks through any hook that does not.
 */
import { ACK_NAMES, COMMAND_NAMES, TOPIC_MAX_BYTES } from '#core/topics.ts';
import type { Principal } from './principal.ts';

/** receive: a message is about to be delivered to the principal. */
export type Action = 'publish' | 'subscribe' | 'receive';

export interface FilterLimits {
  levels: number;
  bytes: number;
}

const DEVICE_PUBLISHES: ReadonlySet<string> = new Set([
  'birth',
  'state',
  'telemetry',
  'event',
  ...ACK_NAMES.map(name => `ack/${name}`),
]);

const DEVICE_HEARS: ReadonlySet<string> = new Set([
  'config',
  'refused',
  ...COMMAND_NAMES.map(name => `cmd/${name}`),
]);

const DEVICE_SUBSCRIBES: ReadonlySet<string> = new Set([...DEVICE_HEARS, 'cmd/#', 'cmd/+']);

/** Topics a platform account may publish on, apart from `out/`: what goes to devices. */
const PLATFORM_PUBLISHES = /^iot\/v1\/[^/]+\/[^/]+\/[^/]+\/(?:config|cmd\/[^/]+)$/;

/** Whether the principal may do this with this topic (publish, receive) or filter (subscribe). */
export function isAllowed(principal: Principal, action: Action, topic: string): boolean {
  if (principal.type === 'device') {
    if (!topic.startsWith(principal.prefix)) return false;
    return toDeviceSet(action).has(topic.slice(principal.prefix.length));
  }
  if (topic.startsWith('$') || !isWellFormed(topic, action === 'subscribe')) return false;
  if (principal.type === 'platform') {
    if (action !== 'publish') return topic.startsWith('iot/v1/') || topic.startsWith('out/');
    return topic.startsWith('out/v1/') || PLATFORM_PUBLISHES.test(topic);
  }
  if (principal.type === 'reader' && action === 'publish') return false;
  return topic.startsWith(principal.prefix) && topic.length > principal.prefix.length;
}

function toDeviceSet(action: Action): ReadonlySet<string> {
  if (action === 'publish') return DEVICE_PUBLISHES;
  return action === 'subscribe' ? DEVICE_SUBSCRIBES : DEVICE_HEARS;
}

/**
 * No empty level, no control character, no U+FFFD (that is how ill-formed UTF-8 arrives), wildcards only as
 * whole levels of a filter, `#` only at its end [MQTT-4.7.1].
 */
export function isWellFormed(topic: string, isFilter: boolean): boolean {
  if (topic.length === 0 || !isCleanText(topic) || Buffer.byteLength(topic) > TOPIC_MAX_BYTES) return false;
  const levels = topic.split('/');
  return levels.every((level, index) => {
    if (level === '') return false;
    if (!level.includes('+') && !level.includes('#')) return true;
    if (!isFilter || level.length > 1) return false;
    return level === '+' || index === levels.length - 1;
  });
}

/** Neither a control character, U+0000 included, nor the replacement character of a bad decoding. */
export function isCleanText(text: string): boolean {
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code < 0x20 || code === 0x7f || code === 0xfffd) return false;
  }
  return true;
}

export function isWithinLimits(filter: string, limits: FilterLimits): boolean {
  return Buffer.byteLength(filter) <= limits.bytes && filter.split('/').length <= limits.levels;
}
