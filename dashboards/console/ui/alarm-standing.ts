/** How an alarm stands: new while nobody has seen it, acknowledged once somebody has, returned when it went before. Pure. */
import type { AlarmResource } from '#core/alarm-resources.ts';

export type AlarmStanding = 'new' | 'returned' | 'acknowledged' | 'shelved' | 'closed';

export function toStanding({
  operatorState,
  isCleared,
}: Pick<AlarmResource, 'operatorState' | 'isCleared'>): AlarmStanding {
  if (operatorState === 'closed' || operatorState === 'shelved') return operatorState;
  if (operatorState === 'ack') return 'acknowledged';
  return isCleared ? 'returned' : 'new';
}
