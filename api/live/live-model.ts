/**
 * The newest summary of every device, kept in memory by following the registry's revisions. It answers
 * `/summary` and feeds the live streams. Bounded by the number of devices; values beyond the headline are not kept.
 */
import type { Device } from '#core/devices.ts';
import { toPresence } from '#core/presence.ts';
import type { DeviceSummary } from '#core/resources.ts';
import type { Registry } from '#store/registry/registry.ts';
import type { DeviceCurrent } from '#store/registry/registry-ingest.ts';
import { toDeviceSummary, toHeadlineSum } from '../to-device-summary.ts';

const FOLLOW_LIMIT = 1_000;

export interface LiveDevice {
  device: Device;
  summary: DeviceSummary;
  /** The headline metric summed over components. */
  figure: number;
  presenceBasis: Parameters<typeof toPresence>[0];
  firmwareOfBirth: string | undefined;
  /** The model's revision when the summary last changed. */
  changedRevision: number;
}

export interface LiveChange {
  changed: DeviceSummary[];
  /** A device was deleted: whoever holds a list must load it again. */
  isListSmaller: boolean;
}

export interface LiveModel {
  /** Follows the registry up to now; concurrent calls share one pass. Throws STORE_UNAVAILABLE. */
  refresh(nowMs: number): Promise<void>;
  /** Finds the devices that have gone stale by time alone. */
  sweep(nowMs: number): void;
  /** What refreshes and sweeps have changed since the last call. */
  takeChange(): LiveChange;
  /** Summaries that changed at or after the revision; undefined when the model does not reach back so far. */
  changedSince(revision: number): DeviceSummary[] | undefined;
  listDevices(): Iterable<LiveDevice>;
  readonly revision: number;
}

export function createLiveModel(registry: Registry): LiveModel {
  const devices = new Map<string, LiveDevice>();
  let changed = new Map<string, DeviceSummary>();
  let isListSmaller = false;
  let revision = -1;
  /** From where on it is known what has changed. */
  let loadedRevision = -1;
  let deviceRevision = -1;
  let running: Promise<void> | undefined;

  function put(device: Device, current: DeviceCurrent | undefined, nowMs: number): void {
    const presenceBasis = current && toPresenceBasis(current);
    const presence = toPresence(presenceBasis, device.reportIntervalS, nowMs);
    const summary = toDeviceSummary(device, presence, current);
    const figure = toHeadlineSum(device, current);
    const firmwareOfBirth = current?.birth?.fw;
    devices.set(device.id, {
      ...{ device, summary, figure, presenceBasis, firmwareOfBirth },
      changedRevision: revision,
    });
    changed.set(device.id, summary);
  }

  async function load(nowMs: number): Promise<void> {
    const startRevision = await registry.ingest.lastRevision();
    deviceRevision = await registry.devices.revision();
    const currents = new Map(
      (await registry.ingest.listCurrent()).map(current => [current.deviceId, current]),
    );
    const list = await registry.devices.listAllDevices();
    revision = startRevision;
    loadedRevision = startRevision;
    for (const device of list) put(device, currents.get(device.id), nowMs);
    for (const known of devices.values()) {
      // Who stands at this very revision has all of it, but for what time alone has made stale since.
      if (known.summary.presence !== 'stale') known.changedRevision = startRevision - 1;
    }
    changed = new Map();
  }

  /** Devices that were added, changed or deleted; the state of those that stay is kept. */
  async function reloadDevices(nowMs: number): Promise<void> {
    const newRevision = await registry.devices.revision();
    if (newRevision === deviceRevision) return;
    const list = await registry.devices.listAllDevices();
    deviceRevision = newRevision;
    for (const device of list) {
      const known = devices.get(device.id);
      if (known) handleDevice(known, device, nowMs);
      else put(device, undefined, nowMs);
    }
    if (devices.size > list.length) dropAllBut(new Set(list.map(device => device.id)));
  }

  function handleDevice(known: LiveDevice, device: Device, nowMs: number): void {
    known.device = device;
    const presence = toPresence(known.presenceBasis, device.reportIntervalS, nowMs);
    const { lastReading, lastReceived, headline } = known.summary;
    const { firmwareOfBirth } = known;
    const summary: DeviceSummary = {
      ...toDeviceSummary(device, presence, undefined),
      ...(firmwareOfBirth === undefined ? {} : { firmwareVersion: firmwareOfBirth }),
      ...(lastReading === undefined ? {} : { lastReading }),
      ...(lastReceived === undefined ? {} : { lastReceived }),
      ...(headline === undefined ? {} : { headline }),
    };
    if (JSON.stringify(summary) === JSON.stringify(known.summary)) return;
    setSummary(known, summary);
  }

  function setSummary(known: LiveDevice, summary: DeviceSummary): void {
    known.summary = summary;
    known.changedRevision = revision;
    changed.set(summary.id, summary);
  }

  function dropAllBut(ids: ReadonlySet<string>): void {
    for (const id of devices.keys()) {
      if (ids.has(id)) continue;
      devices.delete(id);
      changed.delete(id);
      isListSmaller = true;
      // Whoever stands before this moment would keep what is gone.
      loadedRevision = revision + 1;
    }
  }

  async function follow(nowMs: number): Promise<void> {
    if (loadedRevision < 0) return load(nowMs);
    await reloadDevices(nowMs);
    for (;;) {
      const batch = await registry.ingest.currentAfter(revision, FOLLOW_LIMIT);
      if (batch.some(current => !devices.has(current.deviceId))) await reloadDevices(nowMs);
      for (const current of batch) {
        revision = Math.max(revision, current.revision ?? revision);
        const known = devices.get(current.deviceId);
        if (known) put(known.device, current, nowMs);
      }
      if (batch.length < FOLLOW_LIMIT) return;
    }
  }

  return {
    refresh(nowMs) {
      running ??= follow(nowMs).finally(() => {
        running = undefined;
      });
      return running;
    },
    sweep(nowMs) {
      for (const known of devices.values()) {
        const presence = toPresence(known.presenceBasis, known.device.reportIntervalS, nowMs);
        if (presence !== known.summary.presence) setSummary(known, { ...known.summary, presence });
      }
    },
    takeChange() {
      const change = { changed: [...changed.values()], isListSmaller };
      changed = new Map();
      isListSmaller = false;
      return change;
    },
    changedSince(since) {
      if (since < loadedRevision || since > revision) return undefined;
      return [...devices.values()]
        .filter(known => known.changedRevision >= since)
        .map(known => known.summary);
    },
    listDevices: () => devices.values(),
    get revision() {
      return revision;
    },
  };
}

function toPresenceBasis(current: DeviceCurrent): NonNullable<LiveDevice['presenceBasis']> {
  const { state, stateSinceMs, lastReceivedMs } = current;
  return { state, stateSinceMs, ...(lastReceivedMs === undefined ? {} : { lastReceivedMs }) };
}
