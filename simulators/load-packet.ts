/**
 * MQTT 3.1.1 packets as bytes, made once and patched in place. A client's window is one buffer of equal
 * slots, one PUBLISH each; the packet id is the slot's number plus one and never changes.
 */

/** Enough for any run; JSON allows the blanks in front of a number. */
const SEQ_WIDTH = 9;
const TIMESTAMP_LENGTH = 24;

export interface SlotLayout {
  /** `slots` packets of `length` bytes, one behind the other. */
  buffer: Buffer;
  length: number;
  /** Where in a slot the digits stand; -1 when the payload is fixed. */
  seqAt: number;
  timestampAt: number;
}

export function encodeConnect(
  { clientId, username, password }: { clientId: string; username?: string; password?: string },
  keepaliveS: number,
): Buffer {
  const flags = 0x02 | (username === undefined ? 0 : 0x80) | (password === undefined ? 0 : 0x40);
  const body = Buffer.concat([
    toField('MQTT'),
    Buffer.from([4, flags, keepaliveS >> 8, keepaliveS & 0xff]),
    toField(clientId),
    ...(username === undefined ? [] : [toField(username)]),
    ...(password === undefined ? [] : [toField(password)]),
  ]);
  return Buffer.concat([Buffer.from([0x10]), toRemainingLength(body.length), body]);
}

export const PINGREQ = Buffer.from([0xc0, 0]);
export const DISCONNECT = Buffer.from([0xe0, 0]);

function toField(text: string): Buffer {
  const bytes = Buffer.from(text);
  return Buffer.concat([Buffer.from([bytes.length >> 8, bytes.length & 0xff]), bytes]);
}

/** [MQTT-2.2.3]: seven bits a byte, least significant first. */
function toRemainingLength(length: number): Buffer {
  const bytes: number[] = [];
  let rest = length;
  do {
    const digit = rest % 128;
    rest = Math.floor(rest / 128);
    bytes.push(rest > 0 ? digit | 0x80 : digit);
  } while (rest > 0);
  return Buffer.from(bytes);
}

/** Marks are as wide as what replaces them. */
const SEQ_MARK = '#'.repeat(SEQ_WIDTH);
const TIMESTAMP_MARK = '@'.repeat(TIMESTAMP_LENGTH);

export function toTelemetryTemplate(boot: number, components: string): string {
  return `{"v":1,"ts":"${TIMESTAMP_MARK}","boot":${boot},"seq":${SEQ_MARK},"c":${components}}`;
}

export function layOutSlots(topic: string, payload: string, slots: number): SlotLayout {
  const head = toField(topic);
  const body = Buffer.from(payload);
  const remaining = toRemainingLength(head.length + 2 + body.length);
  const packet = Buffer.concat([Buffer.from([0x32]), remaining, head, Buffer.alloc(2), body]);
  const buffer = Buffer.alloc(packet.length * slots);
  const packetIdAt = 1 + remaining.length + head.length;
  for (let slot = 0; slot < slots; slot++) {
    packet.copy(buffer, slot * packet.length);
    buffer.writeUInt16BE(slot + 1, slot * packet.length + packetIdAt);
  }
  return {
    buffer,
    length: packet.length,
    seqAt: packet.indexOf(SEQ_MARK),
    timestampAt: packet.indexOf(TIMESTAMP_MARK),
  };
}

const DIGIT_ZERO = 48;
const BLANK = 32;

/** The number, right-aligned, blanks in front. */
export function patchSeq(layout: SlotLayout, slot: number, seq: number): void {
  const start = slot * layout.length + layout.seqAt;
  let rest = seq;
  for (let at = start + SEQ_WIDTH - 1; at >= start; at--) {
    const isDigit = rest > 0 || at === start + SEQ_WIDTH - 1;
    layout.buffer[at] = isDigit ? DIGIT_ZERO + (rest % 10) : BLANK;
    rest = Math.floor(rest / 10);
  }
}

export interface TimestampPatcher {
  patch(layout: SlotLayout, slot: number, timeMs: number): void;
}

/** Formats a second once and only changes the milliseconds after that. */
export function createTimestampPatcher(): TimestampPatcher {
  let second = Number.NaN;
  const text = Buffer.alloc(TIMESTAMP_LENGTH);
  return {
    patch({ buffer, length, timestampAt }, slot, timeMs) {
      const wanted = Math.floor(timeMs / 1000);
      if (wanted !== second) {
        second = wanted;
        text.write(new Date(second * 1000).toISOString(), 'latin1');
      }
      const millis = timeMs - second * 1000;
      text[20] = DIGIT_ZERO + Math.floor(millis / 100);
      text[21] = DIGIT_ZERO + (Math.floor(millis / 10) % 10);
      text[22] = DIGIT_ZERO + (millis % 10);
      buffer.set(text, slot * length + timestampAt);
    },
  };
}
