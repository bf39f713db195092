/** How a public hotspot behaves: people come and go with the day, the week, the market and the rain. */
import type { Device } from '#core/devices.ts';
import type { MetricValue } from '#core/readings.ts';
import type { CityLife } from './city-life.ts';
import type { Beat, Components, DeviceModel, DeviceSession, Reach } from './device-model.ts';
import { type FaultCalendar, findFaultChangeMs, toFaultEvents } from './fault-calendar.ts';
import { type FaultEpisode, findFault } from './faults.ts';
import { type HotspotDesign, toFrequency5, toFrequency24, toHotspotDesign } from './hotspot-design.ts';
import { toLocalTime } from './local-time.ts';
import { ar1At, clamp, gaussianAt, round, toPoisson, toUniform, uniformAt } from './noise.ts';
import { toUptimeS } from './uptime.ts';
import { toHourFactor, toMarketFactor, toRainFactor, toWeekdayFactor } from './weekday-curve.ts';

const MINUTE_MS = 60_000;
const BEATS: readonly Beat[] = [{ everyS: 60 }];

/** Clients stay 8 to 25 minutes: neighbouring minutes are this alike. */
const DWELL_PERSISTENCE = 0.9;
const EVENT_CROWD = 9;
/** Two networks, each with its beacons. */
const MANAGEMENT_AIRTIME = 6;
const TO_CLIENT_SHARE = 6 / 7;

export function createHotspot(
  seed: number,
  device: Device,
  city: CityLife,
  calendar: FaultCalendar,
): DeviceModel {
  const design = toHotspotDesign(seed, device);
  return {
    componentIds: ['sys', 'radio-2g4', 'radio-5g', 'uplink', 'dhcp', 'portal'],
    measure: (timeMs, session) => measureHotspot(design, city, calendar.around(timeMs), timeMs, session),
    toReach: timeMs => toReach(calendar.around(timeMs), timeMs),
    toBeats: () => BEATS,
    findChangeMs: (afterMs, untilMs) => findFaultChangeMs(calendar.around(afterMs), afterMs, untilMs),
    findEvents: (afterMs, untilMs) => toFaultEvents(calendar.around(afterMs), afterMs, untilMs),
    inject: calendar.add,
  };
}

function toReach(faults: readonly FaultEpisode[], timeMs: number): Reach {
  if (findFault(faults, 'apPowerLoss', timeMs) || findFault(faults, 'apReboot', timeMs)) return 'noPower';
  if (findFault(faults, 'uplinkLoss', timeMs)) return 'noLink';
  return findFault(faults, 'apHang', timeMs) ? 'silent' : 'online';
}

/** The number of people's devices: Poisson around the curve, alike from minute to minute. */
function toClients(design: HotspotDesign, city: CityLife, timeMs: number): number {
  const local = toLocalTime(timeMs);
  const mean =
    design.baseClients *
    toHourFactor(local.hour) *
    toWeekdayFactor(local, design.surroundings) *
    toMarketFactor(local, city.marketDays) *
    toRainFactor(city.toWeather(timeMs).rain) *
    (1 + EVENT_CROWD * city.toCrowd(timeMs, design.location));
  const uniform = toUniform(ar1At(design.key, timeMs, MINUTE_MS, DWELL_PERSISTENCE));
  return Math.min(2 * design.clientsPerRadio, toPoisson(mean, uniform));
}

interface Traffic {
  clients24: number;
  clients5: number;
  /** bit/s to and from the clients together. */
  rateBps: number;
  isUplinkUp: boolean;
  isRadarCheck: boolean;
}

function toTraffic(
  design: HotspotDesign,
  city: CityLife,
  faults: readonly FaultEpisode[],
  timeMs: number,
): Traffic {
  const isUplinkUp = !findFault(faults, 'uplinkLoss', timeMs);
  const isRadarCheck = findFault(faults, 'dfsRadar', timeMs) !== undefined;
  const clients = isUplinkUp ? toClients(design, city, timeMs) : 0;
  const clients5 = isRadarCheck ? 0 : Math.min(design.clientsPerRadio, Math.round(clients * design.share5));
  // While 5 GHz listens for radar its clients crowd into 2.4 GHz, as far as there is room.
  const clients24 = Math.min(design.clientsPerRadio, clients - clients5);
  const perClient = 60_000 * Math.exp(0.7 * ar1At(design.key + 1, timeMs, MINUTE_MS, 0.5));
  const rateBps = Math.min(design.uplinkBps * 0.97, (clients24 + clients5) * perClient);
  return { clients24, clients5, rateBps, isUplinkUp, isRadarCheck };
}

function measureHotspot(
  design: HotspotDesign,
  city: CityLife,
  faults: readonly FaultEpisode[],
  timeMs: number,
  session: DeviceSession,
): Components {
  const traffic = toTraffic(design, city, faults, timeMs);
  const clients = traffic.clients24 + traffic.clients5;
  const isTunnelUp = traffic.isUplinkUp && !findFault(faults, 'tunnelDown', timeMs);
  const leases = findFault(faults, 'dhcpExhausted', timeMs) ? 99 : clamp(8 + clients * 0.6, 0, 94);
  return {
    sys: measureSystem(design, city, faults, timeMs, session, clients),
    'radio-2g4': measureRadio24(design, traffic, timeMs),
    'radio-5g': measureRadio5(design, traffic, faults, timeMs),
    uplink: measureUplink(design, traffic, isTunnelUp, timeMs),
    dhcp: { leasesUsed: round(leases, 1) },
    portal: { reachable: isTunnelUp && !findFault(faults, 'portalDown', timeMs) },
  };
}

function measureSystem(
  design: HotspotDesign,
  city: CityLife,
  faults: readonly FaultEpisode[],
  timeMs: number,
  session: DeviceSession,
  clients: number,
): Record<string, MetricValue> {
  const { temperature } = city.toWeather(timeMs);
  return {
    apState: 'up',
    clientsConnected: clients,
    uptime: toUptimeS(design.key, faults, timeMs, session),
    loadAverage: round(
      Math.max(0.02, 0.12 + clients * 0.008 + 0.04 * ar1At(design.key + 2, timeMs, MINUTE_MS, 0.7)),
      2,
    ),
    memoryUsed: round(
      clamp(38 + clients * 0.12 + 2 * ar1At(design.key + 3, timeMs, 5 * MINUTE_MS, 0.8), 5, 95),
      1,
    ),
    rootfsUsage: round(clamp(20 + 30 * uniformAt(design.key, 12), 0, 100), 1),
    temperature: round(
      temperature + 18 + clients * 0.08 + ar1At(design.key + 4, timeMs, 10 * MINUTE_MS, 0.8),
      1,
    ),
  };
}

function measureRadio24(
  design: HotspotDesign,
  traffic: Traffic,
  timeMs: number,
): Record<string, MetricValue> {
  const foreign = design.neighbours24 * (0.85 + 0.15 * ar1At(design.key + 5, timeMs, 5 * MINUTE_MS, 0.7));
  return {
    band: '2g4',
    clients: traffic.clients24,
    channel: design.channel24,
    frequency: toFrequency24(design.channel24),
    txPower: 20,
    noise: round(-92 + gaussianAt(design.key + 6, Math.floor(timeMs / MINUTE_MS)), 0),
    ...toAirtime(design, traffic.clients24, traffic.rateBps, 25e6, foreign, traffic),
  };
}

function measureRadio5(
  design: HotspotDesign,
  traffic: Traffic,
  faults: readonly FaultEpisode[],
  timeMs: number,
): Record<string, MetricValue> {
  const radars = faults.filter(fault => fault.name === 'dfsRadar' && fault.startMs <= timeMs).length;
  const channel = radars === 0 ? design.channel5 : design.channel5 === 36 ? 44 : 36;
  const foreign = design.neighbours5 * (0.85 + 0.15 * ar1At(design.key + 7, timeMs, 5 * MINUTE_MS, 0.7));
  return {
    band: '5g',
    clients: traffic.clients5,
    channel,
    frequency: toFrequency5(channel),
    txPower: traffic.isRadarCheck ? 0 : 23,
    noise: round(-95 + gaussianAt(design.key + 8, Math.floor(timeMs / MINUTE_MS)), 0),
    ...toAirtime(design, traffic.clients5, traffic.rateBps, 160e6, foreign, traffic),
    dfsEvents: Math.floor(uniformAt(design.key, 13) * 8),
  };
}

/** How full the channel is: beacons, neighbours and our own traffic at what the radio really carries. */
function toAirtime(
  design: HotspotDesign,
  clients: number,
  rateBps: number,
  capacityBps: number,
  foreign: number,
  traffic: Traffic,
): Record<string, MetricValue> {
  const total = traffic.clients24 + traffic.clients5;
  const own = total === 0 ? 0 : clamp((100 * rateBps * (clients / total)) / capacityBps, 0, 70);
  // Every client adds management and slow frames of its own.
  const crowd = Math.min(20, clients * 0.25);
  const utilization = clamp(MANAGEMENT_AIRTIME + foreign + own + crowd, 0, 98);
  return {
    channelUtilization: round(utilization, 1),
    txAirtime: round(clamp(own * TO_CLIENT_SHARE + MANAGEMENT_AIRTIME / 2, 0, 100), 1),
    rxAirtime: round(clamp(own * (1 - TO_CLIENT_SHARE) + crowd / 2, 0, 100), 1),
    retryRate: round(clamp(2 + (utilization / 100) ** 2 * 22 + uniformAt(design.key, clients), 0, 100), 1),
  };
}

function measureUplink(
  design: HotspotDesign,
  traffic: Traffic,
  isTunnelUp: boolean,
  timeMs: number,
): Record<string, MetricValue> {
  const key = design.key + 9;
  if (!traffic.isUplinkUp)
    return { operStatus: 'down', rxRate: 0, txRate: 0, tunnelUp: false, packetLoss: 100 };
  const fullness = traffic.rateBps / design.uplinkBps;
  const jitter = Math.abs(ar1At(key, timeMs, MINUTE_MS, 0.4));
  const errors = Math.floor(uniformAt(key, 1) * 40);
  return {
    operStatus: 'up',
    rxRate: Math.round(traffic.rateBps * TO_CLIENT_SHARE),
    txRate: Math.round(traffic.rateBps * (1 - TO_CLIENT_SHARE)),
    inErrors: errors,
    outErrors: 0,
    inDiscards: errors * 3,
    outDiscards: Math.floor(errors / 2),
    latency: round(design.latencyMs + 2 * jitter + 40 * Math.max(0, fullness - 0.7), 1),
    packetLoss: round(clamp(0.05 * jitter + 8 * Math.max(0, fullness - 0.85), 0, 100), 2),
    tunnelUp: isTunnelUp,
  };
}
