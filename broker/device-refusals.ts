/**
 * Why something was refused, for the device's owner: lines in the device's log in the registry. Equal
 * refusals are folded into one line with a count, written every few seconds; the table of what waits is
 * bounded, and a registry that is down costs lines, never a connection.
 */
import type { Clock } from '#core/clock.ts';
import { mayIdentifyPerson } from '#core/forbidden-fields.ts';
import { toLogText } from '#core/log-texts.ts';
import { REFUSAL_REASONS, type RefusalReason } from '#core/refusal-reasons.ts';
import { parseDeviceTopic } from '#core/topics.ts';
import type { DeviceLogEntry, RegistryIngest } from '#store/registry/registry-ingest.ts';
import type { BrokerLog } from './broker-log.ts';
import type { Session } from './session.ts';

export interface DeviceRefusals {
  /** A publish or subscription of a signed-in connection. */
  note(session: Session, reason: RefusalReason, topic: string): void;
  /** A CONNECT; the name is only a claim. */
  noteSignIn(session: Session, reason: RefusalReason, userName: string | undefined): void;
  /** The connection was ended because its credential changed. */
  noteKick(session: Session): void;
  start(): void;
  /** Writes what waits. */
  stop(): Promise<void>;
}

export interface DeviceRefusalsContext {
  ingest: Pick<RegistryIngest, 'appendLog'>;
  clock: Clock;
  log: BrokerLog;
  flushIntervalMs: number;
}

const MAX_WAITING = 1000;
const TOPIC_EXCERPT = 128;

export function createDeviceRefusals(context: DeviceRefusalsContext): DeviceRefusals {
  const { ingest, clock, log } = context;
  let waiting = new Map<string, DeviceLogEntry>();
  let timer: NodeJS.Timeout | undefined;

  function fold(deviceId: string, type: string, text: string): void {
    const key = `${deviceId} ${type} ${text}`;
    const known = waiting.get(key);
    if (known) known.count += 1;
    else if (waiting.size < MAX_WAITING)
      waiting.set(key, { timeMs: clock.nowMs(), deviceId, type, text, count: 1 });
  }

  async function flush(): Promise<void> {
    if (waiting.size === 0) return;
    const entries = [...waiting.values()];
    waiting = new Map();
    try {
      await ingest.appendLog(entries);
    } catch (error) {
      log.warn('deviceLogNotWritten', { lines: entries.length, error: String(error) });
    }
  }

  return {
    note(session, reason, topic) {
      const { principal } = session;
      log.client('refused', { reason, userName: principal?.userName });
      if (principal?.type !== 'device') return;
      fold(principal.deviceId, 'publishRefused', toLogText(REFUSAL_REASONS[reason], toExcerpt(topic)));
    },
    noteSignIn(session, reason, userName) {
      log.client('signInRefused', { reason, address: session.address });
      const device = parseDeviceTopic(`iot/v1/${userName}/telemetry`)?.device;
      if (device) fold(device, 'signInRefused', REFUSAL_REASONS[reason]);
    },
    noteKick({ principal }) {
      if (principal?.type === 'device') fold(principal.deviceId, 'kicked', REFUSAL_REASONS.revoked);
    },
    start() {
      timer = setInterval(() => void flush(), context.flushIntervalMs);
    },
    stop() {
      clearInterval(timer);
      return flush();
    },
  };
}

/**
 * What a device said may be anything: short, without characters that break a line, and nothing of a topic that
 * may identify a person.
 */
function toExcerpt(topic: string): string {
  if (mayIdentifyPerson(topic)) return 'not told, it may identify a person';
  const excerpt = topic.slice(0, TOPIC_EXCERPT);
  return Array.from(excerpt, character =>
    character < ' ' || character === '\u007f' ? '\ufffd' : character,
  ).join('');
}
