import type { AssignmentResource } from '#core/access-resources.ts';
import { formats, t } from '../../i18n/translate.ts';
import { cityNames, nowMs } from '../../live/live-state.ts';

/** Roles with their cities and ends; one that has ended says so. */
export function AssignmentList({ assignments }: { assignments: readonly AssignmentResource[] }) {
  if (assignments.length === 0) return <span class="muted">{t('account.noRights')}</span>;
  return (
    <ul class="assignments">
      {assignments.map(assignment => (
        <li key={JSON.stringify(assignment)} class={hasEnded(assignment) ? 'has-ended' : undefined}>
          <b>{t(`role.${assignment.role}`)}</b> {toPlaces(assignment)}
          {assignment.until && <span class="muted"> {toEndText(assignment.until)}</span>}
        </li>
      ))}
    </ul>
  );
}

function hasEnded({ until }: AssignmentResource): boolean {
  return until !== undefined && Date.parse(until) <= nowMs.value;
}

function toPlaces({ cities }: AssignmentResource): string {
  return cities === '*' ? t('allCities') : cities.map(slug => cityNames.value.get(slug) ?? slug).join(', ');
}

function toEndText(until: string): string {
  const ms = Date.parse(until);
  // The last day: rights end at midnight.
  const day = formats.value.date(ms - 1);
  return t(ms <= nowMs.value ? 'account.ended' : 'untilDay', { day });
}
