/** One alarm: what is wrong, what to do, since when, what tripped it, what it affects, what was done. */
import { useEffect, useRef, useState } from 'preact/hooks';
import type { AlarmDetailResource } from '#core/alarm-resources.ts';
import { ALARM_TYPES } from '#core/alarms/alarm-types.ts';
import { linkTo } from '../../app/location.ts';
import { language, t } from '../../i18n/translate.ts';
import { alarmRevision, alarmStore } from '../../live/alarm-state.ts';
import { fleetRevision } from '../../live/live-state.ts';
import { AlarmMark } from '../../ui/alarm-mark.tsx';
import { toStanding } from '../../ui/alarm-standing.ts';
import { Card } from '../../ui/card.tsx';
import { Icon } from '../../ui/icon.tsx';
import { PageHead } from '../../ui/page-head.tsx';
import { useResource } from '../device/use-resource.ts';
import { mayAct } from './alarm-actions.ts';
import { AlarmChart } from './alarm-chart.tsx';
import { AlarmFacts } from './alarm-facts.tsx';
import { AlarmHistory } from './alarm-history.tsx';
import { AlarmSteps } from './alarm-steps.tsx';
import { toAlarmTitle, toStateText } from './alarm-texts.ts';
import { AssignForm } from './assign-form.tsx';
import { CommentForm } from './comment-form.tsx';
import { ImpactMap } from './impact-map.tsx';
import { ExplainedAlarms, ImpactedResources } from './impacted-resources.tsx';
import { ShelveDialog } from './shelve-dialog.tsx';

export function AlarmDetail({ id }: { id: string }) {
  const [turn, setTurn] = useState(0);
  const loaded = useResource<AlarmDetailResource>(
    `/api/v1/alarms/${encodeURIComponent(id)}`,
    {},
    turn + useChangesOf(id),
  );
  fleetRevision.value;

  /** The button that was pressed may be gone then: who is at the keyboard goes on from the heading. */
  function handleDone(): void {
    setTurn(known => known + 1);
    requestAnimationFrame(() => {
      if (document.activeElement === document.body)
        document.querySelector<HTMLElement>('#main h1')?.focus({ preventScroll: true });
    });
  }

  const alarm = typeof loaded === 'object' ? loaded : undefined;
  return (
    <div class="alarm-page">
      <PageHead
        title={alarm ? toAlarmTitle(alarm) : t('alarms.title')}
        note={
          alarm && (
            <span class="alarm-note">
              <AlarmMark severity={alarm.severity} standing={toStanding(alarm)} size={24} />
              {toStateText(alarm)}
            </span>
          )
        }
        tools={<Links alarm={alarm} />}
      />
      {loaded === 'loading' && <p class="empty">{t('loading')}</p>}
      {loaded === 'failed' && <p class="empty">{t('alarms.missing')}</p>}
      {alarm && <Body alarm={alarm} onDone={handleDone} />}
    </div>
  );
}

/** Grows with each change of the alarm that the stream tells. */
function useChangesOf(id: string): number {
  alarmRevision.value;
  const stamp = JSON.stringify(alarmStore.alarms.get(id)) ?? '';
  const known = useRef(stamp);
  const [changes, setChanges] = useState(0);
  useEffect(() => {
    if (known.current !== stamp) setChanges(count => count + 1);
    known.current = stamp;
  }, [stamp]);
  return changes;
}

function Links({ alarm }: { alarm: AlarmDetailResource | undefined }) {
  return (
    <>
      {alarm?.device && (
        <>
          <a class="button" href={linkTo('/map', { device: alarm.device })}>
            <Icon name="place" />
            {t('alarms.onMap')}
          </a>
          <a class="button" href={linkTo(`/devices/${encodeURIComponent(alarm.device)}`)}>
            {t('alarms.toDevice')}
          </a>
        </>
      )}
      <a class="button" href={linkTo('/alarms')}>
        {t('alarms.back')}
      </a>
    </>
  );
}

function Body({ alarm, onDone }: { alarm: AlarmDetailResource; onDone: () => void }) {
  const [isShelving, setIsShelving] = useState(false);
  return (
    <>
      <div class="alarm-columns">
        <Card id="what" title={t('alarms.what')} class="alarm-what">
          <div class="alarm-body">
            <p class="alarm-action">{ALARM_TYPES[alarm.type].action[language.value]}</p>
            {alarm.causeId !== undefined && (
              <p>
                <a href={linkTo(`/alarms/${alarm.causeId}`)}>{t('alarms.toCause')}</a>
              </p>
            )}
            {mayAct(alarm.city) && (
              <>
                <AlarmSteps alarm={alarm} onShelve={() => setIsShelving(true)} onDone={onDone} />
                <AssignForm alarm={alarm} onDone={onDone} />
                <CommentForm alarm={alarm} onDone={onDone} />
              </>
            )}
          </div>
        </Card>
        <Card id="facts" title={t('alarms.facts')}>
          <AlarmFacts alarm={alarm} />
        </Card>
      </div>
      <AlarmChart alarm={alarm} />
      <AlarmHistory alarm={alarm} />
      <div class="alarm-columns">
        <Card id="impacted" title={t('alarms.impacted')}>
          <ImpactMap alarm={alarm} />
          <ImpactedResources alarm={alarm} />
        </Card>
        <Card id="explained" title={t('alarms.explained')}>
          <ExplainedAlarms id={alarm.id} />
        </Card>
      </div>
      {isShelving && (
        <ShelveDialog
          alarm={alarm}
          onClose={() => {
            setIsShelving(false);
            onDone();
          }}
        />
      )}
    </>
  );
}
