/**
 * Takes the readings of an event and gives what services, links and nodes did. What always holds: a link's rates are those
 * that its A end told, and those of its Z end only where the A end told none at all; both are witnesses of its being up.
 */
import type { FibreLink, LinkEndpoint } from '../network/network.ts';
import { type MetricValue, toComponentClass } from '../readings.ts';
import type { BandwidthRequest } from './bandwidth-request.ts';
import { toNodeService } from './node-config.ts';
import { toBookedRates } from './path-use.ts';
import type { LinkReport, NodeReport, Peak, ReportSpan, ServiceReport } from './report.ts';
import { createRateReckoning, createServiceReckoning } from './report-rates.ts';
import { addUptimes, createStatusTrack, toLengthMs, toUptime } from './report-uptime.ts';
import { toSpansOnWay } from './spans-on-way.ts';

/** What has measurements in it, in the order of their time within a measurement. */
export interface ReportReading {
  device: string;
  component: string;
  timeMs: number;
  values: Readonly<Record<string, MetricValue | null>>;
}

export interface ReportPlan {
  request: BandwidthRequest;
  span: ReportSpan;
  /** Of its ways, and those accepted for it. */
  links: readonly FibreLink[];
  deviceIds: readonly string[];
  nameOf: (deviceId: string) => string;
  linkName: (linkId: string) => string;
}

/** What is read of the telemetry store: component classes and metrics. */
export const REPORT_FIELDS = {
  service: ['rate', 'dropRate'],
  port: ['operStatus', 'inRate', 'outRate'],
  ups: ['status', 'batteryRuntime'],
} as const;

/** UPS states in which a node lives on its battery. */
const ON_BATTERY: readonly unknown[] = ['OB', 'LB', 'DISCHRG'];

export interface ReportReckoning {
  add(reading: ReportReading): void;
  finish(): { services: ServiceReport[]; links: LinkReport[]; nodes: NodeReport[] };
}

export function createReportReckoning(plan: ReportPlan): ReportReckoning {
  const services = toServices(plan).map(report => createServicePart(report, plan.span));
  const links = plan.links.map(link => createLinkPart(link, plan));
  const nodes = plan.deviceIds.map(deviceId => createNodePart(deviceId, plan));
  const takers = Map.groupBy(
    [...services, ...links, ...nodes].flatMap(part => part.deviceIds.map(deviceId => ({ deviceId, part }))),
    ({ deviceId }) => deviceId,
  );
  return {
    add(reading) {
      for (const { part } of takers.get(reading.device) ?? []) part.add(reading);
    },
    finish: () => ({
      services: services.map(part => part.finish()),
      links: links.map(part => part.finish()),
      nodes: nodes.map(part => part.finish()),
    }),
  };
}

type PlannedService = Omit<ServiceReport, 'use'> & { component: string; promised: number };

/** Items of one class at one node are one: the node does not tell them apart. */
function toServices({ request, nameOf }: ReportPlan): PlannedService[] {
  const groups = Map.groupBy(request.items, item => `${item.aNode} service-${toNodeService(item.service)}`);
  return [...groups.values()].map(items => {
    const sum = (pick: (item: (typeof items)[number]) => number) =>
      items.reduce((total, item) => total + pick(item), 0);
    const { aNode, service } = items[0]!;
    return {
      services: [...new Set(items.map(item => item.service))],
      ...{ aNode, nodeName: nameOf(aNode), component: `service-${toNodeService(service)}` },
      ...{ cirUp: sum(item => item.cirUp), cirDown: sum(item => item.cirDown) },
      ...{ eirUp: sum(item => item.eirUp), eirDown: sum(item => item.eirDown) },
      promised: sum(item => Math.max(item.cirUp, item.cirDown)),
    };
  });
}

function createServicePart({ component, promised, ...report }: PlannedService, span: ReportSpan) {
  const reckoning = createServiceReckoning(span, promised);
  return {
    deviceIds: [report.aNode],
    add(reading: ReportReading) {
      if (reading.component !== component) return;
      const { rate, dropRate } = reading.values;
      reckoning.add(reading.timeMs, toNumber(rate), toNumber(dropRate));
    },
    finish(): ServiceReport {
      const use = reckoning.finish();
      return { ...report, ...(use && { use }) };
    },
  };
}

function createLinkPart(link: FibreLink, { request, span, linkName }: ReportPlan) {
  const { id: linkId, aEnd, zEnd, lineRate } = link;
  const atA = createEndPart(aEnd, span);
  const atZ = createEndPart(zEnd, span);
  return {
    deviceIds: [...new Set([aEnd.deviceId, zEnd.deviceId])],
    add(reading: ReportReading) {
      atA.add(reading);
      atZ.add(reading);
    },
    finish(): LinkReport {
      const [a, z] = [atA.finish(), atZ.finish()];
      const booked = toBookedRates(request, linkId);
      const onWay = toSpansOnWay(request, linkId, span);
      const up = addUptimes(onWay.map(part => toUptime(part, [a.status, z.status])));
      const aToZ = a.out ?? z.in;
      const zToA = a.in ?? z.out;
      return {
        ...{ linkId, name: linkName(linkId), lineRate, up },
        aToZ: { booked: booked.aToZ, ...(aToZ && { use: aToZ }) },
        zToA: { booked: booked.zToA, ...(zToA && { use: zToA }) },
      };
    },
  };
}

function createEndPart({ deviceId, port }: LinkEndpoint, span: ReportSpan) {
  const status = createStatusTrack(span);
  const rateIn = createRateReckoning(span);
  const rateOut = createRateReckoning(span);
  return {
    add({ device, component, timeMs, values }: ReportReading) {
      if (device !== deviceId || component !== port) return;
      const { operStatus } = values;
      const [inRate, outRate] = [toNumber(values['inRate']), toNumber(values['outRate'])];
      if (typeof operStatus === 'string') status.add(timeMs, operStatus === 'up');
      if (inRate !== undefined) rateIn.add(timeMs, inRate);
      if (outRate !== undefined) rateOut.add(timeMs, outRate);
    },
    finish: () => ({ status: status.finish(), in: rateIn.finish(), out: rateOut.finish() }),
  };
}

function createNodePart(deviceId: string, { span, nameOf }: ReportPlan) {
  const tracks = new Map(Object.keys(REPORT_FIELDS).map(name => [name, createStatusTrack(span)]));
  const battery = createStatusTrack(span);
  let lowest: Peak | undefined;
  return {
    deviceIds: [deviceId],
    add({ component, timeMs, values }: ReportReading) {
      // Each class of component comes in the order of its own times.
      tracks.get(toComponentClass(component))?.add(timeMs, true);
      if (typeof values['status'] === 'string') battery.add(timeMs, ON_BATTERY.includes(values['status']));
      const runtime = toNumber(values['batteryRuntime']);
      if (runtime === undefined || timeMs < span.fromMs || timeMs >= span.untilMs) return;
      if (!lowest || runtime < lowest.value) lowest = { value: runtime, atMs: timeMs };
    },
    finish(): NodeReport {
      const heard = [...tracks.values()].map(track => track.finish());
      return {
        ...{ deviceId, name: nameOf(deviceId), up: toUptime(span, heard) },
        onBatteryMs: toLengthMs(battery.finish()),
        ...(lowest && { lowestBatteryRuntime: lowest }),
      };
    },
  };
}

function toNumber(value: MetricValue | null | undefined): number | undefined {
  return typeof value === 'number' ? value : undefined;
}
