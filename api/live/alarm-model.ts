/**
 * The alarms that are nobody's past yet, kept in memory by following the registry's revisions: new, acknowledged,
 * returned and shelved ones that no other explains. It counts them for the key figures and tells the live streams what
 * has changed. Bounded by what is open, which is a few for each device at most.
 */
import type { AlarmCountsResource, AlarmResource } from '#core/alarm-resources.ts';
import type { AlarmFilter, RegistryAlarms } from '#store/registry/registry-alarms.ts';
import type { RegistryDevices } from '#store/registry/registry-devices.ts';
import { toAlarmResource } from '../alarms/to-alarm-resource.ts';

const PAGE_ROWS = 500;

export interface AlarmModel {
  /** Follows the registry up to now; concurrent calls share one pass. Throws STORE_UNAVAILABLE. */
  refresh(): Promise<void>;
  /** The newest state of each alarm that has changed since the last call; closed and explained ones, too. */
  takeChanged(): AlarmResource[];
  /** Of some cities; undefined: of all. */
  counts(cities: readonly string[] | undefined): AlarmCountsResource;
}

export function createAlarmModel({
  alarms,
  devices,
}: {
  alarms: Pick<RegistryAlarms, 'list' | 'changedAfter' | 'lastRevision'>;
  devices: Pick<RegistryDevices, 'revision'>;
}): AlarmModel {
  let open = new Map<string, AlarmResource>();
  let changed = new Map<string, AlarmResource>();
  let revision = -1;
  let deviceRevision = -1;
  let running: Promise<void> | undefined;

  async function load(): Promise<void> {
    const loaded = new Map<string, AlarmResource>();
    for (const state of ['open', 'shelved'] as const) {
      for await (const alarm of readPages(state)) loaded.set(alarm.id, alarm);
    }
    open = loaded;
  }

  async function* readPages(state: AlarmFilter): AsyncGenerator<AlarmResource> {
    for (let cursor: string | undefined; ; ) {
      const page = await alarms.list({ state, limit: PAGE_ROWS, ...(cursor !== undefined && { cursor }) });
      for (const alarm of page.items) if (alarm.suppressedBy === undefined) yield toAlarmResource(alarm);
      cursor = page.nextCursor;
      if (cursor === undefined) return;
    }
  }

  async function follow(): Promise<void> {
    if (revision < 0) revision = await alarms.lastRevision();
    await takeChanges();
    // The alarms of a deleted device are gone without a word.
    const newDeviceRevision = await devices.revision();
    if (newDeviceRevision === deviceRevision) return;
    await load();
    deviceRevision = newDeviceRevision;
  }

  async function takeChanges(): Promise<void> {
    for (;;) {
      const batch = await alarms.changedAfter(revision, PAGE_ROWS);
      for (const stored of batch) {
        revision = stored.revision;
        const alarm = toAlarmResource(stored);
        changed.set(alarm.id, alarm);
        if (isOpen(alarm)) open.set(alarm.id, alarm);
        else open.delete(alarm.id);
      }
      if (batch.length < PAGE_ROWS) return;
    }
  }

  return {
    refresh() {
      running ??= follow().finally(() => {
        running = undefined;
      });
      return running;
    },
    takeChanged() {
      const taken = [...changed.values()];
      changed = new Map();
      return taken;
    },
    counts: cities => countAlarms(open.values(), cities),
  };
}

function isOpen({ operatorState, causeId }: AlarmResource): boolean {
  return operatorState !== 'closed' && causeId === undefined;
}

function countAlarms(
  alarms: Iterable<AlarmResource>,
  cities: readonly string[] | undefined,
): AlarmCountsResource {
  const within = cities && new Set(cities);
  const counts: AlarmCountsResource = {
    severities: { warning: 0, minor: 0, major: 0, critical: 0 },
    ...{ fresh: 0, shelved: 0 },
  };
  for (const { city, severity, operatorState } of alarms) {
    if (within && !within.has(city)) continue;
    if (operatorState === 'shelved') counts.shelved += 1;
    else counts.severities[severity] += 1;
    if (operatorState === 'none') counts.fresh += 1;
  }
  return counts;
}
