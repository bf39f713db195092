/** What else can be done about an alarm, from the list. */
import { useState } from 'preact/hooks';
import type { AlarmResource } from '#core/alarm-resources.ts';
import { alarmRevision, alarmStore } from '../../live/alarm-state.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { AlarmSteps } from './alarm-steps.tsx';
import { toAlarmTitle } from './alarm-texts.ts';
import { AssignForm } from './assign-form.tsx';
import { CommentForm } from './comment-form.tsx';
import { ShelveDialog } from './shelve-dialog.tsx';

export function AlarmMoreDialog({ alarm, onClose }: { alarm: AlarmResource; onClose: () => void }) {
  alarmRevision.value;
  const [isShelving, setIsShelving] = useState(false);
  const now = alarmStore.alarms.get(alarm.id) ?? alarm;
  if (isShelving) return <ShelveDialog alarm={now} onClose={onClose} />;
  return (
    <Dialog title={toAlarmTitle(now)} onClose={onClose}>
      <AlarmSteps alarm={now} onShelve={() => setIsShelving(true)} onDone={onClose} />
      <AssignForm alarm={now} onDone={onClose} />
      <CommentForm alarm={now} onDone={onClose} />
    </Dialog>
  );
}
