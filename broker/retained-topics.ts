/**
 * Our own retained store, in memory: declared topics only, so it is as large as the fleet and no larger.
 * A subscription to one topic costs one look-up, where Aedes' store scans everything for each SUBSCRIBE.
 * It is filled from the registry at start.
 */
import type { BrokerCounters } from './broker-counters.ts';
import type { BrokerLimits } from './broker-limits.ts';

export interface RetainedMessage {
  topic: string;
  payload: Buffer;
  qos: 0 | 1 | 2;
}

export interface RetainedTopics {
  /** An empty payload deletes [MQTT-3.3.1-10]. Undeclared, too large or over the quota: ignored, counted. */
  put(topic: string, payload: Buffer, qos: 0 | 1 | 2): void;
  match(filter: string): Iterable<RetainedMessage>;
  deleteBelow(prefix: string): void;
  readonly size: number;
}

/** birth and state from a device, config to it, alarms and requests to others. */
const DECLARED = /^(?:iot\/v1(?:\/[^/]+){3}\/(?:birth|state|config)|out\/v1\/.+)$/;
const DEVICE_TOPICS = ['birth', 'state', 'config'];
const DEVICE_PREFIX = /^iot\/v1(?:\/[^/+#]+){3}\//;

export function createRetainedTopics(
  limits: Pick<BrokerLimits, 'retainedPayloadBytes' | 'retainedTopics'>,
  counters: Pick<BrokerCounters, 'retainIgnored'>,
): RetainedTopics {
  const messages = new Map<string, RetainedMessage>();

  function* scan(filter: string): Iterable<RetainedMessage> {
    const start = filter.slice(0, filter.search(/[+#]/));
    for (const message of messages.values()) {
      if (message.topic.startsWith(start) && isMatch(filter, message.topic)) yield message;
    }
  }

  function* ofDevice(prefix: string, filter: string): Iterable<RetainedMessage> {
    for (const name of DEVICE_TOPICS) {
      const message = messages.get(prefix + name);
      if (message && isMatch(filter, message.topic)) yield message;
    }
  }

  return {
    put(topic, payload, qos) {
      if (payload.length === 0) {
        messages.delete(topic);
        return;
      }
      const isKept =
        payload.length <= limits.retainedPayloadBytes &&
        DECLARED.test(topic) &&
        (messages.size < limits.retainedTopics || messages.has(topic));
      // A copy: the payload is a slice of a socket's buffer and would hold all of it.
      if (isKept) messages.set(topic, { topic, payload: Buffer.from(payload), qos });
      else {
        messages.delete(topic);
        counters.retainIgnored += 1;
      }
    },
    match(filter) {
      const prefix = DEVICE_PREFIX.exec(filter)?.[0];
      return prefix ? ofDevice(prefix, filter) : scan(filter);
    },
    deleteBelow(prefix) {
      for (const name of DEVICE_TOPICS) messages.delete(prefix + name);
    },
    get size() {
      return messages.size;
    },
  };
}

/** [MQTT-4.7.1]: `+` is one level, `#` the rest and its parent; topics with `$` are never stored here. */
function isMatch(filter: string, topic: string): boolean {
  const wanted = filter.split('/');
  const levels = topic.split('/');
  for (let index = 0; index < wanted.length; index++) {
    if (wanted[index] === '#') return true;
    if (index >= levels.length) return false;
    if (wanted[index] !== '+' && wanted[index] !== levels[index]) return false;
  }
  return wanted.length === levels.length;
}
