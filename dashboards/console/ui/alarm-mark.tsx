import type { Severity } from '#core/limits.ts';
import { t } from '../i18n/translate.ts';
import type { AlarmStanding } from './alarm-standing.ts';
import { PriorityMark } from './priority-mark.tsx';
import { toPriority } from './priority-shapes.ts';

interface AlarmMarkProps {
  severity: Severity;
  standing?: AlarmStanding;
  size?: number;
}

/** Shape, digit and colour of an alarm with its word for who does not see it; the same in figures, lists and pages. */
export function AlarmMark({ severity, standing = 'new', size = 22 }: AlarmMarkProps) {
  const priority = toPriority(severity);
  return (
    <span class={`alarm-mark is-${standing}`}>
      <PriorityMark priority={priority} size={size} />
      <span class="visually-hidden">{t(`state.${priority}`)}</span>
    </span>
  );
}
