/** What a person does about alarms, sent to the api; the page takes up at once what became of it. */
import { isAllowed } from '#core/access-resources.ts';
import {
  type AcknowledgementsResource,
  type AlarmActionRequest,
  type AlarmDetailResource,
  type AlarmResource,
  BULK_ALARMS_MAX,
} from '#core/alarm-resources.ts';
import type { MessageKey } from '../../i18n/de.ts';
import { formats, t } from '../../i18n/translate.ts';
import { noteAlarms } from '../../live/alarm-feed.ts';
import { alarmStore } from '../../live/alarm-state.ts';
import { session } from '../../live/live-state.ts';
import { RequestFailed, sendResource } from '../../live/rest-client.ts';
import { showToast } from '../../ui/toast.tsx';

export function mayAct(city: string): boolean {
  const who = session.value;
  return typeof who === 'object' && isAllowed(who, ['operator', 'admin'], city);
}

/** Somebody may be told of the refusal; returns the alarm as it is then, or undefined. */
export async function act(
  { id }: Pick<AlarmResource, 'id'>,
  request: AlarmActionRequest,
): Promise<AlarmDetailResource | undefined> {
  try {
    const path = `/api/v1/alarms/${encodeURIComponent(id)}/actions`;
    const alarm = await sendResource<AlarmDetailResource>('POST', path, request);
    noteAlarms([alarm]);
    const { step } = request;
    if (step !== 'ack') showToast(() => t(`alarms.done.${step}`));
    return alarm;
  } catch (error) {
    showToast(() => toFailureText(error), 'failed');
    return undefined;
  }
}

const REFUSALS: Readonly<Record<string, MessageKey>> = {
  alreadyAcknowledged: 'alarms.refused.alreadyAcknowledged',
  notCleared: 'alarms.refused.notCleared',
  notShelved: 'alarms.refused.notShelved',
  alreadyClosed: 'alarms.refused.alreadyClosed',
  endInPast: 'alarms.refused.endInPast',
};

function toFailureText(error: unknown): string {
  const detail = error instanceof RequestFailed ? error.problem?.detail : undefined;
  return t(REFUSALS[detail?.split(':')[0] ?? ''] ?? 'alarms.failed');
}

/** Exactly these, as many requests as it takes. */
export async function acknowledgeAll(ids: readonly string[]): Promise<void> {
  let done = 0;
  try {
    for (let from = 0; from < ids.length; from += BULK_ALARMS_MAX) {
      const some = ids.slice(from, from + BULK_ALARMS_MAX);
      const path = '/api/v1/alarms/acknowledgements';
      const { items } = await sendResource<AcknowledgementsResource>('POST', path, { ids: some });
      const acknowledged = items.filter(({ result }) => result === 'done').map(({ id }) => id);
      done += acknowledged.length;
      noteAlarms(acknowledged.flatMap(toAcknowledged));
    }
    const { number } = formats.value;
    const words = { done: number(done), count: number(done === ids.length ? done : ids.length) };
    showToast(() => t(done === ids.length ? 'alarms.bulkDone' : 'alarms.bulkPartly', words));
  } catch (error) {
    showToast(() => toFailureText(error), 'failed');
  }
}

/** As it will be told by the stream in a moment. */
function toAcknowledged(id: string): AlarmResource[] {
  const alarm = alarmStore.alarms.get(id);
  if (!alarm) return [];
  const by = typeof session.value === 'object' ? { acknowledgedBy: session.value.name } : {};
  return [{ ...alarm, operatorState: alarm.isCleared ? 'closed' : 'ack', ...by }];
}
