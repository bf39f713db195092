/**
 * Picks the messages of a batch that a mapping may cure, for a replay. Bounded in number and bytes per update of the
 * registry; what does not fit is told by a metric and stays in quarantine like any other refusal.
 */
import type { Rejection } from '#core/rejections.ts';
import { isReplayable } from '#core/replayable.ts';
import type { KeptMessage } from '#store/registry/registry-quality.ts';
import type { KnownDevice } from './device-directory.ts';
import type { IngestMetrics } from './ingest-metrics.ts';
import type { ReceivedRecord } from './receive-clock.ts';

export interface KeptMessages {
  add(record: ReceivedRecord, device: KnownDevice, dropped: readonly Rejection[]): void;
  readonly messages: readonly KeptMessage[];
}

const MAX_MESSAGES = 2000;
const MAX_BYTES = 2 * 1024 * 1024;

export function createKeptMessages(metrics: Pick<IngestMetrics, 'kept' | 'notKept'>): KeptMessages {
  const messages: KeptMessage[] = [];
  let bytes = 0;

  return {
    messages,
    add(record, device, dropped) {
      const { payload, topic, receivedMs, sequence } = record;
      // While the clock is in doubt nobody could judge the time of the message alike later.
      if (record.timesKept) return;
      if (messages.length >= MAX_MESSAGES || bytes + payload.length > MAX_BYTES) {
        metrics.notKept.inc();
        return;
      }
      if (!isReplayable(payload, device.kind, dropped)) return;
      bytes += payload.length;
      metrics.kept.inc();
      const { id: deviceId, city, kind } = device;
      messages.push({ sequence, receivedMs, city, kind, deviceId, topic, payload: payload.slice() });
    },
  };
}
