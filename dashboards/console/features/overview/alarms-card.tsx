/** The gravest open alarms; the page of alarms has them all. */
import { isSeveralCities } from '../../app/chosen-cities.ts';
import { linkTo } from '../../app/location.ts';
import { formats, t } from '../../i18n/translate.ts';
import { alarmRevision, alarmStore, freshCount, openAlarms } from '../../live/alarm-state.ts';
import { fleetRevision } from '../../live/live-state.ts';
import { Card } from '../../ui/card.tsx';
import { AlarmRow } from '../alarms/alarm-row.tsx';
import { useAcknowledge } from '../alarms/use-acknowledge.ts';
import { useCalmOrder } from '../alarms/use-calm-order.ts';

const LIST = 'overview';
/** As many as a person looks through. */
const ROWS_MAX = 30;

export function AlarmsCard() {
  alarmRevision.value;
  // Names of devices and of cities come later than alarms.
  fleetRevision.value;
  isSeveralCities.value;
  const { shown, handlers } = useCalmOrder(openAlarms.value.slice(0, ROWS_MAX));
  const { acknowledge, busyId } = useAcknowledge(LIST, shown);
  const fresh = freshCount.value;
  const heading = (
    <>
      {t('alarms.title')}
      {fresh > 0 && <span class="count">{t('alarms.newCount', { count: formats.value.number(fresh) })}</span>}
    </>
  );
  const all = (
    <a class="more-link" href={linkTo('/alarms')}>
      {t('alarms.all')} <span aria-hidden="true">→</span>
    </a>
  );
  return (
    <Card id="alarms" title={heading} class="alarms-card" tools={all}>
      {alarmStore.isLoaded && shown.length === 0 && <p class="empty">{t('alarms.none')}</p>}
      <ul class="alarm-card-list is-blinking" {...handlers}>
        {shown.map(alarm => (
          <li key={alarm.id}>
            <AlarmRow
              alarm={alarm}
              list={LIST}
              isBusy={busyId === alarm.id}
              onAcknowledge={one => void acknowledge(one)}
            />
          </li>
        ))}
      </ul>
    </Card>
  );
}
