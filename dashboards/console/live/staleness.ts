/** When what is on the screen must no longer pass for the present. Pure. */
import type { SummaryResource } from '#core/resources.ts';

export type ConnectionState = 'connecting' | 'live' | 'interrupted' | 'crowded' | 'paused';

/** The server speaks every two seconds, so this long a silence is a dead connection that nobody has noticed. */
export const SILENT_TOO_LONG_MS = 15_000;

/** `ageMs`: since the newest news; undefined before the first. Paused by a person is not stale: they know. */
export function isStale(connection: ConnectionState, ageMs: number | undefined): boolean {
  if (connection === 'interrupted') return true;
  return connection === 'live' && ageMs !== undefined && ageMs > SILENT_TOO_LONG_MS;
}

/** Ingest writes how far it is every ten seconds, even when nothing happens. */
export const JUDGED_LATE_MS = 60_000;

/**
 * Server time until when ingest judged presence and alarms, if that is a while ago: it is away or behind. Both times are the
 * server's, so a wrong clock of the browser says nothing.
 */
export function toJudgedUntilMs({
  time,
  presenceTime,
}: Pick<SummaryResource, 'time' | 'presenceTime'>): number | undefined {
  if (presenceTime === undefined) return undefined;
  const judgedMs = Date.parse(presenceTime);
  return Date.parse(time) - judgedMs > JUDGED_LATE_MS ? judgedMs : undefined;
}
