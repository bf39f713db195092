import { useState } from 'preact/hooks';
import { ALARM_TEXT_MAX, type AlarmResource } from '#core/alarm-resources.ts';
import { t } from '../../i18n/translate.ts';
import { Field } from '../../ui/field.tsx';
import { act } from './alarm-actions.ts';

export function CommentForm({ alarm, onDone }: { alarm: AlarmResource; onDone: () => void }) {
  const [text, setText] = useState('');
  const [isWrong, setIsWrong] = useState(false);
  const [isBusy, setIsBusy] = useState(false);

  async function send(event: Event): Promise<void> {
    event.preventDefault();
    setIsWrong(text.trim() === '');
    if (text.trim() === '' || isBusy) return;
    setIsBusy(true);
    const done = await act(alarm, { step: 'comment', text });
    setIsBusy(false);
    if (!done) return;
    setText('');
    onDone();
  }

  return (
    <form class="alarm-comment" noValidate onSubmit={event => void send(event)}>
      <Field
        label={t('alarms.commentText')}
        hint={t('alarms.commentHint')}
        error={isWrong ? t('alarms.needsText') : ''}
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
      <button type="submit" class="button" aria-busy={isBusy}>
        {t('alarms.comment')}
      </button>
    </form>
  );
}
