/** Every quality of service, retained and not, mixed in one burst of one client. */
import mqttPacket from 'mqtt-packet';
import { describe, expect, it } from 'vitest';
import { openTelemetryStore } from '../../store/telemetry/open-telemetry-store.ts';
import type { RawRow } from '../../store/telemetry/telemetry-store.ts';
import { connectRawMqtt } from '../support/raw-mqtt.ts';
import { waitUntil } from '../support/wait-until.ts';
import { openFaultFixture } from './fault-fixture.ts';

const MESSAGES = 900;

interface Sent {
  qos: 0 | 1 | 2;
  timeMs: number;
  messageId: number;
}

/** Telemetry in turn of every quality; between two of them a retained birth or state. */
function toBurst(prefix: string, firstMs: number): { bytes: Buffer; sent: Sent[] } {
  const packets: Buffer[] = [];
  const sent: Sent[] = [];
  for (let index = 0; index < MESSAGES; index++) {
    const qos = (index % 3) as 0 | 1 | 2;
    const timeMs = firstMs + index;
    const messageId = 2 * index + 1;
    const ts = new Date(timeMs).toISOString();
    const payload = JSON.stringify({
      v: 1,
      ts,
      boot: 1,
      seq: index,
      c: { 'lamp-1': { activeEnergy: index } },
    });
    const message = { cmd: 'publish' as const, qos, messageId, dup: false };
    packets.push(mqttPacket.generate({ ...message, topic: `${prefix}/telemetry`, payload, retain: false }));
    sent.push({ qos, timeMs, messageId });
    const [channel, retained] =
      index % 2 === 0 ? ['birth', '{"v":1,"boot":1}'] : ['state', '{"v":1,"boot":1,"state":"ready"}'];
    packets.push(
      mqttPacket.generate({
        ...message,
        topic: `${prefix}/${channel}`,
        payload: retained,
        messageId: messageId + 1,
        retain: true,
      }),
    );
  }
  return { bytes: Buffer.concat(packets), sent };
}

async function readTimes(directory: string): Promise<number[]> {
  const store = await openTelemetryStore({ engine: 'duckdb', directory });
  const rows: RawRow[] = [];
  const query = { measurement: 'lamp', fields: ['activeEnergy'], fromMs: 0, toMs: 2 * Date.now() };
  for await (const page of store.export(query)) rows.push(...page);
  await store.close();
  return rows.map(row => row.timeMs);
}

describe('R29: QoS 0, 1 and 2 and retained messages in one burst', () => {
  it('all that is acknowledged is stored, once', { timeout: 60_000 }, async () => {
    const fixture = await openFaultFixture({ devices: 0 });
    const [mast] = await fixture.provision('mast-1');
    const { userName, secret } = mast!;
    const system = await fixture.start();
    const client = await connectRawMqtt(
      { port: system.mqttPort },
      { clientId: 'mast-1', username: userName, password: Buffer.from(secret) },
    );
    const { bytes, sent } = toBurst(`iot/v1/${userName}`, Date.now() - 60_000);
    client.write(bytes);
    const isAnswer = (cmd: string) => cmd === 'puback' || cmd === 'pubrec';
    const countAnswers = () => client.received.filter(({ cmd }) => isAnswer(cmd)).length;
    await waitUntil('every answer', countAnswers, count => count >= (MESSAGES * 4) / 3);
    const answered = new Set(client.received.map(packet => packet.messageId));
    expect(sent.filter(({ qos, messageId }) => qos > 0 && !answered.has(messageId))).toEqual([]);
    client.end();
    await fixture.end();
    // Those of QoS 0 came over the same healthy connection.
    const times = await readTimes(`${fixture.dataDirectory}/telemetry`);
    expect(times.toSorted((a, b) => a - b)).toEqual(sent.map(({ timeMs }) => timeMs));
  });
});
