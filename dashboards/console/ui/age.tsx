import { formats, t } from '../i18n/translate.ts';
import { nowMs } from '../live/live-state.ts';

/** How old an instant is, ticking; the instant itself on hover. */
export function Age({ time, isShort = false }: { time: string | undefined; isShort?: boolean }) {
  if (time === undefined) return <span>{t('never')}</span>;
  const ms = Date.parse(time);
  const { age, shortAge, date, timeWithSeconds } = formats.value;
  const elapsedMs = nowMs.value - ms;
  return (
    <time dateTime={time} title={`${date(ms)} ${timeWithSeconds(ms)}`}>
      {isShort ? shortAge(elapsedMs) : age(elapsedMs)}
    </time>
  );
}
