/**
 * A device's telemetry: live reports, what it could not send and delivers late, and the numbering of both.
 * A message counts as delivered with its PUBACK; without one it is sent again in the next session.
 */
import type { Device } from '#core/devices.ts';
import type { DeviceLink } from './device-link.ts';
import { selectComponents, toTelemetryPayload } from './device-messages.ts';
import type { DeviceModel, DeviceSession } from './device-model.ts';
import type { FleetSurroundings } from './fleet-surroundings.ts';
import { createLateBacklog, LATE_STEP_MS, toBackfillTimes } from './late-delivery.ts';
import type { LateSender } from './late-pacer.ts';

export interface DeviceTelemetry {
  /** The past hours before the device was switched on, as far as it could send then. */
  loadPast(phase: number): void;
  /** After each CONNACK: numbers from 0 and delivers what has waited. */
  beginSession(): void;
  /** After each loss: what was under way waits again. */
  endSession(): void;
  report(classes?: readonly string[]): void;
  /** Measured, cannot be sent now. */
  remember(): void;
}

/** 58 hours of a hotspot in an outage, a week of a mast; older ones are refused anyway (domain rule 5). */
const LATE_LIMIT = 700;
const MAX_IN_FLIGHT = 8;

export interface DeviceTelemetryOptions {
  device: Device;
  model: DeviceModel;
  session: DeviceSession;
  link: DeviceLink;
  surroundings: FleetSurroundings;
  /** Nothing waits and nothing is under way. May be called more than once. */
  onDelivered: () => void;
}

export function createDeviceTelemetry(options: DeviceTelemetryOptions): DeviceTelemetry {
  const { device, model, session, link, surroundings } = options;
  const { time, pacer, counters } = surroundings;
  const backlog = createLateBacklog(LATE_LIMIT);
  const inFlight = new Set<number>();
  let seq = 0;
  let lastRememberedMs = 0;
  let isUrgent = false;

  const deliver = () => {
    if (backlog.size > 0) pacer.join(lateSender, isUrgent);
    else if (inFlight.size === 0) options.onDelivered();
  };

  const publish = (timeMs: number, classes: readonly string[] | undefined, isLate: boolean) => {
    const components = selectComponents(model.measure(time.toSimulatedMs(timeMs), session), classes);
    const payload = toTelemetryPayload({ timeMs, boot: link.boot, seq: seq++, components, isLate });
    counters.published++;
    if (isLate) counters.late++;
    inFlight.add(timeMs);
    link.publish('telemetry', payload, false, isAcknowledged => {
      if (!isAcknowledged) return;
      counters.acknowledged++;
      inFlight.delete(timeMs);
      deliver();
    });
  };

  const keep = (timesMs: readonly number[]) => {
    const lostBefore = backlog.lost;
    backlog.add(timesMs);
    counters.lost += backlog.lost - lostBefore;
  };

  const lateSender: LateSender = {
    sendLate() {
      if (!link.isOnline || inFlight.size >= MAX_IN_FLIGHT) return false;
      const timeMs = backlog.takeNewest();
      if (timeMs === undefined) return false;
      publish(timeMs, undefined, true);
      return true;
    },
  };

  return {
    loadPast(phase) {
      // Its fault begins to show when its past is told: this should not take the whole fleet's time.
      isUrgent = model.toReach(time.toSimulatedMs(time.nowMs())) !== 'online';
      const times = toBackfillTimes(time.nowMs(), surroundings.backfillHours, device.kind, phase);
      keep(times.filter(timeMs => model.toReach(time.toSimulatedMs(timeMs)) === 'online'));
    },
    beginSession() {
      seq = 0;
      deliver();
    },
    endSession() {
      keep([...inFlight]);
      inFlight.clear();
    },
    report: classes => publish(time.nowMs(), classes, false),
    remember() {
      // A device that cannot send keeps a reading now and then, not every one.
      if (time.nowMs() - lastRememberedMs < LATE_STEP_MS[device.kind]) return;
      lastRememberedMs = time.nowMs();
      keep([lastRememberedMs]);
    },
  };
}
