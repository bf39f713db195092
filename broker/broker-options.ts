/** What the broker is started with. A plain object: it is cloned into the worker thread. */
import { AppError } from '#core/app-error.ts';
import type { RegistrySettings } from '#store/registry/open-registry.ts';
import type { BrokerLimits } from './broker-limits.ts';
import { isLoopback } from './listeners.ts';

export interface PlainListenerOptions {
  host: string;
  port: number;
  /** Passwords may be read by others on the way: must be asked for in words. */
  allowNonLoopback: boolean;
}

export interface TlsListenerOptions {
  host: string;
  port: number;
  /** PEM files. */
  certFile: string;
  keyFile: string;
  /** Authorities whose client certificates are accepted as a sign-in. */
  caFile?: string;
  requireClientCert: boolean;
  /** How often it is looked whether the files have changed. */
  checkIntervalMs?: number;
}

export interface BrokerOptions {
  mqtt: PlainListenerOptions | null;
  mqtts: TlsListenerOptions | null;
  limits: BrokerLimits;
  journal: { directory: string; limitBytes: number; segmentBytes: number };
  registry: RegistrySettings;
  /** How often the registry is asked what is new; absent: once or twice a second. */
  registryRoundMs?: number;
  /** A level of pino. */
  logLevel: string;
}

/** Throws INVALID_CONFIGURATION in one sentence. */
export function checkBrokerOptions({ mqtt, mqtts }: Pick<BrokerOptions, 'mqtt' | 'mqtts'>): void {
  if (mqtt && !isLoopback(mqtt.host) && !mqtt.allowNonLoopback) {
    throw new AppError(
      'INVALID_CONFIGURATION',
      `The plain MQTT listener would leave loopback (${mqtt.host}), where passwords can be read by others: use mqtts, or allow it explicitly.`,
    );
  }
  if (mqtts?.requireClientCert && !mqtts.caFile) {
    throw new AppError(
      'INVALID_CONFIGURATION',
      'Client certificates are required, but no file of authorities (caFile) says which to trust.',
    );
  }
}
