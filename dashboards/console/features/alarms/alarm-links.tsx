/** Alarms in short, each leading to its own page. */
import type { AlarmResource } from '#core/alarm-resources.ts';
import type { Page } from '#core/resources.ts';
import { linkTo } from '../../app/location.ts';
import { t } from '../../i18n/translate.ts';
import { openAlarms } from '../../live/alarm-state.ts';
import { AlarmMark } from '../../ui/alarm-mark.tsx';
import { toStanding } from '../../ui/alarm-standing.ts';
import type { Loaded } from '../device/use-resource.ts';
import { toAlarmTitle, toPlaceText, toStateText, toTypeLabel } from './alarm-texts.ts';

export function AlarmLinks({ loaded, none }: { loaded: Loaded<Page<AlarmResource>>; none: string }) {
  if (loaded === 'loading') return <p class="alarm-body muted">{t('loading')}</p>;
  if (loaded === 'failed') return <p class="alarm-body muted">{t('loadFailed')}</p>;
  if (loaded.items.length === 0) return <p class="alarm-body muted">{none}</p>;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
    <ul class="alarm-links" tabIndex={0}>
      {loaded.items.map(alarm => (
        <AlarmLink key={alarm.id} alarm={alarm} text={toAlarmTitle(alarm)} />
      ))}
    </ul>
  );
}

/** Of one device whose name stands above; nothing when there is none. */
export function OpenAlarmLinks({ device }: { device: string }) {
  const own = openAlarms.value.filter(alarm => alarm.device === device);
  if (own.length === 0) return null;
  return (
    <ul class="alarm-links" aria-label={t('alarms.ofDevice')}>
      {own.map(alarm => (
        <AlarmLink
          key={alarm.id}
          alarm={alarm}
          text={[toTypeLabel(alarm), toPlaceText(alarm)].filter(Boolean).join(', ')}
        />
      ))}
    </ul>
  );
}

function AlarmLink({ alarm, text }: { alarm: AlarmResource; text: string }) {
  return (
    <li>
      <AlarmMark severity={alarm.severity} standing={toStanding(alarm)} />
      <a href={linkTo(`/alarms/${alarm.id}`)}>{text}</a>
      <span class="muted">{alarm.causeId === undefined ? toStateText(alarm) : t('alarms.is.explained')}</span>
    </li>
  );
}
