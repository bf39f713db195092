import { formats } from '../i18n/translate.ts';
import { nowMs } from '../live/live-state.ts';

/** The time at the cities, by the server's clock. */
export function Clock() {
  const { timeWithSeconds, date } = formats.value;
  return (
    <time class="clock" dateTime={new Date(nowMs.value).toISOString()}>
      <b>{timeWithSeconds(nowMs.value)}</b>
      <span>{date(nowMs.value)}</span>
    </time>
  );
}
