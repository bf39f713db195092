import type { ComponentChildren } from 'preact';
import type { AlarmResource } from '#core/alarm-resources.ts';
import { linkTo } from '../../app/location.ts';
import { formats, t } from '../../i18n/translate.ts';
import { Age } from '../../ui/age.tsx';
import { AlarmMark } from '../../ui/alarm-mark.tsx';
import { toStanding } from '../../ui/alarm-standing.ts';
import { Icon } from '../../ui/icon.tsx';
import { toPriority } from '../../ui/priority-shapes.ts';
import { toAlarmTitle, toPlaceText, toStateText } from './alarm-texts.ts';
import { toButtonId, waits } from './use-acknowledge.ts';

interface AlarmRowProps {
  alarm: AlarmResource;
  /** Names the list, as an alarm may be in several. */
  list: string;
  isBusy: boolean;
  onAcknowledge: (alarm: AlarmResource) => void;
  /** Behind the button. */
  children?: ComponentChildren;
}

/** Who is new is tinted, with a bar and the word; who is known names the person; who is gone is muted. */
export function AlarmRow({ alarm, list, isBusy, onAcknowledge, children }: AlarmRowProps) {
  const standing = toStanding(alarm);
  const title = toAlarmTitle(alarm);
  const { assignee, impactedCount, isFlapping } = alarm;
  const more = [
    isFlapping && t('alarms.flapping'),
    impactedCount > 1 && t('alarms.impacts', { count: formats.value.number(impactedCount) }),
    assignee && t('alarms.assigned', { name: assignee.name }),
  ];
  return (
    <div class={`alarm-row is-${standing} is-priority-${toPriority(alarm.severity)}`}>
      <AlarmMark severity={alarm.severity} standing={standing} size={24} />
      <div class="alarm-text">
        <a href={linkTo(`/alarms/${alarm.id}`)}>{title}</a>
        <span>
          {[toPlaceText(alarm)].filter(Boolean).map(place => `${place} · `)}
          <Age time={alarm.raised} />
          {' · '}
          {standing === 'new' ? <b>{toStateText(alarm)}</b> : toStateText(alarm)}
          {more.filter(Boolean).map(text => ` · ${text}`)}
        </span>
      </div>
      {waits(alarm) ? (
        <button
          id={toButtonId(list, alarm.id)}
          type="button"
          class="button"
          aria-label={t('alarms.acknowledgeOf', { alarm: title })}
          aria-busy={isBusy}
          onClick={() => !isBusy && onAcknowledge(alarm)}
        >
          {t('alarms.acknowledge')}
        </button>
      ) : (
        standing === 'acknowledged' && <Icon name="check" />
      )}
      {children}
    </div>
  );
}
