/**
 * What time and devices do to requests for bandwidth: holds end, nodes are set up, told and tested, events begin and end,
 * ways in danger are watched and changed. What always holds: everything follows from the registry, so a keeper that was
 * killed goes on where it was, and no step is taken twice; a request that fails does not hold up the others; the state
 * follows what nodes report, not what they were sent.
 */
import { setTimeout as wait } from 'node:timers/promises';
import type { Logger } from 'pino';
import { AppError } from '#core/app-error.ts';
import type { Clock } from '#core/clock.ts';
import type { Part } from '#core/parts.ts';
import type { Registry } from '#store/registry/registry.ts';
import { toDueStep } from './due-step.ts';
import { createLinkTests } from './link-tests.ts';
import { LIVE_STATES, type LiveRequests, readLiveRequests } from './live-requests.ts';
import { createNodeActivations } from './node-activation.ts';
import { followOverdue } from './overdue-alarms.ts';
import { createPathWatch } from './path-watch.ts';
import { createRequestMetrics } from './request-metrics.ts';
import { createTakeStep } from './take-step.ts';

export interface RequestKeeperOptions {
  registry: Pick<
    Registry,
    'requests' | 'network' | 'commands' | 'ingest' | 'devices' | 'alarms' | 'transaction'
  >;
  clock: Clock;
  log: Logger;
  intervalMs?: number;
}

export interface RequestKeeper extends Part {
  /** One round over everything. */
  runOnce(): Promise<void>;
  /** Prometheus text. */
  metrics(): Promise<string>;
}

const INTERVAL_MS = 1000;
const STOP_TIMEOUT_MS = 6000;
/** Requests that are due in one round; the others are in the next. */
const DUE_PER_ROUND = 200;
/** Of one request in one round: a clock that was set forward, or a long absence. */
const DUE_STEPS_EACH = 5;

export function createRequestKeeper(options: RequestKeeperOptions): RequestKeeper {
  const { registry, clock, log } = options;
  const metrics = createRequestMetrics();
  const takeStep = createTakeStep(registry, () => clock.nowMs(), metrics);
  const activations = createNodeActivations(registry, takeStep, metrics);
  const testLinks = createLinkTests(registry, takeStep, metrics);
  const paths = createPathWatch(registry, takeStep);
  /** Undefined: not looked since the start. */
  let overdue: number | undefined;
  let stopping = new AbortController();
  let running: Promise<void> = Promise.resolve();

  /** Done again in the next round. While the registry is away there is no sense in going on with this one. */
  async function attempt(work: () => Promise<unknown>, about: object = {}): Promise<void> {
    try {
      await work();
    } catch (error) {
      if (error instanceof AppError && error.canRetry) throw error;
      metrics.failures.inc();
      log.error({ err: error, ...about }, 'A request for bandwidth waits');
    }
  }

  async function takeDueSteps(): Promise<void> {
    for (const request of await registry.requests.due(clock.nowMs(), DUE_PER_ROUND))
      await attempt(() => takeDueStepsOf(request.id), { request: request.id });
  }

  async function takeDueStepsOf(id: string): Promise<void> {
    for (let count = 0; count < DUE_STEPS_EACH; count += 1) {
      const request = await registry.requests.get(id);
      const step = request && toDueStep(request, clock.nowMs());
      if (!step || !(await takeStep(id, step))?.isDone) return;
    }
  }

  async function followNodes(): Promise<void> {
    const nowMs = clock.nowMs();
    const read = await readLiveRequests(registry, nowMs);
    const live: LiveRequests = { ...read, configs: await activations.configure(read) };
    paths.begin();
    for (const request of live.requests) {
      const about = { request: request.id };
      await attempt(() => activations.record(live, request), about);
      await attempt(() => testLinks(live, request), about);
      await attempt(() => paths.watch(live, request), about);
    }
    for (const request of live.upcoming)
      await attempt(() => paths.watch(live, request), { request: request.id });
    for (const state of LIVE_STATES)
      metrics.live.set({ state }, live.requests.filter(request => request.state === state).length);
    const watched = [...live.requests, ...live.upcoming];
    metrics.jeopardy.set(watched.filter(({ flags }) => flags.jeopardy).length);
    await attempt(() => followKit(live));
  }

  /** While none is overdue and no alarm stands there is nothing to look for. */
  async function followKit({ requests, nowMs }: LiveRequests): Promise<void> {
    if (overdue === 0 && requests.every(({ flags }) => flags.overdueSinceMs === undefined)) return;
    overdue = await followOverdue(registry, requests, nowMs);
    metrics.overdue.set(overdue);
  }

  async function runOnce(): Promise<void> {
    const endTimer = metrics.roundSeconds.startTimer();
    await takeDueSteps();
    await followNodes();
    endTimer();
  }

  async function run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await runOnce().catch(error => {
        metrics.failures.inc();
        log.warn({ err: error }, 'Requests for bandwidth wait');
      });
      await wait(options.intervalMs ?? INTERVAL_MS, undefined, { signal, ref: false }).catch(() => undefined);
    }
  }

  return {
    name: 'requests',
    async start() {
      stopping = new AbortController();
      running = run(stopping.signal);
    },
    async stop() {
      stopping.abort();
      await Promise.race([running, wait(STOP_TIMEOUT_MS, undefined, { ref: false })]);
    },
    runOnce,
    metrics: () => metrics.text(),
  };
}
