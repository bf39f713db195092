/** Settings cut into the slice each part and store takes. */
import { join } from 'node:path';
import type { Settings } from '#core/settings.ts';
import type { RegistryPlace, RegistrySettings } from '#store/registry/open-registry.ts';
import { DEFAULT_BROKER_LIMITS } from '../broker/broker-limits.ts';
import type { BrokerOptions } from '../broker/broker-options.ts';

const MB = 1024 * 1024;

export interface StoreOptions {
  registry: RegistrySettings;
  journal: { directory: string; limitBytes: number; segmentBytes: number };
}

export function toStoreOptions(settings: Settings): StoreOptions {
  return {
    registry: { ...toRegistryPlace(settings), keptBytesPerCity: settings.REPLAY_KEPT_MB * MB },
    journal: {
      directory: join(settings.DATA_DIRECTORY, 'journal'),
      limitBytes: settings.JOURNAL_LIMIT_MB * MB,
      segmentBytes: settings.JOURNAL_SEGMENT_MB * MB,
    },
  };
}

function toRegistryPlace(settings: Settings): RegistryPlace {
  if (settings.REGISTRY !== 'postgres') {
    return { engine: 'sqlite', file: join(settings.DATA_DIRECTORY, 'registry.sqlite') };
  }
  if (settings.REGISTRY_URL) return { engine: 'postgres', url: settings.REGISTRY_URL };
  if (settings.REGISTRY_URL_FILE) return { engine: 'postgres', urlFile: settings.REGISTRY_URL_FILE };
  return {
    engine: 'postgres',
    host: settings.REGISTRY_HOST,
    port: settings.REGISTRY_PORT,
    database: settings.REGISTRY_DATABASE,
    user: settings.REGISTRY_USER,
    ...(settings.REGISTRY_PASSWORD_FILE && { passwordFile: settings.REGISTRY_PASSWORD_FILE }),
  };
}

export function toBrokerOptions(settings: Settings, stores: StoreOptions): BrokerOptions {
  return {
    mqtt:
      settings.MQTT === 'on'
        ? {
            host: settings.MQTT_HOST,
            port: settings.MQTT_PORT,
            allowNonLoopback: settings.MQTT_PLAIN_ON_NETWORK === 'passwords-may-be-read-by-others',
          }
        : null,
    mqtts:
      settings.MQTTS === 'on'
        ? {
            host: settings.MQTTS_HOST,
            port: settings.MQTTS_PORT,
            certFile: settings.MQTTS_CERT_FILE,
            keyFile: settings.MQTTS_KEY_FILE,
            ...(settings.MQTTS_CA_FILE && { caFile: settings.MQTTS_CA_FILE }),
            requireClientCert: settings.MQTTS_CLIENT_CERTIFICATE === 'required',
          }
        : null,
    limits: {
      ...DEFAULT_BROKER_LIMITS,
      connections: settings.MAX_CONNECTIONS,
      connectionsPerAddress: settings.MAX_CONNECTIONS_PER_ADDRESS,
      connectsPerS: settings.CONNECT_RATE,
      connectBurst: settings.CONNECT_BURST,
      deviceMessagesPerS: settings.DEVICE_RATE,
      deviceBurst: settings.DEVICE_BURST,
      cityMessagesPerS: settings.CITY_RATE,
      cityBurst: settings.CITY_BURST,
    },
    journal: stores.journal,
    registry: stores.registry,
    logLevel: settings.LOG_LEVEL,
  };
}
