/** How many devices there are of each presence, and silent for each reason. */
import {
  PRESENCES,
  type Presence,
  type PresenceStatement,
  SILENCE_REASONS,
  type SilenceReason,
} from './presence.ts';

export interface PresenceCounts {
  total: number;
  presence: Record<Presence, number>;
  reasons: Record<SilenceReason, number>;
}

export function createPresenceCounts(): PresenceCounts {
  return { total: 0, presence: createZeros(PRESENCES), reasons: createZeros(SILENCE_REASONS) };
}

export function countDevice(counts: PresenceCounts, { presence, presenceReason }: PresenceStatement): void {
  counts.total += 1;
  counts.presence[presence] += 1;
  if (presenceReason !== undefined) counts.reasons[presenceReason] += 1;
}

function createZeros<Name extends string>(names: readonly Name[]): Record<Name, number> {
  return Object.fromEntries(names.map(name => [name, 0])) as Record<Name, number>;
}
