/** Puts an alarm aside: always with an end and a reason. */
import { useState } from 'preact/hooks';
import { ALARM_TEXT_MAX, type AlarmResource, SHELVING_DAYS_MAX } from '#core/alarm-resources.ts';
import { formats, t } from '../../i18n/translate.ts';
import { nowMs } from '../../live/live-state.ts';
import { Dialog, DialogActions } from '../../ui/dialog.tsx';
import { Field } from '../../ui/field.tsx';
import { parseLocalText, toLocalText } from '../series/local-time.ts';
import { act } from './alarm-actions.ts';
import { toAlarmTitle } from './alarm-texts.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const DURATIONS_H = [1, 4, 8, 24, 72, 168] as const;

export function ShelveDialog({ alarm, onClose }: { alarm: AlarmResource; onClose: () => void }) {
  const [until, setUntil] = useState(() => toLocalText(nowMs.peek() + 4 * HOUR_MS));
  const [hours, setHours] = useState('4');
  const [text, setText] = useState('');
  const [isTried, setIsTried] = useState(false);
  const [isBusy, setIsBusy] = useState(false);
  const untilMs = parseLocalText(until);
  const isEndRight =
    untilMs !== undefined && untilMs > nowMs.value && untilMs <= nowMs.value + SHELVING_DAYS_MAX * DAY_MS;
  const isTextRight = text.trim() !== '';

  function choose(value: string): void {
    setHours(value);
    if (value !== '') setUntil(toLocalText(nowMs.peek() + Number(value) * HOUR_MS));
  }

  async function send(event: Event): Promise<void> {
    event.preventDefault();
    setIsTried(true);
    if (!isEndRight || !isTextRight || isBusy) return;
    setIsBusy(true);
    const done = await act(alarm, { step: 'shelve', until: new Date(untilMs).toISOString(), text });
    setIsBusy(false);
    if (done) onClose();
  }

  return (
    <Dialog title={t('alarms.shelveTitle')} onClose={onClose} isBusy={isBusy}>
      <form noValidate onSubmit={event => void send(event)}>
        <p>{toAlarmTitle(alarm)}</p>
        <div class="form-row">
          <Field label={t('alarms.shelveFor')} isRequired>
            {input => (
              <select {...input} value={hours} onChange={event => choose(event.currentTarget.value)}>
                {DURATIONS_H.map(count => (
                  <option key={count} value={count}>
                    {toDurationText(count)}
                  </option>
                ))}
                <option value="">{t('alarms.shelveOwn')}</option>
              </select>
            )}
          </Field>
          <Field
            label={t('alarms.shelveUntil')}
            error={isTried && !isEndRight ? t('alarms.needsEnd', { days: SHELVING_DAYS_MAX }) : ''}
            isRequired
          >
            {input => (
              <input
                {...input}
                type="datetime-local"
                value={until}
                onInput={event => {
                  setUntil(event.currentTarget.value);
                  setHours('');
                }}
              />
            )}
          </Field>
        </div>
        <Field
          label={t('alarms.shelveReason')}
          hint={t('alarms.shelveHint', { days: SHELVING_DAYS_MAX })}
          error={isTried && !isTextRight ? t('alarms.needsText') : ''}
          isRequired
        >
          {input => (
            <textarea
              {...input}
              maxLength={ALARM_TEXT_MAX}
              value={text}
              onInput={event => setText(event.currentTarget.value)}
            />
          )}
        </Field>
        <DialogActions>
          <button type="button" class="button" disabled={isBusy} onClick={onClose}>
            {t('cancel')}
          </button>
          <button type="submit" class="button is-primary" disabled={isBusy}>
            {t('alarms.shelve')}
          </button>
        </DialogActions>
      </form>
    </Dialog>
  );
}

function toDurationText(hours: number): string {
  return formats.value.duration(hours * 3600);
}
