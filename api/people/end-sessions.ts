import type { ApiContext } from '../api-context.ts';

/** All sessions of a user but the one excepted, with their live streams. */
export async function endSessionsOf(
  { sessions, liveHub }: ApiContext,
  userId: string,
  exceptId?: string,
): Promise<void> {
  for (const id of await sessions.endAllOf(userId, exceptId)) liveHub.endOf(id);
}
