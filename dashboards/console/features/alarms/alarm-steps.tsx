/** The steps that are possible now, as buttons. The server decides again. */
import { useState } from 'preact/hooks';
import type { AlarmActionRequest, AlarmResource } from '#core/alarm-resources.ts';
import { ALARM_TYPES, type AlarmType } from '#core/alarms/alarm-types.ts';
import { announce } from '../../app/announcer.tsx';
import { t } from '../../i18n/translate.ts';
import { isFresh } from '../../live/alarm-state.ts';
import { act } from './alarm-actions.ts';
import { toAlarmTitle } from './alarm-texts.ts';

interface AlarmStepsProps {
  alarm: AlarmResource;
  onShelve: () => void;
  onDone: () => void;
}

export function AlarmSteps({ alarm, onShelve, onDone }: AlarmStepsProps) {
  const [isBusy, setIsBusy] = useState(false);
  const { operatorState, isCleared, assignee, type } = alarm;
  const isLatched = (ALARM_TYPES[type] as AlarmType).isLatched ?? false;
  const isClosed = operatorState === 'closed';

  async function take(request: AlarmActionRequest): Promise<void> {
    if (isBusy) return;
    setIsBusy(true);
    const done = await act(alarm, request);
    setIsBusy(false);
    if (!done) return;
    if (request.step === 'ack') announce(() => t('alarms.acknowledged', { alarm: toAlarmTitle(alarm) }));
    onDone();
  }

  const button = (text: string, request: AlarmActionRequest, isMain = false) => (
    <button
      type="button"
      class={`button ${isMain ? 'is-primary' : ''}`}
      aria-busy={isBusy}
      onClick={() => void take(request)}
    >
      {text}
    </button>
  );

  return (
    <div class="alarm-steps">
      {isFresh(alarm) && button(t('alarms.acknowledge'), { step: 'ack' }, true)}
      {!isClosed && button(t('alarms.assignMe'), { step: 'assign', to: 'me' })}
      {assignee && button(t('alarms.assignNobody'), { step: 'assign', to: 'nobody' })}
      {operatorState === 'shelved' && button(t('alarms.unshelve'), { step: 'unshelve' })}
      {!isClosed && operatorState !== 'shelved' && (
        <button type="button" class="button" onClick={onShelve}>
          {t('alarms.shelve')} …
        </button>
      )}
      {!isClosed &&
        (isCleared || isLatched) &&
        button(t(isLatched ? 'alarms.closeLatched' : 'alarms.close'), { step: 'close' })}
    </div>
  );
}
