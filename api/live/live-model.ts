/**
 * The newest summary of every device, kept in memory by following the registry's revisions. It answers
 * `/summary` and feeds the live streams. Bounded by the number of devices; values beyond the headline are not kept.
 * Presence is as ingest wrote it: it changes with a revision like everything else, and never by time alone.
 */
import type { Device } from '#core/devices.ts';
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
  refresh(): Promise<void>;
  /** What refreshes have changed since the last call. */
  takeChange(): LiveChange;
  /** Summaries that changed at or after the revision; undefined when the model does not reach back so far. */
  changedSince(revision: number): DeviceSummary[] | undefined;
  listDevices(): Iterable<LiveDevice>;
  readonly revision: number;
  /** Until when ingest had judged who is there; undefined: it never did. */
  readonly judgedMs: number | undefined;
}

export function createLiveModel(registry: Registry): LiveModel {
  const devices = new Map<string, LiveDevice>();
  let changed = new Map<string, DeviceSummary>();
  let isListSmaller = false;
  let revision = -1;
  /** From where on it is known what has changed. */
  let loadedRevision = -1;
  let deviceRevision = -1;
  let judgedMs: number | undefined;
  let running: Promise<void> | undefined;

  function put(device: Device, current: DeviceCurrent | undefined): void {
    const summary = toDeviceSummary(device, current);
    const figure = toHeadlineSum(device, current);
    const firmwareOfBirth = current?.birth?.fw;
    devices.set(device.id, { device, summary, figure, firmwareOfBirth, changedRevision: revision });
    changed.set(device.id, summary);
  }

  async function load(): Promise<void> {
    const startRevision = await registry.ingest.lastRevision();
    deviceRevision = await registry.devices.revision();
    const currents = new Map(
      (await registry.ingest.listCurrent()).map(current => [current.deviceId, current]),
    );
    const list = await registry.devices.listAllDevices();
    revision = startRevision;
    loadedRevision = startRevision;
    for (const device of list) put(device, currents.get(device.id));
    // Who stands at this very revision has all of it.
    for (const known of devices.values()) known.changedRevision = startRevision - 1;
    changed = new Map();
  }

  /** Devices that were added, changed or deleted; the state of those that stay is kept. */
  async function reloadDevices(): Promise<void> {
    const newRevision = await registry.devices.revision();
    if (newRevision === deviceRevision) return;
    const list = await registry.devices.listAllDevices();
    deviceRevision = newRevision;
    for (const device of list) {
      const known = devices.get(device.id);
      if (known) handleDevice(known, device);
      else put(device, undefined);
    }
    if (devices.size > list.length) dropAllBut(new Set(list.map(device => device.id)));
  }

  function handleDevice(known: LiveDevice, device: Device): void {
    known.device = device;
    const { presence, presenceReason, presenceCause, lastReading, lastReceived, headline } = known.summary;
    const { firmwareOfBirth } = known;
    const summary: DeviceSummary = {
      ...toDeviceSummary(device, undefined),
      presence,
      ...(presenceReason === undefined ? {} : { presenceReason }),
      ...(presenceCause === undefined ? {} : { presenceCause }),
      ...(firmwareOfBirth === undefined ? {} : { firmwareVersion: firmwareOfBirth }),
      ...(lastReading === undefined ? {} : { lastReading }),
      ...(lastReceived === undefined ? {} : { lastReceived }),
      ...(headline === undefined ? {} : { headline }),
    };
    if (JSON.stringify(summary) === JSON.stringify(known.summary)) return;
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

  async function follow(): Promise<void> {
    // Before the states: what was judged by then is in them.
    judgedMs = (await registry.alarms.clockMs()) || undefined;
    if (loadedRevision < 0) return load();
    await reloadDevices();
    for (;;) {
      const batch = await registry.ingest.currentAfter(revision, FOLLOW_LIMIT);
      if (batch.some(current => !devices.has(current.deviceId))) await reloadDevices();
      for (const current of batch) {
        revision = Math.max(revision, current.revision ?? revision);
        const known = devices.get(current.deviceId);
        if (known) put(known.device, current);
      }
      if (batch.length < FOLLOW_LIMIT) return;
    }
  }

  return {
    refresh() {
      running ??= follow().finally(() => {
        running = undefined;
      });
      return running;
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
    get judgedMs() {
      return judgedMs;
    },
  };
}
