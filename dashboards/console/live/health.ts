/** What /readyz says of each part, asked for every now and then. */
import { signal } from '@preact/signals';

export interface PartHealth {
  name: string;
  ok: boolean;
  detail?: string;
}

const INTERVAL_MS = 15_000;

/** undefined: not known yet, or the server could not be reached. */
export const health = signal<readonly PartHealth[] | undefined>(undefined);

export function startHealthWatch(): void {
  void readHealth();
  setInterval(() => {
    if (document.visibilityState === 'visible') void readHealth();
  }, INTERVAL_MS);
}

/** Answers 503 with the same body when a part fails. */
async function readHealth(): Promise<void> {
  try {
    const response = await fetch('/readyz', { headers: { accept: 'application/json' } });
    health.value = parseHealth(await response.json());
  } catch {
    health.value = undefined;
  }
}

export function parseHealth(body: unknown): PartHealth[] | undefined {
  const checks = (body as { checks?: unknown } | null)?.checks;
  if (!Array.isArray(checks)) return undefined;
  return checks.filter(isPartHealth);
}

function isPartHealth(value: unknown): value is PartHealth {
  const part = value as Partial<PartHealth> | null;
  return typeof part?.name === 'string' && typeof part.ok === 'boolean';
}
