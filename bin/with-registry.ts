/** Opens the registry for one short job beside a running system, and closes it again. */
import { mkdirSync } from 'node:fs';
import { openRegistry } from '#store/registry/open-registry.ts';
import type { Registry } from '#store/registry/registry.ts';
import { toStoreOptions } from './part-options.ts';
import { readSettings } from './read-settings.ts';

export async function withRegistry(job: (registry: Registry) => Promise<void>): Promise<void> {
  const settings = readSettings();
  mkdirSync(settings.DATA_DIRECTORY, { recursive: true });
  const registry = await openRegistry(toStoreOptions(settings).registry);
  try {
    await job(registry);
  } finally {
    await registry.close();
  }
}
