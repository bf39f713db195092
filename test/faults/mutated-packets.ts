/** Packets as no client sends them: valid ones of every type, changed at random places by a seeded generator. */
import mqttPacket, { type Packet } from 'mqtt-packet';

export type Random = () => number;

/** Mulberry32: 0 to 1, the same numbers for the same seed. */
export function createRandom(seed: number): Random {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

export function pick<T>(items: readonly T[], random: Random): T {
  return items[Math.floor(random() * items.length)]!;
}

/** All packet types of MQTT 3.1.1, on topics below `prefix`. */
export function toValidPackets(prefix: string, connect: Packet): Buffer[] {
  const publish = { cmd: 'publish' as const, topic: `${prefix}/telemetry`, payload: '{"c":{}}', dup: false };
  const packets: Packet[] = [
    connect,
    { ...publish, qos: 0, retain: false },
    { ...publish, qos: 1, retain: true, messageId: 1 },
    { ...publish, qos: 2, retain: false, messageId: 2 },
    { cmd: 'subscribe', messageId: 3, subscriptions: [{ topic: `${prefix}/cmd/#`, qos: 1 }] },
    { cmd: 'unsubscribe', messageId: 4, unsubscriptions: [`${prefix}/cmd/#`] },
    { cmd: 'puback', messageId: 5 },
    { cmd: 'pubrec', messageId: 6 },
    { cmd: 'pubrel', messageId: 2 },
    { cmd: 'pubcomp', messageId: 7 },
    { cmd: 'pingreq' },
    { cmd: 'connack', returnCode: 0, sessionPresent: false },
    { cmd: 'suback', messageId: 3, granted: [1] },
    { cmd: 'unsuback', messageId: 4, granted: [] },
    { cmd: 'pingresp' },
  ];
  return packets.map(packet => mqttPacket.generate(packet));
}

const EDGES = [0, 1, 0x7f, 0x80, 0xc0, 0xff];

/** One to four changes: a byte replaced, a bit turned, bytes cut out, repeated, put in, or the end cut off. */
export function mutate(packet: Buffer, random: Random): Buffer {
  let bytes = Buffer.from(packet);
  const changes = 1 + Math.floor(random() * 4);
  for (let change = 0; change < changes; change++) bytes = changeOnce(bytes, random);
  return bytes;
}

function changeOnce(bytes: Buffer<ArrayBuffer>, random: Random): Buffer<ArrayBuffer> {
  const at = Math.floor(random() * bytes.length);
  const length = 1 + Math.floor(random() * 8);
  const isHead = random() < 0.5;
  const place = isHead ? Math.min(at, 4) : at;
  switch (Math.floor(random() * 6)) {
    case 0:
      bytes[place] = pick(EDGES, random);
      return bytes;
    case 1:
      if (place < bytes.length) bytes[place]! ^= 1 << Math.floor(random() * 8);
      return bytes;
    case 2:
      return Buffer.concat([bytes.subarray(0, place), bytes.subarray(place + length)]);
    case 3:
      return Buffer.concat([bytes.subarray(0, place + length), bytes.subarray(place)]);
    case 4: {
      const noise = Buffer.from(Array.from({ length }, () => Math.floor(random() * 256)));
      return Buffer.concat([bytes.subarray(0, place), noise, bytes.subarray(place)]);
    }
    default:
      return bytes.subarray(0, at);
  }
}
