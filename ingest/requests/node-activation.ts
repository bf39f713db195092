/**
 * Configuration for the nodes of live requests: written when it differs from what the registry has, and what the nodes
 * answered is recorded with the requests. A node that nobody books any more is told so.
 */
import { AppError } from '#core/app-error.ts';
import type { BandwidthRequest } from '#core/requests/bandwidth-request.ts';
import type { Registry } from '#store/registry/registry.ts';
import type { DesiredConfig } from '#store/registry/registry-commands.ts';
import { CONFIG_REFUSED_LOG_TYPE } from '#store/registry/registry-ingest.ts';
import type { LiveRequests } from './live-requests.ts';
import { isBooked, planActivation, planBookings, planConfig } from './node-plans.ts';
import type { RequestMetrics } from './request-metrics.ts';
import type { TakeStep } from './take-step.ts';

/** Lines of a node's log that are looked through for a refusal. */
const LOG_LINES = 50;

export interface NodeActivations {
  /** Returns the configurations as they are afterwards. */
  configure(live: LiveRequests): Promise<ReadonlyMap<string, DesiredConfig>>;
  record(live: LiveRequests, request: BandwidthRequest): Promise<void>;
}

export function createNodeActivations(
  registry: Pick<Registry, 'commands' | 'ingest'>,
  takeStep: TakeStep,
  metrics: Pick<RequestMetrics, 'configs' | 'failures'>,
): NodeActivations {
  /** Of versions that are not answered: what the node said of them. */
  async function readRefusals(live: LiveRequests, request: BandwidthRequest): Promise<Map<string, string>> {
    const refusals = new Map<string, string>();
    for (const { deviceId, configVersion, acknowledgedMs } of request.activation) {
      if (acknowledgedMs !== undefined) continue;
      if ((live.configs.get(deviceId)?.sentVersion ?? 0) >= configVersion) continue;
      for (const { type, text } of await registry.ingest.log(deviceId, LOG_LINES)) {
        const [version = '', ...said] = text.split(' ');
        if (type === CONFIG_REFUSED_LOG_TYPE) refusals.set(toKey(deviceId, Number(version)), said.join(' '));
      }
    }
    return refusals;
  }

  /** A node that was deleted, or configured by somebody else meanwhile, must not hold up the others. */
  async function isPut(config: DesiredConfig): Promise<boolean> {
    try {
      await registry.commands.putConfig(config);
      metrics.configs.inc();
      return true;
    } catch (error) {
      if (!(error instanceof AppError) || error.canRetry) throw error;
      metrics.failures.inc();
      return false;
    }
  }

  return {
    async configure({ requests, links, configs, nowMs }) {
      const plans = planBookings(requests, links);
      const after = new Map(configs);
      const booked = [...configs.values()].filter(isBooked).map(({ deviceId }) => deviceId);
      for (const deviceId of [...new Set([...plans.keys(), ...booked])].sort()) {
        const config = planConfig(deviceId, plans.get(deviceId) ?? [], configs.get(deviceId), nowMs);
        if (!config || !(await isPut(config))) continue;
        after.set(deviceId, { ...configs.get(deviceId), ...config });
      }
      return after;
    },
    async record(live, request) {
      const refusals = await readRefusals(live, request);
      const refusalOf = (deviceId: string, version: number) => refusals.get(toKey(deviceId, version));
      const activation = planActivation(request, live.links, live.configs, refusalOf, live.nowMs);
      if (activation.length > 0) await takeStep(request.id, { step: 'recordActivation', activation });
    },
  };
}

function toKey(deviceId: string, version: number): string {
  return `${deviceId} ${version}`;
}
