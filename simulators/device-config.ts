/**
 * How a node takes the configuration it finds on its topic: checks that it is the one that was signed off, obeys it from
 * then on and says so. The broker keeps the newest one, so it comes again with every session and is answered again.
 */
import { toConfigAckId } from '#core/config-acks.ts';
import type { DeviceKindName } from '#core/device-kinds/device-kind.ts';
import type { AckResult, Config } from '#core/payloads.ts';
import { type NodeBookings, readNodeConfig } from '#core/requests/node-config.ts';

export interface ConfigAnswer {
  id: string;
  result: AckResult;
  reason?: string;
  /** What to obey from now on. */
  bookings?: NodeBookings;
}

/** Undefined: that is no configuration. */
export function readConfig(kind: DeviceKindName, payload: Uint8Array): ConfigAnswer | undefined {
  const config = parseConfig(payload);
  if (!config) return undefined;
  const id = toConfigAckId(config.version);
  if (kind !== 'fibrenode') return { id, result: 'rejected', reason: 'This device has nothing to configure' };
  const bookings = readNodeConfig(config.config);
  if (!bookings) return { id, result: 'rejected', reason: 'The digest does not fit the configuration' };
  return { id, result: 'done', bookings };
}

function parseConfig(payload: Uint8Array): Config | undefined {
  try {
    const value = JSON.parse(Buffer.from(payload).toString('utf8')) as Partial<Config> | null;
    const isConfig =
      Number.isInteger(value?.version) && typeof value?.config === 'object' && value.config !== null;
    return isConfig ? (value as Config) : undefined;
  } catch {
    return undefined;
  }
}
