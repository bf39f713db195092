/** What stands on the way now: alarms that name the event, and those of its nodes. */
import { linkTo } from '../../app/location.ts';
import { t } from '../../i18n/translate.ts';
import { openAlarms } from '../../live/alarm-state.ts';
import { Age } from '../../ui/age.tsx';
import { AlarmMark } from '../../ui/alarm-mark.tsx';
import { toStanding } from '../../ui/alarm-standing.ts';
import { Card } from '../../ui/card.tsx';
import { toAlarmTitle, toPlaceText, toStateText } from '../alarms/alarm-texts.ts';
import type { LiveProps } from './event-live-page.tsx';

export function EventAlarms({ detail, usage }: LiveProps) {
  const nodes = new Set(usage.nodes.map(({ deviceId }) => deviceId));
  const shown = openAlarms.value.filter(
    ({ device, impactedRequests }) =>
      impactedRequests?.some(({ id }) => id === detail.id) || (device !== undefined && nodes.has(device)),
  );
  return (
    <Card id="event-alarms" title={t('eventLive.alarms')}>
      {shown.length === 0 ? (
        <p class="alarm-body muted">{t('eventLive.noAlarms')}</p>
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
        <ul class="alarm-links" tabIndex={0} aria-label={t('eventLive.alarms')}>
          {shown.map(alarm => (
            <li key={alarm.id}>
              <AlarmMark severity={alarm.severity} standing={toStanding(alarm)} />
              <a href={linkTo(`/alarms/${alarm.id}`)}>{toAlarmTitle(alarm)}</a>
              <span class="muted">
                {[toPlaceText(alarm), toStateText(alarm)].filter(Boolean).join(' · ')}
                {' · '}
                <Age time={alarm.raised} />
              </span>
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}
