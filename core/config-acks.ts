/** How a device answers the configuration it was given: on `ack/config`, the version standing in for a command's id. */
import type { AckResult } from './payloads.ts';

export interface ConfigAck {
  deviceId: string;
  version: number;
  isAccepted: boolean;
  /** Why not, in the device's words. */
  reason?: string;
  timeMs: number;
}

const CONFIG_ACK_ID = /^config-(\d{1,15})$/;

export function toConfigAckId(version: number): string {
  return `config-${version}`;
}

/** Undefined: it names no version. `accepted` says that it has begun, which is no answer yet. */
export function parseConfigAck(
  deviceId: string,
  { id, result, reason }: { id: string; result: AckResult; reason?: string },
  timeMs: number,
): ConfigAck | undefined {
  const version = CONFIG_ACK_ID.exec(id)?.[1];
  if (version === undefined || result === 'accepted') return undefined;
  return {
    ...{ deviceId, version: Number(version), isAccepted: result === 'done', timeMs },
    ...(reason !== undefined && { reason }),
  };
}
