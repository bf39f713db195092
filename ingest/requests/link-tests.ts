/** Acceptance of a request's links: asks for tests, takes the results, keeps what passed as the links' baseline. */
import type { FibreLink } from '#core/network/network.ts';
import type { BandwidthRequest } from '#core/requests/bandwidth-request.ts';
import { toPathUse } from '#core/requests/path-use.ts';
import type { Registry, RegistryGroups } from '#store/registry/registry.ts';
import { type LinkMeasurement, measureLink, toBookedBps } from './link-acceptance.ts';
import { type LinkTestResult, planLinkTest } from './link-test.ts';
import type { LiveRequests } from './live-requests.ts';
import { isAcknowledged } from './node-plans.ts';
import type { RequestMetrics } from './request-metrics.ts';
import type { TakeStep } from './take-step.ts';

const COMMANDS_READ = 200;
const LOG_LINES = 200;
/** More open commands than that and the node is asked later. */
const OPEN_COMMANDS_MAX = 50;

export function createLinkTests(
  registry: Pick<Registry, 'commands' | 'ingest' | 'devices' | 'requests'>,
  takeStep: TakeStep,
  metrics: Pick<RequestMetrics, 'linkTests'>,
): (live: LiveRequests, request: BandwidthRequest) => Promise<void> {
  /** Undefined: no news of the link. */
  async function testLink(
    { nowMs }: LiveRequests,
    request: BandwidthRequest,
    link: FibreLink,
  ): Promise<LinkTestResult | undefined> {
    const { deviceId } = link.aEnd;
    const plan = planLinkTest(link, {
      ...{ requestId: request.id, nowMs },
      sinceMs: request.stateChanges.findLast(({ to }) => to === 'provisioning')?.atMs ?? 0,
      judgedMs: request.acceptance.find(({ linkId }) => linkId === link.id)?.measuredMs,
      commands: await registry.commands.list(deviceId, COMMANDS_READ),
      log: await registry.ingest.log(deviceId, LOG_LINES),
    });
    if (plan.next === 'ask') {
      await registry.commands.queue(plan.command, OPEN_COMMANDS_MAX);
      metrics.linkTests.inc({ result: 'asked' });
    }
    return plan.next === 'judge' ? plan.result : undefined;
  }

  async function measure(
    request: BandwidthRequest,
    link: FibreLink,
    result: LinkTestResult,
  ): Promise<LinkMeasurement | undefined> {
    const a = (await registry.devices.getListing(link.aEnd.deviceId))?.current;
    const z = (await registry.devices.getListing(link.zEnd.deviceId))?.current;
    const bookedBps = toBookedBps(await registry.requests.allocationsOf(request.id), link.id);
    return measureLink(request.id, link, { a, z }, result, bookedBps);
  }

  return async (live, request) => {
    if (request.state !== 'provisioning' || !isAcknowledged(request, live.links)) return;
    const passed = new Set(request.acceptance.flatMap(one => (one.hasPassed ? [one.linkId] : [])));
    const measured: LinkMeasurement[] = [];
    for (const linkId of [...toPathUse(request, live.links).linkIds].sort()) {
      const link = live.links.get(linkId);
      if (!link || passed.has(linkId)) continue;
      const result = await testLink(live, request, link);
      const measurement = result && (await measure(request, link, result));
      if (measurement) measured.push(measurement);
    }
    if (measured.length === 0) return;
    for (const { acceptance } of measured)
      metrics.linkTests.inc({ result: acceptance.hasPassed ? 'passed' : 'failed' });
    const acceptance = measured.map(one => one.acceptance);
    await takeStep(request.id, { step: 'recordAcceptance', acceptance }, groups =>
      keepBaselines(groups, measured, live.nowMs),
    );
  };
}

async function keepBaselines(
  { network }: RegistryGroups,
  measured: readonly LinkMeasurement[],
  nowMs: number,
): Promise<void> {
  for (const { acceptance, baseline } of measured) {
    const link = acceptance.hasPassed ? await network.getLink(acceptance.linkId) : undefined;
    if (!link) continue;
    const version = link.version + 1;
    await network.putLink({ ...link, baseline, version, changedMs: nowMs, changedBy: 'system' });
  }
}
