/**
 * Whether the parts of a process work, for whoever watches it: a container engine, Prometheus, the console. What always
 * holds: a check that hangs counts as failed after 2 s, and the checks run at most once a second, however many ask.
 */
import type { Clock } from './clock.ts';

export interface HealthCheck {
  /** Shown on /readyz: `journal`, `broker`, … */
  name: string;
  check(): Promise<PartState>;
  /** Of another process: told, but this one is ready without it. */
  isElsewhere?: boolean;
}

export interface PartState {
  ok: boolean;
  /** For the log, not for everybody. */
  detail?: string;
}

export interface Readiness {
  status: 'ready' | 'notReady';
  checks: { name: string; ok: boolean }[];
}

const CHECK_LIMIT_MS = 2_000;
const CHECK_EVERY_MS = 1_000;

/** @param onFailed a part that worked before does not any more */
export function createReadiness(
  health: readonly HealthCheck[],
  clock: Clock,
  onFailed: (name: string, detail: string | undefined) => void,
): () => Promise<Readiness> {
  const failing = new Set<string>();
  let checkedMs = Number.NEGATIVE_INFINITY;
  let running: Promise<Readiness> | undefined;

  async function run(check: HealthCheck): Promise<boolean> {
    const { ok, detail } = await withinLimit(check);
    if (!ok && !failing.has(check.name)) onFailed(check.name, detail);
    if (ok) failing.delete(check.name);
    else failing.add(check.name);
    return ok;
  }

  async function runAll(): Promise<Readiness> {
    const results = await Promise.all(health.map(run));
    const isReady = health.every(({ isElsewhere }, index) => isElsewhere || results[index]);
    const checks = health.map(({ name }, index) => ({ name, ok: results[index] === true }));
    return { status: isReady ? 'ready' : 'notReady', checks };
  }

  return () => {
    if (running === undefined || clock.monotonicMs() - checkedMs >= CHECK_EVERY_MS) {
      checkedMs = clock.monotonicMs();
      running = runAll();
    }
    return running;
  };
}

/** What answers without an error works. */
export async function toPartState(probe: Promise<unknown>): Promise<PartState> {
  try {
    await probe;
    return { ok: true };
  } catch (error) {
    return { ok: false, detail: error instanceof Error ? error.message : String(error) };
  }
}

async function withinLimit(check: HealthCheck): Promise<PartState> {
  const { promise, resolve } = Promise.withResolvers<PartState>();
  const timer = setTimeout(
    () => resolve({ ok: false, detail: `no answer in ${CHECK_LIMIT_MS} ms` }),
    CHECK_LIMIT_MS,
  );
  timer.unref();
  try {
    return await Promise.race([check.check(), promise]);
  } catch (error) {
    return { ok: false, detail: error instanceof Error ? error.message : String(error) };
  } finally {
    clearTimeout(timer);
  }
}
