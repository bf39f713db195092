/** How far a request is, as one follows a parcel. The state of each step is in words, too, not in the drawing alone. */
import type { MilestoneName, MilestoneResource } from '#core/request-resources.ts';
import type { RequestState } from '#core/requests/bandwidth-request.ts';
import { CURRENT_MILESTONE } from '#core/requests/milestones.ts';
import { MILESTONE_LABELS } from '#core/requests/request-labels.ts';
import { formats, t } from '../../i18n/translate.ts';
import { Icon } from '../../ui/icon.tsx';
import { say } from './request-words.ts';

const NAMES = Object.keys(MILESTONE_LABELS) as MilestoneName[];

interface MilestoneBarProps {
  milestones: readonly MilestoneResource[];
  /** In a small card: side by side even where it is narrow, naming only the present step then. */
  isShort?: boolean;
}

export function MilestoneBar({ milestones, isShort = false }: MilestoneBarProps) {
  return (
    <ol class={`milestones ${isShort ? 'is-short' : ''}`}>
      {milestones.map(({ name, status, time }) => (
        <li key={name} class={`is-${status}`} aria-current={status === 'current' ? 'step' : undefined}>
          <span class="milestone-mark">
            {status === 'done' && <Icon name="check" />}
            {status === 'failed' && <Icon name="close" />}
          </span>
          <span class="milestone-name">
            {say(MILESTONE_LABELS[name])}
            <span class="visually-hidden">: {t(`events.milestone.${status}`)}</span>
          </span>
          {time && <span class="milestone-time">{formats.value.dayAndTime(Date.parse(time))}</span>}
        </li>
      ))}
    </ol>
  );
}

/** Where only the state is known: without times. Of a final state nothing is done but what was completed. */
export function toMilestonesOf(state: RequestState): MilestoneResource[] {
  const current = CURRENT_MILESTONE[state];
  const reached = current === undefined ? -1 : NAMES.indexOf(current);
  return NAMES.map((name, index) => {
    if (state === 'completed') return { name, status: 'done' };
    if (index === reached) return { name, status: 'current' };
    return { name, status: index < reached ? 'done' : 'open' };
  });
}
