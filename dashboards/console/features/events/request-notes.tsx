/** Notes on a request: between staff, or for who asked. They are added to and never changed. */
import { useState } from 'preact/hooks';
import { isAllowed } from '#core/access-resources.ts';
import type { RequestNoteResource } from '#core/request-resources.ts';
import { NOTE_LABELS, PART_LABELS } from '#core/requests/request-labels.ts';
import { t } from '../../i18n/translate.ts';
import { session } from '../../live/live-state.ts';
import { Card } from '../../ui/card.tsx';
import { Segmented } from '../../ui/segmented.tsx';
import { showToast } from '../../ui/toast.tsx';
import { sendStep } from './change-request.tsx';
import type { DetailProps } from './request-detail.tsx';
import { say, toTimeText } from './request-words.ts';
import { toStepFailure } from './step-failure.ts';
import { LongTextField } from './text-field.tsx';

export function NotesCard({ detail, onChanged }: DetailProps) {
  const mayNote = detail.nextSteps.some(({ step }) => step === 'note');
  if (detail.notes.length === 0 && !mayNote) return null;
  return (
    <Card id="request-notes" title={t('events.notes')} class="request-part">
      <ol class="request-history" hidden={detail.notes.length === 0}>
        {detail.notes.map((note, index) => (
          <Note key={index} note={note} />
        ))}
      </ol>
      {mayNote && <NoteForm {...{ detail, onChanged }} />}
    </Card>
  );
}

function Note({ note: { time, part, by, visibility, code, text } }: { note: RequestNoteResource }) {
  return (
    <li>
      {code && <b>{say(NOTE_LABELS[code])}</b>}
      {text !== '' && <span class="request-quote">{text}</span>}
      <span class="muted">
        {toTimeText(time)} · {by ? `${by} (${say(PART_LABELS[part])})` : say(PART_LABELS[part])}
        {visibility === 'internal' && ` · ${t('events.note.internal')}`}
      </span>
    </li>
  );
}

function NoteForm({ detail, onChanged }: DetailProps) {
  const { id, city, revision } = detail;
  const who = session.value;
  const isStaff = typeof who === 'object' && isAllowed(who, ['approver', 'operator', 'admin'], city);
  const [visibility, setVisibility] = useState<'internal' | 'requester'>(isStaff ? 'internal' : 'requester');
  const [text, setText] = useState('');
  const [isBusy, setIsBusy] = useState(false);

  async function submit(event: Event): Promise<void> {
    event.preventDefault();
    if (text.trim() === '' || isBusy) return;
    setIsBusy(true);
    try {
      await sendStep(id, revision, { step: 'note', visibility, text: text.trim() });
      setText('');
      showToast(() => t('events.did.note'));
    } catch (error) {
      showToast(() => toStepFailure(error), 'failed');
    } finally {
      setIsBusy(false);
      onChanged();
    }
  }

  return (
    <form class="note-form" onSubmit={event => void submit(event)}>
      {isStaff && (
        <Segmented
          label={t('events.note.for')}
          selected={visibility}
          options={[
            { value: 'internal', text: t('events.note.internal') },
            { value: 'requester', text: t('events.note.requester') },
          ]}
          onSelect={setVisibility}
        />
      )}
      <LongTextField label={t('events.note.text')} isRequired value={text} onChange={setText} />
      <button type="submit" class="button" disabled={isBusy || text.trim() === ''}>
        {t('events.note.add')}
      </button>
    </form>
  );
}
