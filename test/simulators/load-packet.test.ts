import { parser } from 'mqtt-packet';
import { expect, test } from 'vitest';
import { createLatencyHistogram } from '../../simulators/latency-histogram.ts';
import {
  createTimestampPatcher,
  encodeConnect,
  layOutSlots,
  patchSeq,
  toTelemetryTemplate,
} from '../../simulators/load-packet.ts';

function parse(bytes: Buffer) {
  const packets: {
    cmd: string;
    messageId?: number;
    topic?: string;
    payload?: Buffer;
    [key: string]: unknown;
  }[] = [];
  const reader = parser({ protocolVersion: 4 });
  reader.on('packet', packet => packets.push(packet as unknown as (typeof packets)[number]));
  reader.parse(bytes);
  return packets;
}

test('CONNECT is read by others as it was meant', () => {
  const [packet] = parse(encodeConnect({ clientId: 'kl-lm-0001', username: 'u', password: 'p' }, 300));
  expect(packet).toMatchObject({
    cmd: 'connect',
    clientId: 'kl-lm-0001',
    username: 'u',
    keepalive: 300,
    clean: true,
  });
  expect(packet!['password']).toEqual(Buffer.from('p'));
});

test('each slot is a whole PUBLISH with its own id; patched ones are distinct, valid JSON', () => {
  const topic = 'iot/v1/landau/lightmast/ld-lm-0001/telemetry';
  const layout = layOutSlots(topic, toTelemetryTemplate(7, '{"lamp-1":{"activePower":1}}'), 300);
  const timestamps = createTimestampPatcher();
  const firstMs = Date.parse('2026-11-20T23:59:59.900Z');
  for (let slot = 0; slot < 300; slot++) {
    // A slot is used again and again: what an older, longer number left must go.
    patchSeq(layout, slot, 999_999);
    patchSeq(layout, slot, slot);
    timestamps.patch(layout, slot, firstMs + slot);
  }
  const packets = parse(layout.buffer);
  expect(packets.map(packet => packet.messageId)).toEqual(Array.from({ length: 300 }, (_, i) => i + 1));
  packets.forEach((packet, i) => {
    expect(packet).toMatchObject({ cmd: 'publish', topic, qos: 1, retain: false });
    expect(JSON.parse(packet.payload!.toString())).toEqual({
      v: 1,
      ts: new Date(firstMs + i).toISOString(),
      boot: 7,
      seq: i,
      c: { 'lamp-1': { activePower: 1 } },
    });
  });
});

test('quantiles of the histogram are within 2 %', () => {
  const histogram = createLatencyHistogram();
  expect(histogram.quantileMs(0.99)).toBe(0);
  for (let i = 1; i <= 100_000; i++) histogram.record(i / 100);
  for (const share of [0.001, 0.5, 0.99, 0.999, 1]) {
    const exact = share * 1000;
    expect(Math.abs(histogram.quantileMs(share) - exact) / exact).toBeLessThan(0.02);
  }
  expect(histogram.maxMs).toBe(1000);
});
