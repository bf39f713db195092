import { createKeptQueries } from './kept-messages.ts';
import { createMappings } from './metric-mappings.ts';
import { createQualityFigures } from './quality-figures.ts';
import { createRefusalGroups } from './refusal-groups.ts';
import type { RegistryQuality } from './registry-quality.ts';
import { createReplays } from './replays.ts';
import type { Database } from './tables.ts';

export function createQuality(database: Database): RegistryQuality {
  return {
    ...createMappings(database),
    ...createKeptQueries(database),
    ...createReplays(database),
    ...createRefusalGroups(database),
    ...createQualityFigures(database),
  };
}
