import { Counter, Gauge, Histogram, Registry } from 'prom-client';

export interface RequestMetrics {
  text(): Promise<string>;
  steps: Counter<'step'>;
  refused: Counter<'step' | 'refusal'>;
  conflicts: Counter;
  failures: Counter;
  configs: Counter;
  linkTests: Counter<'result'>;
  live: Gauge<'state'>;
  jeopardy: Gauge;
  overdue: Gauge;
  roundSeconds: Histogram;
}

const SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5];

export function createRequestMetrics(): RequestMetrics {
  const registry = new Registry();
  const registers = [registry];
  const count = (name: string, help: string) =>
    new Counter({ name: `leitstand_requests_${name}_total`, help, registers });
  return {
    text: () => registry.metrics(),
    steps: new Counter({
      name: 'leitstand_requests_steps_total',
      help: 'Steps that time and devices took on bandwidth requests',
      labelNames: ['step'],
      registers,
    }),
    refused: new Counter({
      name: 'leitstand_requests_refused_steps_total',
      help: 'Steps that were not possible, by why',
      labelNames: ['step', 'refusal'],
      registers,
    }),
    conflicts: count('conflicts', 'Steps left to the next round because somebody else changed the request'),
    failures: count('failures', 'Pieces of a round given up and repeated in the next'),
    configs: count('configurations', 'Configurations written for nodes'),
    linkTests: new Counter({
      name: 'leitstand_requests_link_tests_total',
      help: 'Tests of links at acceptance: asked for, passed, failed',
      labelNames: ['result'],
      registers,
    }),
    live: new Gauge({
      name: 'leitstand_requests_live',
      help: 'Requests between set-up and the return of their kit, by state',
      labelNames: ['state'],
      registers,
    }),
    jeopardy: new Gauge({
      name: 'leitstand_requests_in_jeopardy',
      help: 'Requests, live or set up within a day, whose path is at risk',
      registers,
    }),
    overdue: new Gauge({
      name: 'leitstand_requests_overdue',
      help: 'Requests whose kit should be back by now',
      registers,
    }),
    roundSeconds: new Histogram({
      name: 'leitstand_requests_round_seconds',
      help: 'Time of a round over all live requests',
      buckets: SECONDS,
      registers,
    }),
  };
}
