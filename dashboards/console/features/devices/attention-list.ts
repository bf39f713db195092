import type { Presence } from '#core/presence.ts';
import type { DeviceSummary } from '#core/resources.ts';

/** Signed off and never seen are plain facts; lost and overdue want somebody to look. */
const WANTED: readonly Presence[] = ['lost', 'stale'];

/** The `count` newest troubles, lost before overdue, and how many there are in all. Pure. */
export function toAttentionList(
  devices: Iterable<DeviceSummary>,
  count: number,
): { devices: DeviceSummary[]; total: number } {
  const found = [...devices].filter(({ presence }) => WANTED.includes(presence));
  found.sort(
    (a, b) =>
      WANTED.indexOf(a.presence) - WANTED.indexOf(b.presence) ||
      (b.lastReceived ?? '').localeCompare(a.lastReceived ?? '') ||
      (a.id < b.id ? -1 : 1),
  );
  return { devices: found.slice(0, count), total: found.length };
}
