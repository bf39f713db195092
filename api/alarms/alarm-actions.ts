/** What a person asks to be done about an alarm, as the registry takes it, and what the audit log is told of it. */

import { type AlarmActionRequest, SHELVING_DAYS_MAX } from '#core/alarm-resources.ts';
import type { AssigneeResource } from '#core/alarm-rule-resources.ts';
import type { OperatorAction, OperatorRefusal, OperatorStep } from '#core/alarms/alarm-record.ts';
import type { AuditAction, AuditActor, AuditChange } from '#core/audit-actions.ts';
import type { StoredAlarm } from '#store/registry/registry-alarms.ts';
import type { AuditNote } from '../auditing.ts';
import { ApiProblem, createFieldProblem } from '../problems.ts';

interface ActionCircumstances {
  by: AuditActor;
  nowMs: number;
  listAssignees(): Promise<AssigneeResource[]>;
}

const DAY_MS = 86_400_000;

const AUDIT_ACTION_OF: Record<OperatorStep, AuditAction> = {
  ack: 'alarm.acknowledge',
  comment: 'alarm.comment',
  assign: 'alarm.assign',
  shelve: 'alarm.shelve',
  unshelve: 'alarm.unshelve',
  close: 'alarm.close',
};

const REFUSAL_DETAILS: Record<OperatorRefusal, string> = {
  alreadyAcknowledged: 'alreadyAcknowledged: somebody has acknowledged it',
  notCleared: 'notCleared: it is still raised; it can be acknowledged or shelved',
  notShelved: 'notShelved: it is not shelved',
  alreadyClosed: 'alreadyClosed: it is closed',
  endInPast: 'endInPast: the end of shelving has passed',
};

/**
 * Throws REQUEST_INVALID when the end of shelving is too far away, or nobody of that id may act on the alarm.
 * @param listAssignees of the alarm's city
 */
export async function toOperatorAction(
  request: AlarmActionRequest,
  { by, nowMs, listAssignees }: ActionCircumstances,
): Promise<OperatorAction> {
  switch (request.step) {
    case 'assign': {
      if (request.to === 'nobody') return { step: 'assign' };
      if (request.to === 'me') return { step: 'assign', to: by };
      const to = (await listAssignees()).find(({ id }) => id === request.to);
      if (!to) throw createFieldProblem('to', 'must be somebody who may act on alarms of the city');
      return { step: 'assign', to };
    }
    case 'shelve': {
      const untilMs = Date.parse(request.until);
      if (untilMs > nowMs + SHELVING_DAYS_MAX * DAY_MS)
        throw createFieldProblem('until', `is at most ${SHELVING_DAYS_MAX} days from now`);
      return { step: 'shelve', untilMs, text: request.text.trim() };
    }
    case 'comment':
      return { step: 'comment', text: request.text.trim() };
    default:
      return { step: request.step, ...(request.text !== undefined && { text: request.text.trim() }) };
  }
}

export function toRefusalProblem(refusal: OperatorRefusal): ApiProblem {
  return new ApiProblem('CONFLICT', { detail: REFUSAL_DETAILS[refusal] });
}

export function toAuditNote({ id, city, key }: StoredAlarm, action: OperatorAction): AuditNote {
  const changes: AuditChange[] = [
    { field: 'alarm', to: key.alarmTypeId },
    { field: 'resource', to: key.resource },
  ];
  if (action.step === 'assign') changes.push({ field: 'assignee', to: action.to?.name ?? '' });
  if (action.step === 'shelve') changes.push({ field: 'until', to: new Date(action.untilMs).toISOString() });
  if (action.text !== undefined) changes.push({ field: 'reason', to: action.text });
  return { action: AUDIT_ACTION_OF[action.step], city, objectId: id, changes };
}
