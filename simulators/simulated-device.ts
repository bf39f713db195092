/**
 * One device of the fleet: connects, says who it is, reports on its beats, keeps what it cannot send, obeys
 * commands, comes back after every loss. What it measures is the model's business.
 */
import type { Device } from '#core/devices.ts';
import { type DeviceChannel, toDevicePrefix } from '#core/topics.ts';
import { type CommandAnswer, createCommandReader } from './device-commands.ts';
import { type DeviceConnection, openDeviceConnection } from './device-connection.ts';
import * as messages from './device-messages.ts';
import type { DeviceModel, DeviceSession } from './device-model.ts';
import type { FleetSurroundings } from './fleet-surroundings.ts';
import { createLateBacklog, toBackfillTimes } from './late-delivery.ts';
import type { LateSender } from './late-pacer.ts';
import { toKey, uniformAt } from './noise.ts';
import { type PlannedReport, planNextReport, toPhase } from './report-plan.ts';

export interface SimulatedDevice {
  start(): void;
  /** Says `disconnected` and goes; resolves when the connection is closed. */
  stop(): Promise<void>;
  /** Closes the connection without a word. */
  cut(): void;
}

const LATE_STEP_MS = { lightmast: 900_000, hotspot: 300_000, fibrenode: 300_000 } as const;
const LATE_LIMIT = 700;
const MAX_IN_FLIGHT = 8;
const RECONNECT_FIRST_MS = 1000;
const RECONNECT_LONGEST_MS = 60_000;
const RESTART_TAKES_MS = 8000;

export interface SimulatedDeviceOptions {
  device: Device;
  secret: string;
  model: DeviceModel;
  /** The boot counter before the first connection. */
  lastBoot: number;
  surroundings: FleetSurroundings;
}

export function createSimulatedDevice(options: SimulatedDeviceOptions): SimulatedDevice {
  const { device, model, surroundings } = options;
  const { time, heap, gate, pacer, counters } = surroundings;
  const prefix = toDevicePrefix({ city: device.city, kind: device.kind, device: device.id });
  const key = toKey(surroundings.seed, device.id);
  const phase = toPhase(key);
  const session: DeviceSession = {};
  const backlog = createLateBacklog(LATE_LIMIT);
  const commands = createCommandReader(device.kind);
  /** Times of telemetry without a PUBACK yet: they are sent again, late, if the connection goes. */
  const inFlight = new Set<number>();

  let connection: DeviceConnection | undefined;
  let isOnline = false;
  let isWaitingToOpen = false;
  let isStopping = false;
  let isRestarting = false;
  let hasConnected = false;
  /** The first connection delivers the past, then the present begins, with its faults. */
  let isIntroduced = false;
  let boot = options.lastBoot;
  let seq = 0;
  let attempts = 0;
  let planGeneration = 0;
  let lastTickMs = time.toSimulatedMs(time.nowMs());
  let lastRememberedMs = 0;
  let pendingRestart: CommandAnswer | undefined;
  let onStopped: (() => void) | undefined;

  const simulatedNowMs = () => time.toSimulatedMs(time.nowMs());
  const send = (channel: DeviceChannel | `ack/${string}`, payload: string, retain = false) =>
    connection?.publish(`${prefix}/${channel}`, payload, { retain });

  // Connection

  const requestOpen = (delayMs: number) => {
    if (isWaitingToOpen || connection || isStopping || isRestarting) return;
    isWaitingToOpen = true;
    heap.runIn(delayMs, () => gate.pass(open));
  };

  const open = () => {
    isWaitingToOpen = false;
    if (isStopping || connection || !isLinkWanted()) return;
    boot++;
    seq = 0;
    connection = openDeviceConnection({
      broker: surroundings.broker,
      device,
      secret: options.secret,
      boot,
      keepaliveS: surroundings.keepaliveS,
      onConnected,
      onMessage,
      onClosed,
    });
  };

  const onConnected = () => {
    isOnline = true;
    counters.connected++;
    if (!hasConnected) surroundings.onProgress('connected');
    hasConnected = true;
    attempts = 0;
    introduceItself();
    if (pendingRestart) {
      send('ack/reboot', messages.toAckPayload(pendingRestart.id, 'done', undefined, time.nowMs()));
      pendingRestart = undefined;
    }
    if (model.toReach(simulatedNowMs()) === 'online') report(undefined);
    if (backlog.size > 0) pacer.join(lateSender);
    else finishIntroduction();
  };

  const introduceItself = () => {
    const nowMs = time.nowMs();
    const components = model.measure(simulatedNowMs(), session);
    const intervalS = Math.max(1, Math.round(device.reportIntervalS / time.speed));
    send('birth', messages.toBirthPayload(device, components, { timeMs: nowMs, boot, intervalS }), true);
    send('state', messages.toStatePayload('ready', nowMs, boot), true);
  };

  const onClosed = (error: string | undefined) => {
    if (isOnline) counters.connected--;
    isOnline = false;
    connection = undefined;
    backlog.add([...inFlight]);
    inFlight.clear();
    onStopped?.();
    if (isStopping) return;
    if (error !== undefined) surroundings.onError(error);
    attempts++;
    const ceilingMs = Math.min(RECONNECT_LONGEST_MS, RECONNECT_FIRST_MS * 2 ** attempts);
    counters.reconnects++;
    if (isLinkWanted()) requestOpen(ceilingMs * (0.5 + 0.5 * uniformAt(key, boot)));
  };

  const isLinkWanted = () => {
    if (isRestarting) return false;
    const reach = model.toReach(simulatedNowMs());
    return !isIntroduced || reach === 'online' || reach === 'silent';
  };

  // Telemetry

  const publishTelemetry = (timeMs: number, classes: readonly string[] | undefined, isLate: boolean) => {
    const components = messages.selectComponents(model.measure(time.toSimulatedMs(timeMs), session), classes);
    const payload = messages.toTelemetryPayload({ timeMs, boot, seq: seq++, components, isLate });
    counters.published++;
    if (isLate) counters.late++;
    inFlight.add(timeMs);
    connection!.publish(`${prefix}/telemetry`, payload, { retain: false }, isAcknowledged => {
      if (!isAcknowledged) return;
      counters.acknowledged++;
      inFlight.delete(timeMs);
      if (backlog.size > 0) pacer.join(lateSender);
      else finishIntroduction();
    });
  };

  const report = (classes: readonly string[] | undefined) => publishTelemetry(time.nowMs(), classes, false);

  /** A device that cannot send keeps a reading now and then, not every one. */
  const remember = (timeMs: number) => {
    if (timeMs - lastRememberedMs < LATE_STEP_MS[device.kind]) return;
    lastRememberedMs = timeMs;
    const lostBefore = backlog.lost;
    backlog.add([timeMs]);
    counters.lost += backlog.lost - lostBefore;
  };

  const lateSender: LateSender = {
    sendLate() {
      if (!isOnline || inFlight.size >= MAX_IN_FLIGHT) return false;
      const timeMs = backlog.takeNewest();
      if (timeMs === undefined) return false;
      publishTelemetry(timeMs, undefined, true);
      return true;
    },
  };

  const loadPast = () => {
    const stepMs = LATE_STEP_MS[device.kind];
    const times = toBackfillTimes(time.nowMs(), surroundings.backfillHours, stepMs, phase);
    backlog.add(times.filter(timeMs => model.toReach(time.toSimulatedMs(timeMs)) === 'online'));
  };

  const finishIntroduction = () => {
    if (isIntroduced || inFlight.size > 0) return;
    isIntroduced = true;
    surroundings.onProgress('backfilled');
    obeyReach();
  };

  // Present

  const obeyReach = () => {
    const reach = model.toReach(simulatedNowMs());
    if (!isIntroduced || isStopping) return reach;
    if (reach === 'noLink' || reach === 'noPower') connection?.cut();
    else if (!connection) requestOpen(RECONNECT_FIRST_MS * uniformAt(key, boot));
    return reach;
  };

  const planNext = () => {
    const generation = ++planGeneration;
    const planned = planNextReport(model, session, phase, simulatedNowMs());
    heap.runIn(time.toDelayMs(planned.dueMs), () => {
      if (generation === planGeneration && !isStopping) tick(planned);
    });
  };

  const tick = (planned: PlannedReport) => {
    const nowMs = simulatedNowMs();
    const reach = obeyReach();
    if (reach === 'online' && isOnline) report(planned.classes);
    else if (reach === 'online' || reach === 'noLink') remember(time.nowMs());
    if (reach === 'online' && isOnline) {
      for (const event of model.findEvents(lastTickMs, nowMs))
        send('event', messages.toEventPayload(event.type, event.component, time.nowMs(), boot));
    }
    lastTickMs = nowMs;
    planNext();
  };

  // Commands

  const onMessage = (topic: string, payload: Uint8Array) => {
    const commandPrefix = `${prefix}/cmd/`;
    if (!topic.startsWith(commandPrefix)) return;
    const answer = commands.read(topic.slice(commandPrefix.length), payload, time.nowMs());
    if (!answer) return;
    counters.commands++;
    send(`ack/${answer.name}`, messages.toAckPayload(answer.id, answer.result, answer.reason, time.nowMs()));
    if (answer.effect) carryOut(answer, answer.effect);
  };

  const carryOut = (answer: CommandAnswer, effect: NonNullable<CommandAnswer['effect']>) => {
    if (effect.name === 'rebirth') introduceItself();
    if (effect.name === 'reboot') restart(answer);
    if (effect.name === 'setLevel') {
      const fromMs = simulatedNowMs();
      const untilMs = fromMs + effect.durationS * 1000 * time.speed;
      session.override = { level: effect.level, fromMs, untilMs };
      if (model.toReach(fromMs) === 'online') report(['lamp']);
      planNext();
    }
  };

  const restart = (answer: CommandAnswer) => {
    pendingRestart = answer;
    isRestarting = true;
    signOff();
    heap.runIn(RESTART_TAKES_MS / time.speed, () => {
      session.rebootedMs = simulatedNowMs();
      isRestarting = false;
      requestOpen(0);
    });
  };

  const signOff = () => {
    const leaving = connection;
    leaving?.publish(
      `${prefix}/state`,
      messages.toStatePayload('disconnected', time.nowMs(), boot),
      { retain: true },
      () => leaving.end(),
    );
  };

  return {
    start() {
      loadPast();
      requestOpen(0);
      planNext();
    },
    stop() {
      isStopping = true;
      if (!connection) return Promise.resolve();
      const { promise, resolve } = Promise.withResolvers<void>();
      onStopped = resolve;
      if (isOnline) signOff();
      else connection.cut();
      return promise;
    },
    cut() {
      isStopping = true;
      connection?.cut();
    },
  };
}
