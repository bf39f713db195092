/** Gives an alarm to somebody who may act on alarms of its city. */
import { useState } from 'preact/hooks';
import type { AlarmResource } from '#core/alarm-resources.ts';
import type { AssigneeResource } from '#core/alarm-rule-resources.ts';
import { t } from '../../i18n/translate.ts';
import { Field } from '../../ui/field.tsx';
import { useResource } from '../device/use-resource.ts';
import { act } from './alarm-actions.ts';

export function AssignForm({ alarm, onDone }: { alarm: AlarmResource; onDone: () => void }) {
  const loaded = useResource<{ items: AssigneeResource[] }>('/api/v1/alarms/assignees', { city: alarm.city });
  const people = typeof loaded === 'object' ? loaded.items : [];
  const [chosen, setChosen] = useState('');
  const [isBusy, setIsBusy] = useState(false);
  const to = chosen === '' ? (people[0]?.id ?? '') : chosen;
  if (people.length === 0 || alarm.operatorState === 'closed') return null;

  async function send(event: Event): Promise<void> {
    event.preventDefault();
    if (isBusy) return;
    setIsBusy(true);
    const done = await act(alarm, { step: 'assign', to });
    setIsBusy(false);
    if (done) onDone();
  }

  return (
    <form class="alarm-assign" onSubmit={event => void send(event)}>
      <Field label={t('alarms.assignTo')} isRequired>
        {input => (
          <select {...input} value={to} onChange={event => setChosen(event.currentTarget.value)}>
            {people.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </select>
        )}
      </Field>
      <button type="submit" class="button" aria-busy={isBusy}>
        {t('alarms.assign')}
      </button>
    </form>
  );
}
