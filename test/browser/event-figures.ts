/**
 * What a report must say, reckoned anew from what the nodes sent, second by second and in the plainest way. Nodes speak at
 * whole seconds here, so nothing is lost between.
 */
import { RX_SENSITIVITY_DBM } from '#core/limits.ts';
import type { FibreLink, LinkEndpoint } from '#core/network/network.ts';
import type { MetricValue } from '#core/readings.ts';
import type { RequestItem } from '#core/requests/bandwidth-request.ts';
import type { LinkReport, NodeReport, RateUse, ReportSpan, ServiceUse } from '#core/requests/report.ts';
import { HOLD_MS } from '#core/requests/report.ts';

type Values = Readonly<Record<string, MetricValue | undefined>>;
type Reading = readonly [timeMs: number, values: Values];

/** What a component said, in the order of time; what was said last for an instant counts. */
export type ReadingsOf = (deviceId: string, component: string) => readonly Reading[];

/** @param heard what stood on `iot/v1/…`, by topic */
export function toReadings(heard: ReadonlyMap<string, readonly Record<string, unknown>[]>): ReadingsOf {
  const byComponent = new Map<string, Map<number, Values>>();
  for (const [topic, payloads] of heard) {
    const [, , , , deviceId, channel] = topic.split('/');
    if (channel !== 'telemetry') continue;
    for (const { ts, c } of payloads as { ts: string; c: Record<string, Values> }[])
      for (const [component, values] of Object.entries(c)) {
        const key = `${deviceId} ${component}`;
        const known = byComponent.get(key) ?? new Map<number, Values>();
        byComponent.set(key, known.set(Date.parse(ts), values));
      }
  }
  return (deviceId, component) =>
    [...(byComponent.get(`${deviceId} ${component}`) ?? [])].sort(([one], [other]) => one - other);
}

function toSeconds({ fromMs, untilMs }: ReportSpan): number[] {
  return Array.from({ length: (untilMs - fromMs) / 1000 }, (_, second) => fromMs + second * 1000);
}

/** The last that was said then or before, unless that is too long ago. */
function standing(readings: readonly Reading[], atMs: number): Values | undefined {
  const last = readings.findLast(([timeMs]) => timeMs <= atMs);
  return last && atMs < last[0] + HOLD_MS ? last[1] : undefined;
}

function isIn({ fromMs, untilMs }: ReportSpan): (reading: Reading) => boolean {
  return ([timeMs]) => timeMs >= fromMs && timeMs < untilMs;
}

/** The first at which the metric had its highest value. */
function toPeak(readings: readonly Reading[], metric: string, sign: 1 | -1 = 1) {
  const toValue = ([, values]: Reading) => Number(values[metric]);
  const value = sign * Math.max(...readings.map(reading => sign * toValue(reading)));
  return { value, atMs: readings.find(reading => toValue(reading) === value)![0] };
}

function toMinutes(readings: readonly Reading[]): Map<number, Reading[]> {
  return Map.groupBy(readings, ([timeMs]) => Math.floor(timeMs / 60_000));
}

function reckonRate(all: readonly Reading[], metric: string, span: ReportSpan): RateUse {
  const readings = all.filter(([, values]) => values[metric] !== undefined);
  const inside = readings.filter(isIn(span));
  const means = [...toMinutes(inside).values()]
    .map(some => some.reduce((sum, [, values]) => sum + Number(values[metric]), 0) / some.length)
    .sort((one, other) => one - other);
  const bits = toSeconds(span).reduce(
    (sum, atMs) => sum + Number(standing(readings, atMs)?.[metric] ?? 0),
    0,
  );
  return {
    peak: toPeak(inside, metric),
    p95: means.find(mean => means.filter(other => other <= mean).length / means.length >= 0.95)!,
    bytes: bits / 8,
    minutes: means.length,
  };
}

/** Of the class of one item at the node where it comes in. */
export function reckonService(
  readingsOf: ReadingsOf,
  { aNode, service, cirUp, cirDown }: Pick<RequestItem, 'aNode' | 'service' | 'cirUp' | 'cirDown'>,
  span: ReportSpan,
): ServiceUse {
  const readings = readingsOf(aNode, `service-${service}`);
  const inside = readings.filter(isIn(span));
  const dropping = inside.filter(([, { dropRate }]) => Number(dropRate) >= 0.1);
  const short = dropping.filter(([, { rate }]) => Number(rate) < Math.max(cirUp, cirDown));
  return {
    ...reckonRate(readings, 'rate', span),
    worstDrop: dropping.length > 0 ? toPeak(inside, 'dropRate') : { value: 0, atMs: span.fromMs },
    dropMinutes: toMinutes(dropping).size,
    shortMinutes: toMinutes(short).size,
  };
}

/** The rates are what its A end says. @param onWay when it was on the way of the request */
export function reckonLink(
  readingsOf: ReadingsOf,
  { aEnd, zEnd }: Pick<FibreLink, 'aEnd' | 'zEnd'>,
  span: ReportSpan,
  onWay: ReportSpan,
): Pick<LinkReport, 'up'> & { aToZ: RateUse; zToA: RateUse } {
  const [atA, atZ] = [aEnd, zEnd].map(({ deviceId, port }: LinkEndpoint) => readingsOf(deviceId, port));
  const up = { upMs: 0, downMs: 0, unknownMs: 0 };
  for (const atMs of toSeconds(onWay)) {
    const said = [atA!, atZ!].flatMap(readings => standing(readings, atMs)?.['operStatus'] ?? []);
    if (said.length === 0) up.unknownMs += 1000;
    else if (said.every(status => status === 'up')) up.upMs += 1000;
    else up.downMs += 1000;
  }
  return { up, aToZ: reckonRate(atA!, 'outRate', span), zToA: reckonRate(atA!, 'inRate', span) };
}

export function reckonNode(
  readingsOf: ReadingsOf,
  deviceId: string,
  span: ReportSpan,
): Pick<NodeReport, 'up' | 'onBatteryMs' | 'lowestBatteryRuntime'> {
  const witnesses = ['port-1', 'port-2', 'service-bos', 'ups'].map(name => readingsOf(deviceId, name));
  const seconds = toSeconds(span);
  const upMs = 1000 * seconds.filter(atMs => witnesses.some(one => standing(one, atMs))).length;
  const ups = readingsOf(deviceId, 'ups');
  const onBattery = seconds.filter(atMs =>
    ['OB', 'LB', 'DISCHRG'].includes(String(standing(ups, atMs)?.['status'])),
  );
  return {
    up: { upMs, downMs: 0, unknownMs: 1000 * seconds.length - upMs },
    onBatteryMs: 1000 * onBattery.length,
    lowestBatteryRuntime: toPeak(ups.filter(isIn(span)), 'batteryRuntime', -1),
  };
}

/** The light at both ends, and what came through, when its test was done. */
export function reckonAcceptance(
  readingsOf: ReadingsOf,
  heard: ReadonlyMap<string, readonly Record<string, unknown>[]>,
  { aEnd, zEnd }: Pick<FibreLink, 'aEnd' | 'zEnd'>,
  measuredMs: number,
) {
  const light = ({ deviceId, port }: LinkEndpoint) => {
    const { txPower, rxPower } = standing(readingsOf(deviceId, port.replace('port', 'optics')), measuredMs)!;
    return { sent: Number(txPower), received: Number(rxPower) };
  };
  const [a, z] = [light(aEnd), light(zEnd)];
  const round = (db: number) => Math.round(db * 100) / 100;
  const [throughputBps] = [...heard].flatMap(([topic, payloads]) =>
    payloads.flatMap(({ ts, type, comp, data }) => {
      const isIt = type === 'linkTestResult' && topic.includes(`/${aEnd.deviceId}/`) && comp === aEnd.port;
      return isIt && Date.parse(String(ts)) === measuredMs
        ? [(data as { throughput: number }).throughput]
        : [];
    }),
  );
  return {
    ...{ measuredMs, throughputBps },
    ...{ lossAToZDb: round(a.sent - z.received), lossZToADb: round(z.sent - a.received) },
    marginAToZDb: round(z.received - RX_SENSITIVITY_DBM),
    marginZToADb: round(a.received - RX_SENSITIVITY_DBM),
  };
}
