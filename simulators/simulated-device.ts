/**
 * One device of the fleet: says who it is, reports on its beats and changes, obeys commands and configuration, and
 * suffers its faults. What it measures is the model's business, how it reaches the broker the link's.
 */
import type { Device } from '#core/devices.ts';
import { type CommandAnswer, createCommandReader } from './device-commands.ts';
import { readConfig } from './device-config.ts';
import { createDeviceLink } from './device-link.ts';
import { toAckPayload, toBirthPayload, toEventPayload, toStatePayload } from './device-messages.ts';
import type { DeviceModel, DeviceSession } from './device-model.ts';
import { createDeviceTelemetry } from './device-telemetry.ts';
import type { FleetSurroundings } from './fleet-surroundings.ts';
import { toKey, uniformAt } from './noise.ts';
import { type PlannedReport, planNextReport, toPhase } from './report-plan.ts';

export interface SimulatedDevice {
  start(): void;
  /** Says `disconnected` and goes; resolves when the connection is closed. */
  stop(): Promise<void>;
  /** Closes the connection without a word. */
  cut(): void;
  /** Something happened to it: looks again at what it has to tell. */
  look(): void;
}

export interface SimulatedDeviceOptions {
  device: Device;
  secret: string;
  model: DeviceModel;
  /** The boot counter before the first connection. */
  lastBoot: number;
  surroundings: FleetSurroundings;
}

const RETURN_WITHIN_MS = 1000;
const RESTART_TAKES_MS = 8000;
const LINK_TEST_TAKES_MS = 3000;
const COMMAND_PREFIX = 'cmd/';

export function createSimulatedDevice(options: SimulatedDeviceOptions): SimulatedDevice {
  const { device, model, surroundings } = options;
  const { time, heap, counters } = surroundings;
  const key = toKey(surroundings.seed, device.id);
  const phase = toPhase(key);
  const session: DeviceSession = {};
  const commands = createCommandReader(device.kind);
  let hasConnected = false;
  /** The first session delivers the past; then the present begins, with its faults. */
  let isIntroduced = false;
  let isStopping = false;
  let restart: CommandAnswer | undefined;
  let isRestarting = false;
  let planGeneration = 0;
  let lastTickMs = time.toSimulatedMs(time.nowMs());

  const simulatedNowMs = () => time.toSimulatedMs(time.nowMs());
  const reachNow = () => model.toReach(simulatedNowMs());

  const isLinkWanted = () => {
    if (isRestarting) return false;
    const reach = reachNow();
    return !isIntroduced || reach === 'online' || reach === 'silent';
  };

  const introduceItself = () => {
    const timeMs = time.nowMs();
    const intervalS = Math.max(1, Math.round(device.reportIntervalS / time.speed));
    const components = model.measure(simulatedNowMs(), session);
    link.publish('birth', toBirthPayload(device, components, { timeMs, boot: link.boot, intervalS }), true);
    link.publish('state', toStatePayload('ready', timeMs, link.boot), true);
  };

  const onOnline = () => {
    if (!hasConnected) surroundings.onProgress('connected');
    hasConnected = true;
    introduceItself();
    if (restart) link.publish('ack/reboot', toAckPayload(restart.id, 'done', undefined, time.nowMs()));
    restart = undefined;
    telemetry.beginSession();
    if (reachNow() === 'online') telemetry.report();
  };

  const onDelivered = () => {
    if (isIntroduced) return;
    isIntroduced = true;
    surroundings.onProgress('backfilled');
    obeyReach();
  };

  const obeyReach = () => {
    const reach = reachNow();
    if (!isIntroduced || isStopping) return reach;
    if (reach === 'noLink' || reach === 'noPower') link.cut();
    else if (!link.isOnline && !isRestarting) link.open(RETURN_WITHIN_MS * uniformAt(key, link.boot));
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
    if (reach === 'online' && link.isOnline) {
      // What changed while we were late is not left to the next beat.
      const hasChanged = model.findChangeMs(planned.dueMs, nowMs, session) !== undefined;
      telemetry.report(hasChanged ? undefined : planned.classes);
      for (const event of model.findEvents(lastTickMs, nowMs))
        link.publish('event', toEventPayload(event.type, event.component, time.nowMs(), link.boot));
    } else if (reach === 'online' || reach === 'noLink') {
      telemetry.remember();
    }
    lastTickMs = nowMs;
    planNext();
  };

  const onMessage = (rest: string, payload: Uint8Array) => {
    if (rest === 'config') return obeyConfig(payload);
    if (!rest.startsWith(COMMAND_PREFIX)) return;
    const answer = commands.read(rest.slice(COMMAND_PREFIX.length), payload, time.nowMs());
    if (!answer) return;
    counters.commands++;
    link.publish(`ack/${answer.name}`, toAckPayload(answer.id, answer.result, answer.reason, time.nowMs()));
    if (answer.effect) carryOut(answer, answer.effect);
  };

  const carryOut = (answer: CommandAnswer, effect: NonNullable<CommandAnswer['effect']>) => {
    if (effect.name === 'rebirth') introduceItself();
    else if (effect.name === 'reboot') goAndComeBack(answer);
    else if (effect.name === 'setLevel') holdLevel(effect.level, effect.durationS);
    else if (effect.name === 'linkTest') testLink(answer.id, effect.port);
  };

  const obeyConfig = (payload: Uint8Array) => {
    const answer = readConfig(device.kind, payload);
    if (!answer) return;
    if (answer.bookings) session.bookings = answer.bookings;
    link.publish('ack/config', toAckPayload(answer.id, answer.result, answer.reason, time.nowMs()));
    reportNow(['service', 'port', 'optics']);
  };

  const testLink = (id: string, port: number) => {
    heap.runIn(LINK_TEST_TAKES_MS / time.speed, () => {
      const nowMs = time.nowMs();
      const throughput = model.testLink?.(port, simulatedNowMs());
      if (throughput !== undefined) {
        const data = { id, throughput: Math.round(throughput) };
        // The light it was measured with first: whoever hears of the result has it.
        reportNow(['port', 'optics']);
        link.publish('event', toEventPayload('linkTestResult', `port-${port}`, nowMs, link.boot, data));
      }
      const result = throughput === undefined ? 'failed' : 'done';
      const reason = throughput === undefined ? 'There is no such port' : undefined;
      link.publish('ack/linkTest', toAckPayload(id, result, reason, nowMs));
    });
  };

  const reportNow = (classes: readonly string[]) => {
    if (reachNow() === 'online') telemetry.report(classes);
    planNext();
  };

  const holdLevel = (level: number, durationS: number) => {
    const fromMs = simulatedNowMs();
    session.override = { level, fromMs, untilMs: fromMs + durationS * 1000 * time.speed };
    reportNow(['lamp']);
  };

  const goAndComeBack = (answer: CommandAnswer) => {
    restart = answer;
    isRestarting = true;
    link.leave();
    heap.runIn(RESTART_TAKES_MS / time.speed, () => {
      session.rebootedMs = simulatedNowMs();
      isRestarting = false;
      link.open(0);
    });
  };

  const link = createDeviceLink({
    device,
    secret: options.secret,
    lastBoot: options.lastBoot,
    key,
    surroundings,
    isWanted: isLinkWanted,
    onOnline,
    onOffline: () => telemetry.endSession(),
    onMessage,
  });
  const telemetry = createDeviceTelemetry({ device, model, session, link, surroundings, onDelivered });

  return {
    start() {
      telemetry.loadPast(phase);
      link.open(0);
      planNext();
    },
    stop() {
      isStopping = true;
      return link.stop();
    },
    cut() {
      isStopping = true;
      link.cut();
    },
    look: planNext,
  };
}
