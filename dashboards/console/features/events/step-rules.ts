/** How the console asks before each step: at once, with a question, or with words that have to be written. */
import type { NextStepResource } from '#core/request-resources.ts';

export type StepName = NextStepResource['step'];
/** Taken on pages and in forms of their own. */
export type AskedStep = Exclude<StepName, 'edit' | 'askRevision' | 'note'>;

export interface StepManner {
  /** at once: nothing is lost by it, and it can be told at a glance. */
  ask: 'atOnce' | 'question' | 'textOptional' | 'textRequired' | 'reasonAndText';
  look: 'primary' | 'plain' | 'danger';
}

export const STEP_MANNERS: Readonly<Record<AskedStep, StepManner>> = {
  submit: { ask: 'atOnce', look: 'primary' },
  recheck: { ask: 'atOnce', look: 'plain' },
  approve: { ask: 'textOptional', look: 'primary' },
  confirmPreemption: { ask: 'question', look: 'danger' },
  proposePreemption: { ask: 'textRequired', look: 'danger' },
  dropPreemption: { ask: 'question', look: 'plain' },
  reject: { ask: 'reasonAndText', look: 'danger' },
  approveRevision: { ask: 'question', look: 'primary' },
  rejectRevision: { ask: 'textRequired', look: 'danger' },
  beginSetup: { ask: 'question', look: 'primary' },
  start: { ask: 'question', look: 'primary' },
  end: { ask: 'question', look: 'danger' },
  confirmReturn: { ask: 'question', look: 'primary' },
  fail: { ask: 'reasonAndText', look: 'danger' },
  withdrawRevision: { ask: 'question', look: 'plain' },
  withdraw: { ask: 'textOptional', look: 'danger' },
};

export function isAskedStep(step: StepName): step is AskedStep {
  return step in STEP_MANNERS;
}
