/** One end of a fibre link: light levels, and what bends, dirt, cuts and old lasers do to them. */
import type { MetricValue } from '#core/readings.ts';
import { type FaultEpisode, findFault } from './faults.ts';
import { ar1At, betweenAt, clamp, gaussianAt, round, toKey, uniformAt } from './noise.ts';
import { NO_LIGHT_DBM, type Span, toMarginDb, toSpanLossDb } from './optics.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

/** Of 10GBASE-LR. */
export const LINE_RATE_BPS = 10_000_000_000;

export interface LinkEnd {
  /** `1` of `port-1`. */
  number: number;
  /** Both ends share it: same span, same faults. */
  linkKey: number;
  /** Which of the two ends this is. */
  side: 0 | 1;
  span: Span;
}

/** Cables of an event: 200 m to 1.4 km with robust plugs on some. */
export function toSpan(linkKey: number): Span {
  return {
    lengthKm: betweenAt(linkKey, 1, 0.2, 1.4),
    pairs: 4 + Math.floor(uniformAt(linkKey, 2) * 4),
    plug: uniformAt(linkKey, 3) < 0.2 ? 'expandedBeam' : 'lc',
    splices: Math.floor(uniformAt(linkKey, 4) * 3),
  };
}

export interface LinkState {
  isUp: boolean;
  txDbm: number;
  rxDbm: number;
  hasLos: boolean;
  /** Light enough for a link, too little for a clean one. */
  isErrored: boolean;
  biasFactor: number;
}

/** Extra loss of all faults on the span at an instant, dB; Infinity for a cut. */
function toFaultLossDb(faults: readonly FaultEpisode[], port: string, timeMs: number, key: number): number {
  const lossOf = (name: FaultEpisode['name'], toLossDb: (fault: FaultEpisode) => number) => {
    const fault = findFault(faults, name, timeMs, port);
    return fault ? toLossDb(fault) : 0;
  };
  const flicker = uniformAt(key, Math.floor(timeMs / 5000));
  return (
    lossOf('fibreCut', () => Number.POSITIVE_INFINITY) +
    lossOf('macrobend', fault => 1 + 5 * fault.strength) +
    lossOf('dirtyConnector', fault => 1 + 2 * fault.strength) +
    // A crushed cable first flickers for some minutes, then stays worse.
    lossOf('crush', fault =>
      timeMs - fault.startMs < 5 * MINUTE_MS ? 0.5 + 2.5 * flicker : 1 + 3 * fault.strength,
    ) +
    lossOf('halfPlugged', () => (flicker < 0.4 ? 25 : 4))
  );
}

/** The other end's laser sends about as strong; its old age shows here as a weak signal. */
export function toLinkState(end: LinkEnd, faults: readonly FaultEpisode[], timeMs: number): LinkState {
  const port = `port-${end.number}`;
  const key = toKey(end.linkKey, `side ${end.side}`);
  const farKey = toKey(end.linkKey, `side ${1 - end.side}`);
  const worn = findFault(faults, 'laserEndOfLife', timeMs, port);
  const nearWorn = worn !== undefined && worn.strength < 0.5 === (end.side === 0);
  const farWorn = worn !== undefined && !nearWorn;
  const drift = 0.3 * Math.sin((2 * Math.PI * (timeMs % DAY_MS)) / DAY_MS);
  const txDbm = toLaunchDbm(key) - (nearWorn ? 3 : 0) + 0.03 * gaussianAt(key, Math.floor(timeMs / 1000));
  const farTxDbm = toLaunchDbm(farKey) - (farWorn ? 3 : 0);
  const lossDb = toSpanLossDb(end.span) + toFaultLossDb(faults, port, timeMs, end.linkKey) + drift;
  const rxDbm = farTxDbm - lossDb + 0.05 * gaussianAt(key + 1, Math.floor(timeMs / 1000));
  const marginDb = toMarginDb(farTxDbm, lossDb);
  return {
    isUp: marginDb > 0,
    txDbm,
    rxDbm: Math.max(NO_LIGHT_DBM, rxDbm),
    hasLos: rxDbm < -28,
    isErrored: marginDb > 0 && marginDb < 1.5,
    biasFactor: nearWorn ? 1.5 : 1,
  };
}

/** What of the line rate is left for data: headers and gaps take a twentieth. */
const DATA_SHARE = 0.95;
/** With too little light frames are lost and sent again. */
const ERRORED_SHARE = 0.4;

/** What a test sees that fills the link. */
export function toThroughputBps({ isUp, isErrored }: LinkState): number {
  if (!isUp) return 0;
  return LINE_RATE_BPS * DATA_SHARE * (isErrored ? ERRORED_SHARE : 1);
}

/** New modules launch between -3 and +0.3 dBm, well inside the standard's -8.2 to +0.5. */
function toLaunchDbm(key: number): number {
  return betweenAt(key, 2, -3, 0.3);
}

export function measureOptics(
  end: LinkEnd,
  state: LinkState,
  caseTemperature: number,
  timeMs: number,
): Record<string, MetricValue> {
  const key = toKey(end.linkKey, `side ${end.side}`);
  const ageDays = betweenAt(key, 3, 0, 600);
  const bias = betweenAt(key, 4, 25, 38) * (1 + 0.0005 * (ageDays % 200)) * state.biasFactor;
  return {
    present: true,
    rxLos: state.hasLos,
    txFailure: false,
    rxPower: round(state.rxDbm, 2),
    txPower: round(state.txDbm, 2),
    laserBiasCurrent: round(clamp(bias + 0.2 * ar1At(key + 2, timeMs, MINUTE_MS, 0.7), 0, 150), 1),
    moduleTemperature: round(clamp(caseTemperature + betweenAt(key, 5, 12, 20), -40, 100), 1),
    supplyVoltage: round(3.3 + 0.01 * ar1At(key + 3, timeMs, MINUTE_MS, 0.6), 2),
  };
}

/** `rates` in bit/s as this end sees them; nothing passes when the link is down. */
export function measurePort(
  end: LinkEnd,
  state: LinkState,
  faults: readonly FaultEpisode[],
  rates: { inBps: number; outBps: number },
  timeMs: number,
): Record<string, MetricValue> {
  const inBps = state.isUp ? Math.min(rates.inBps, LINE_RATE_BPS) : 0;
  const outBps = state.isUp ? Math.min(rates.outBps, LINE_RATE_BPS) : 0;
  const before = Math.floor(uniformAt(end.linkKey, 6) * 500);
  return {
    adminStatus: 'up',
    operStatus: state.isUp ? 'up' : 'down',
    speed: LINE_RATE_BPS,
    inRate: Math.round(inBps),
    outRate: Math.round(outBps),
    inUtilization: round((100 * inBps) / LINE_RATE_BPS, 2),
    outUtilization: round((100 * outBps) / LINE_RATE_BPS, 2),
    inErrors: before + (state.isErrored ? Math.floor((timeMs % DAY_MS) / 200) : 0),
    outErrors: 0,
    inDiscards: Math.floor(before / 4),
    outDiscards: Math.floor(before / 7),
    lastChange: toLastChangeS(end, faults, timeMs),
  };
}

/** Seconds since the port last went up or down: the last edge of a fault, or the set-up of the link. */
function toLastChangeS(end: LinkEnd, faults: readonly FaultEpisode[], timeMs: number): number {
  let lastMs = timeMs - (timeMs % (7 * DAY_MS)) - Math.floor(uniformAt(end.linkKey, 7) * DAY_MS);
  for (const fault of faults) {
    if (fault.name !== 'fibreCut' || fault.component !== `port-${end.number}`) continue;
    for (const edgeMs of [fault.startMs, fault.endMs])
      if (edgeMs <= timeMs && edgeMs > lastMs) lastMs = edgeMs;
  }
  return Math.floor((timeMs - lastMs) / 1000);
}
