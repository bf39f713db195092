/** MQTT packets byte by byte, for those that no library would send. */

export function toBytes(...values: number[]): Buffer {
  return Buffer.from(values);
}

/** Two bytes of length, then the text in UTF-8. */
export function toTextBytes(text: string | Buffer): Buffer {
  const bytes = Buffer.from(text as string);
  return Buffer.concat([toBytes(bytes.length >> 8, bytes.length & 0xff), bytes]);
}

/** Fixed header with the right length, then the parts. */
export function toPacketBytes(header: number, ...parts: Uint8Array[]): Buffer {
  const body = Buffer.concat(parts);
  const length: number[] = [];
  let rest = body.length;
  do {
    const digit = rest % 128;
    rest = Math.floor(rest / 128);
    length.push(rest > 0 ? digit | 0x80 : digit);
  } while (rest > 0);
  return Buffer.concat([toBytes(header, ...length), body]);
}
