/**
 * What an api in a process of its own knows of broker and ingest: it asks the node's `/readyz` every two seconds. A node
 * that does not answer is told as such; the api goes on with what the stores have.
 */
import { setTimeout as wait } from 'node:timers/promises';
import type { HealthCheck, PartState } from '#core/health-checks.ts';
import type { Part } from '#core/parts.ts';
import type { WatchedNode } from './create-web.ts';
import type { NodeReport } from './node-listener.ts';

const ASK_EVERY_MS = 2_000;
/** The node itself may take two seconds to find that a part hangs. */
const ANSWER_LIMIT_MS = 3_000;

/** @param url of the node's listener, without a path */
export function watchNode(url: string): WatchedNode & Part {
  const address = new URL('/readyz', url);
  const ending = new AbortController();
  let report: NodeReport | undefined;
  let fault = 'not asked yet';
  let asking: Promise<void> = Promise.resolve();

  async function ask(): Promise<void> {
    try {
      const answer = await fetch(address, { signal: AbortSignal.timeout(ANSWER_LIMIT_MS) });
      // 503 has the same body.
      report = toReport(await answer.json());
      fault = report ? '' : `${address} does not answer as a node does`;
    } catch (error) {
      report = undefined;
      fault = `${address}: ${error instanceof Error ? error.message : String(error)}`;
    }
  }

  async function askOn(): Promise<void> {
    while (!ending.signal.aborted) {
      await ask();
      await wait(ASK_EVERY_MS, undefined, { ref: false, signal: ending.signal }).catch(() => undefined);
    }
  }

  /** Of a part of the node: `broker`, `journal`. */
  function toState(name: string): PartState {
    if (!report) return { ok: false, detail: fault };
    return { ok: report.checks.some(check => check.name === name && check.ok) };
  }

  const health: HealthCheck[] = [
    {
      name: 'node',
      isElsewhere: true,
      check: async () => (report ? { ok: true } : { ok: false, detail: fault }),
    },
    ...['broker', 'journal'].map(name => ({ name, isElsewhere: true, check: async () => toState(name) })),
  ];
  return {
    name: 'node watch',
    health,
    metricsSources: [],
    // A node that is away takes no messages; what it has not stored is not known.
    pipeline: () => report?.pipeline ?? { messagesPerS: 0, backlog: 0 },
    async start() {
      await ask();
      asking = askOn();
    },
    async stop() {
      ending.abort();
      await asking;
    },
  };
}

function toReport(body: unknown): NodeReport | undefined {
  const { checks, pipeline } = (body ?? {}) as Partial<NodeReport>;
  const isReport =
    Array.isArray(checks) &&
    typeof pipeline?.messagesPerS === 'number' &&
    typeof pipeline.backlog === 'number';
  return isReport ? (body as NodeReport) : undefined;
}
