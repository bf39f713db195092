/** A step as somebody asks for it, as core takes it, and how the audit log calls it. Pure. */
import type { AuditAction } from '#core/audit-actions.ts';
import type { RequestStepRequest } from '#core/request-resources.ts';
import type { RequestStep } from '#core/requests/request-step.ts';
import { toRequestContent, toWindow } from './to-request-resource.ts';

export type PeopleStepName = RequestStepRequest['step'];
export type PeopleStep = Extract<RequestStep, { step: PeopleStepName }>;

export function toRequestStep(given: RequestStepRequest): PeopleStep {
  switch (given.step) {
    case 'edit':
      return { step: 'edit', content: toRequestContent(given.content) };
    case 'askRevision':
      return { ...given, window: toWindow(given.window) };
    case 'withdraw':
    case 'approve':
      return { step: given.step, ...(given.text !== undefined && { text: given.text.trim() }) };
    case 'reject':
    case 'fail':
      return { step: given.step, reason: given.reason, text: given.text.trim() };
    case 'rejectRevision':
      return { step: 'rejectRevision', text: given.text.trim() };
    case 'proposePreemption':
      return { step: 'proposePreemption', reason: given.reason.trim() };
    case 'note':
      return { ...given, text: given.text.trim() };
    default:
      return { step: given.step };
  }
}

export const AUDIT_ACTION_OF: Record<PeopleStepName, AuditAction> = {
  edit: 'request.change',
  submit: 'request.submit',
  recheck: 'request.submit',
  withdraw: 'request.withdraw',
  askRevision: 'request.change',
  withdrawRevision: 'request.change',
  approve: 'request.approve',
  reject: 'request.reject',
  approveRevision: 'request.approve',
  rejectRevision: 'request.reject',
  proposePreemption: 'request.preempt',
  confirmPreemption: 'request.preempt',
  dropPreemption: 'request.preempt',
  beginSetup: 'request.build',
  start: 'request.build',
  end: 'request.build',
  confirmReturn: 'request.build',
  fail: 'request.fail',
  note: 'request.note',
};
