/** What a journal record is: a message of a registered device, or something to refuse. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { type DecodedMessage, decode, type FindMappings } from '#core/decode.ts';
import type { Rejection } from '#core/rejections.ts';
import type { DeviceTopic } from '#core/topics.ts';
import type { JournalRecord } from '#store/journal/journal.ts';
import type { DeviceDirectory, KnownDevice } from './device-directory.ts';
import type { ReceiveClock, ReceivedRecord } from './receive-clock.ts';

export type Judged =
  | { record: ReceivedRecord; device: KnownDevice; message: DecodedMessage }
  /** `device` only when it is certain that the device itself sent it. */
  | { record: ReceivedRecord; device?: KnownDevice; topic?: DeviceTopic; rejection: Rejection };

const ROOT_LENGTH = 'iot/v1/'.length;
/** Records judged in one turn of the event loop, about 3 ms. */
const RECORDS_PER_TURN = 1000;

/**
 * Judges in order. At the first device that is not known the directory is asked again, once: a device may have
 * been registered a moment ago.
 */
export async function judgeRecords(
  records: readonly JournalRecord[],
  receiveClock: ReceiveClock,
  directory: DeviceDirectory,
  refreshDirectory: () => Promise<boolean>,
  findMappings?: FindMappings,
): Promise<Judged[]> {
  const judged: Judged[] = [];
  let hasLooked = false;
  for (const record of records) {
    const received = receiveClock.receive(record);
    let verdict = judgeRecord(received, directory, findMappings);
    if (!hasLooked && 'rejection' in verdict && verdict.topic && !verdict.device) {
      hasLooked = true;
      if (await refreshDirectory()) verdict = judgeRecord(received, directory, findMappings);
    }
    if ('message' in verdict) receiveClock.note(record, verdict.message);
    judged.push(verdict);
    if (judged.length % RECORDS_PER_TURN === 0) await nextTurn();
  }
  return judged;
}

/** The identity was authenticated by the broker; what topic and payload claim must agree with it. */
export function judgeRecord(
  record: ReceivedRecord,
  directory: DeviceDirectory,
  findMappings?: FindMappings,
): Judged {
  const result = decode(record, findMappings);
  const topic = result.ok ? result.message.topic : result.topic;
  if (topic && !isSender(record, topic)) return { record, rejection: { reason: 'identityMismatch' } };
  const device = topic && directory.find(topic);
  if (result.ok && device) return { record, device, message: result.message };
  return {
    record,
    ...(device && { device }),
    ...(topic && { topic }),
    rejection: result.ok ? { reason: 'deviceUnknown' } : result.rejection,
  };
}

/** The sender is `{city}/{kind}/{device}` of the topic, compared in place: this is done for every record. */
function isSender({ identity, topic }: JournalRecord, { city, kind, device }: DeviceTopic): boolean {
  const length = city.length + 1 + kind.length + 1 + device.length;
  return identity.length === length && topic.startsWith(identity, ROOT_LENGTH);
}
