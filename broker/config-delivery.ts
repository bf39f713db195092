/**
 * The desired configuration of devices: retained on their `config` topic. It lives in the registry; the
 * retained copy is made from it at start and follows its changes.
 */
import type { DesiredConfig, RegistryCommands } from '#store/registry/registry-commands.ts';

export interface ConfigDelivery {
  restore(): Promise<void>;
  /** One round: publishes what changed. */
  check(): Promise<void>;
}

export interface ConfigDeliveryContext {
  commands: Pick<RegistryCommands, 'listConfigs' | 'configsChangedAfter'>;
  /** `iot/v1/{city}/{kind}/{device}/`, undefined when the device is not known. */
  toPrefix: (deviceId: string) => Promise<string | undefined>;
  /** Keeps it for later subscribers; with `isNew` those who are here get it too. */
  publish: (topic: string, payload: Buffer, isNew: boolean) => void;
}

const PAGE = 10_000;

export function createConfigDelivery({ commands, toPrefix, publish }: ConfigDeliveryContext): ConfigDelivery {
  let changedMs = 0;
  /** Configurations of the newest millisecond that were published: another may still follow in it. */
  let versions = new Map<string, number>();

  async function apply(desired: DesiredConfig, isNew: boolean): Promise<void> {
    if (desired.changedMs > changedMs) {
      changedMs = desired.changedMs;
      versions = new Map();
    }
    versions.set(desired.deviceId, desired.config.version);
    const prefix = await toPrefix(desired.deviceId);
    if (prefix) publish(`${prefix}config`, Buffer.from(JSON.stringify(desired.config)), isNew);
  }

  return {
    async restore() {
      for (const desired of await commands.listConfigs()) await apply(desired, false);
    },
    async check() {
      const changed = await commands.configsChangedAfter(changedMs - 1, PAGE);
      for (const desired of changed) {
        if (versions.get(desired.deviceId) !== desired.config.version || desired.changedMs > changedMs)
          await apply(desired, true);
      }
    },
  };
}
