/**
 * The alarm engine on the stores: fed with each message that ingest learned, in the journal's order, and with the time
 * that passes while there is none. What always holds: what it decided is written with the journal's sequence; time
 * passes only when everything received until then was told; nobody is silent because we were away.
 */
import { type AlarmEngine, createAlarmEngine, type EngineChanges } from '#core/alarms/alarm-engine.ts';
import type { Bookings } from '#core/alarms/bookings.ts';
import type { ContactNews, PresenceCount } from '#core/alarms/silence-judge.ts';
import type { Watch } from '#core/alarms/silence-watch.ts';
import type { Clock } from '#core/clock.ts';
import type { DecodedMessage } from '#core/decode.ts';
import { MAX_AGE_UNMARKED_MS } from '#core/payload-header.ts';
import type { RegistryAlarms } from '#store/registry/registry-alarms.ts';
import type { DeviceCurrent } from '#store/registry/registry-ingest.ts';
import type { AlarmRuleDirectory } from './alarm-rule-directory.ts';
import type { DeviceDirectory, KnownDevice } from './device-directory.ts';
import type { DeviceTracker } from './device-tracker.ts';
import type { MaintenanceKeeper } from './maintenance-keeper.ts';

export interface AlarmKeeper {
  /**
   * From the stores, as they are.
   * @param reason why nothing was told since, if that is long ago
   */
  load(currents: readonly DeviceCurrent[], reason: 'broker' | 'ingest'): Promise<void>;
  /** The next messages were received then: late when ingest is behind. */
  noteLag(receivedMs: number): void;
  /** A message that was learned, and the state of its device afterwards. */
  note(device: KnownDevice, message: DecodedMessage, receivedMs: number, current: DeviceCurrent): void;
  /** Devices were added, moved or deleted. */
  noteDirectory(): void;
  /** What is to be written; gives the tracker what is said of each device. */
  take(tracker: DeviceTracker): EngineChanges;
  /** Everything received was told: lets time pass. Returns what is to be written, if anything. */
  passTime(tracker: DeviceTracker): Promise<EngineChanges | undefined>;
  /** Of devices that were ever heard. */
  countPresences(): PresenceCount[];
}

/** What was received a moment ago may still be on its way through the journal. */
const SETTLE_MS = 1000;
/** A shorter gap in time is no absence. */
const ABSENCE_MS = 30_000;
/** Who is so little behind has caught up. */
const CAUGHT_UP_MS = 5000;
/** Where time has come to is written this often when nothing else is. */
const WRITE_TIME_MS = 10_000;
/** How often people's decisions are looked at: latched alarms that were closed, shelves that end. */
const LOOK_MS = 5000;
/** Domain section 6: an alarm that was cleared and closed so long ago is deleted. */
const KEPT_MS = 30 * 86_400_000;
const PURGE_EVERY_MS = 3_600_000;

export function createAlarmKeeper(options: {
  registry: Pick<RegistryAlarms, 'engineState' | 'awaitingRelease' | 'endShelving' | 'purge'>;
  rules: AlarmRuleDirectory;
  maintenance: MaintenanceKeeper;
  directory: DeviceDirectory;
  bookings: Bookings;
  clock: Clock;
}): AlarmKeeper {
  const { registry, rules, maintenance, directory, bookings, clock } = options;
  let engine = createEngine();
  let writtenMs = 0;
  let lookedMs = Number.NEGATIVE_INFINITY;
  let purgedMs = Number.NEGATIVE_INFINITY;
  let rulesRevision: number | undefined;
  /** What was received may wait in the journal for a while. */
  let isBehind = false;
  /** When time passed last, by both clocks. */
  let passed = { nowMs: clock.nowMs(), monotonicMs: clock.monotonicMs() };

  function createEngine(state?: Parameters<typeof createAlarmEngine>[0]['state']): AlarmEngine {
    return createAlarmEngine({
      topology: directory.topology,
      thresholds: rules.thresholds,
      expectedSilence: rules.expectedSilence,
      isUnderWork: rules.isUnderWork,
      bookings,
      ...(state && { state }),
    });
  }

  /** Everybody gets an interval to be heard from now on. */
  function catchUp(nowMs: number): void {
    if (!isBehind) return;
    isBehind = false;
    engine.hold(false);
    engine.noteAbsence(nowMs, 'ingest');
  }

  /** A machine that slept heard nothing, and when somebody sets the clock nobody was silent for so long. */
  function noteLeap(nowMs: number): void {
    const now = { nowMs, monotonicMs: clock.monotonicMs() };
    const leapMs = now.nowMs - passed.nowMs - (now.monotonicMs - passed.monotonicMs);
    if (leapMs >= ABSENCE_MS) engine.noteAbsence(nowMs, 'broker');
    passed = now;
  }

  function noteRules(nowMs: number): void {
    if (rules.revision() === rulesRevision) return;
    rulesRevision = rules.revision();
    engine.noteRules(nowMs);
  }

  async function followPeople(nowMs: number): Promise<void> {
    if (clock.monotonicMs() - lookedMs < LOOK_MS) return;
    lookedMs = clock.monotonicMs();
    const hasEnded = (await registry.endShelving()) > 0;
    await maintenance.follow(clock.nowMs(), hasEnded);
    for (const id of await registry.awaitingRelease()) engine.release(id, nowMs);
    if (lookedMs - purgedMs < PURGE_EVERY_MS) return;
    purgedMs = lookedMs;
    await registry.purge(nowMs - KEPT_MS);
    await maintenance.purge(nowMs);
  }

  function take(tracker: DeviceTracker): EngineChanges {
    const taken = engine.takeChanges();
    const changes = { ...taken, changes: taken.changes.map(maintenance.shelve) };
    for (const [deviceId, watch] of changes.watches) if (watch) tracker.setWatch(deviceId, watch);
    writtenMs = changes.atMs;
    return changes;
  }

  return {
    async load(currents, reason) {
      const watches = currents.map(
        current => [current.deviceId, current.watch ?? toFirstWatch(current)] as const,
      );
      await rules.refresh(true);
      const state = await registry.engineState();
      engine = createEngine({ ...state, watches });
      const nowMs = clock.nowMs();
      if (nowMs - state.atMs >= ABSENCE_MS) engine.noteAbsence(nowMs, reason);
      writtenMs = state.atMs;
      isBehind = false;
      passed = { nowMs, monotonicMs: clock.monotonicMs() };
    },
    noteLag(receivedMs) {
      const nowMs = clock.nowMs();
      if (nowMs - receivedMs < CAUGHT_UP_MS) catchUp(nowMs);
      else if (nowMs - receivedMs >= ABSENCE_MS) {
        isBehind = true;
        engine.hold(true);
      }
    },
    note: (device, message, receivedMs, current) => tell(engine, device, message, receivedMs, current),
    noteDirectory: () => engine.retain(directory.has),
    take,
    async passTime(tracker) {
      await rules.refresh(false);
      const untilMs = clock.nowMs() - SETTLE_MS;
      noteLeap(clock.nowMs());
      catchUp(clock.nowMs());
      engine.advance(untilMs);
      noteRules(untilMs);
      await followPeople(untilMs);
      const beforeMs = writtenMs;
      const changes = take(tracker);
      const isNews = changes.changes.length + changes.conditions.length + changes.watches.length > 0;
      if (isNews || changes.memories.length > 0 || changes.atMs - beforeMs >= WRITE_TIME_MS) return changes;
      writtenMs = beforeMs;
      return undefined;
    },
    countPresences: () => engine.countPresences(),
  };
}

/** Of a device that was heard before silence was judged at all: it gets its interval with the others. */
function toFirstWatch({ lastReceivedMs, stateSinceMs }: DeviceCurrent): Watch {
  const heardMs = lastReceivedMs ?? stateSinceMs;
  return { presence: 'unknown', sinceMs: heardMs, heardMs, dueMs: heardMs };
}

/** A will that an older session left changed nothing, so it is no news (domain rule 1). */
function tell(
  engine: AlarmEngine,
  device: KnownDevice,
  message: DecodedMessage,
  receivedMs: number,
  current: DeviceCurrent,
): void {
  const { alarm } = device;
  const state = message.type === 'state' ? message.state.state : 'ready';
  if (state === 'lost' && current.state !== 'lost') return;
  const { nextWakeMs } = current;
  const isAnnouncement = message.type === 'birth' || message.type === 'state';
  const contact: ContactNews = { device: alarm, state, atMs: receivedMs, isAnnouncement };
  if (state === 'sleeping' && nextWakeMs !== undefined) contact.nextWakeMs = nextWakeMs;
  engine.noteContact(contact);
  if (message.type !== 'telemetry') return;
  const isDelivered = message.late && receivedMs - message.timeMs > MAX_AGE_UNMARKED_MS;
  for (const { component, timeMs, values } of message.readings) {
    const newest = current.components[component];
    const isLate = isDelivered || (newest !== undefined && timeMs < newest.timeMs);
    const all = isLate || !newest ? values : newest.values;
    engine.noteReading({
      device: alarm,
      component,
      timeMs,
      atMs: receivedMs,
      came: values,
      values: all,
      isLate,
    });
  }
}
