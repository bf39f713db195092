/**
 * What cities say of names and units, kept in memory ready for the decoder. Read again when the registry says that a
 * mapping changed, at most once per interval. Bounded by the mappings a city may have.
 */
import type { Clock } from '#core/clock.ts';
import type { FindMappings } from '#core/decode.ts';
import { createMappingTable, type MappingTable, selectMappings } from '#core/metric-mappings.ts';
import type { DeviceTopic } from '#core/topics.ts';
import type { RegistryQuality, StoredMapping } from '#store/registry/registry-quality.ts';

export interface MappingDirectory {
  /** Undefined while nobody maps anything: the decoder has nothing to ask then. */
  readonly find: FindMappings | undefined;
  /** Throws STORE_UNAVAILABLE. */
  refresh(isUrgent: boolean): Promise<void>;
}

const CHECK_INTERVAL_MS = 1000;

/** Of a city and kind: by model, '' for every other. */
type Tables = ReadonlyMap<string, MappingTable>;

/** @param toModel of a device, as it is known now */
export function createMappingDirectory(
  registry: Pick<RegistryQuality, 'listMappings' | 'mappingRevision'>,
  clock: Clock,
  toModel: (topic: DeviceTopic) => string | undefined,
): MappingDirectory {
  let tablesOf: ReadonlyMap<string, Tables> = new Map();
  let knownRevision: number | undefined;
  let checkedMs = Number.NEGATIVE_INFINITY;

  function find(topic: DeviceTopic): MappingTable | undefined {
    const tables = tablesOf.get(`${topic.city}/${topic.kind}`);
    if (!tables) return undefined;
    const model = tables.size > 1 ? toModel(topic) : undefined;
    return tables.get(model ?? '') ?? tables.get('');
  }

  return {
    get find() {
      return tablesOf.size > 0 ? find : undefined;
    },
    async refresh(isUrgent) {
      const nowMs = clock.monotonicMs();
      if (!isUrgent && nowMs - checkedMs < CHECK_INTERVAL_MS) return;
      // Before the mappings: a change in between is seen by the next check.
      const revision = await registry.mappingRevision();
      checkedMs = nowMs;
      if (revision === knownRevision) return;
      const mappings = await registry.listMappings();
      const ofPlace = Map.groupBy(mappings, ({ city, kind }) => `${city}/${kind}`);
      tablesOf = new Map([...ofPlace].map(([place, some]) => [place, toTables(some)]));
      knownRevision = revision;
    },
  };
}

function toTables(mappings: readonly StoredMapping[]): Tables {
  const models = new Set(['', ...mappings.map(({ model }) => model ?? '')]);
  return new Map(
    [...models].map(model => [model, createMappingTable(selectMappings(mappings, model || undefined))]),
  );
}
