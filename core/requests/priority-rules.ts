/**
 * Who may ask for which precedence (domain section 5; local policy, to be confirmed by each city): danger is declared by
 * those who lead an operation, and always until a time; approving it takes another person (`decide-by-people.ts`).
 */
import type { FieldFault } from '../check-device.ts';
import type { AuthorityClass, RequestPriority } from './bandwidth-request.ts';

/** The first is the usual one. */
export const PRIORITIES_OF: Readonly<Record<AuthorityClass, readonly RequestPriority[]>> = {
  bos: [1, 0, 2, 3, 4],
  'civil-protection': [2, 0, 3, 4],
  municipal: [3, 4],
  organiser: [4],
};

export function checkPriority(
  authority: AuthorityClass,
  { priority, dangerUntilMs }: { priority: RequestPriority; dangerUntilMs?: number },
): FieldFault[] {
  const allowed = PRIORITIES_OF[authority];
  if (!allowed.includes(priority))
    return [{ field: 'priority', rule: `must be of ${allowed.join(', ')} for ${authority}` }];
  if (priority === 0 && dangerUntilMs === undefined)
    return [{ field: 'dangerUntil', rule: 'must say until when the danger counts' }];
  if (priority !== 0 && dangerUntilMs !== undefined)
    return [{ field: 'dangerUntil', rule: 'is for priority 0 only' }];
  return [];
}
