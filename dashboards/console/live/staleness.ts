/** When what is on the screen must no longer pass for the present. Pure. */
export type ConnectionState = 'connecting' | 'live' | 'interrupted' | 'crowded' | 'paused';

/** The server speaks every two seconds, so this long a silence is a dead connection that nobody has noticed. */
export const SILENT_TOO_LONG_MS = 15_000;

/** `ageMs`: since the newest news; undefined before the first. Paused by a person is not stale: they know. */
export function isStale(connection: ConnectionState, ageMs: number | undefined): boolean {
  if (connection === 'interrupted') return true;
  return connection === 'live' && ageMs !== undefined && ageMs > SILENT_TOO_LONG_MS;
}
