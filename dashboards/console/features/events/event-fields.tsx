/** The parts of the form that tell of the event, of the times, and of who asks. */
import { useRef } from 'preact/hooks';
import {
  AUTHORITY_CLASSES,
  type AuthorityClass,
  type RequestPriority,
} from '#core/requests/bandwidth-request.ts';
import { EVENT_TEXT_MAX } from '#core/requests/check-request.ts';
import { PRIORITIES_OF } from '#core/requests/priority-rules.ts';
import { AUTHORITY_LABELS, PRIORITY_LABELS } from '#core/requests/request-labels.ts';
import { t } from '../../i18n/translate.ts';
import { Checkbox } from '../../ui/field.tsx';
import {
  type ContactDraft,
  isSettled,
  moveWindow,
  type RequestDraft,
  WINDOW_FIELDS,
  withAuthority,
  withUsualMargins,
} from './request-draft.ts';
import { listAskingCities } from './request-rights.ts';
import { say } from './request-words.ts';
import { SelectField, TextField } from './text-field.tsx';

export interface PartProps {
  draft: RequestDraft;
  faultOf: (field: string) => string;
  onChange: (change: Partial<RequestDraft>) => void;
}

export function EventFields({ draft, faultOf, onChange, isNew }: PartProps & { isNew: boolean }) {
  const cities = listAskingCities();
  return (
    <>
      {isNew && cities.length > 1 && (
        <SelectField
          label={t('events.city')}
          value={draft.city}
          options={cities.map(({ slug, name }) => ({ value: slug, text: name }))}
          onChange={city => onChange({ city, items: [] })}
        />
      )}
      <TextField
        label={t('events.name')}
        error={faultOf('event.name')}
        maxLength={EVENT_TEXT_MAX}
        isRequired
        value={draft.name}
        onChange={name => onChange({ name })}
      />
      <div class="form-row">
        <TextField
          label={t('events.place')}
          error={faultOf('event.place')}
          maxLength={EVENT_TEXT_MAX}
          isRequired
          value={draft.place}
          onChange={place => onChange({ place })}
        />
        <TextField
          label={t('events.visitors')}
          error={faultOf('event.expectedVisitors')}
          mode="numeric"
          value={draft.visitors}
          onChange={visitors => onChange({ visitors })}
        />
      </div>
    </>
  );
}

export function WindowFields({ draft, faultOf, onChange }: PartProps) {
  const { window } = draft;
  const settled = useRef(window);
  if (isSettled(window)) settled.current = window;
  return (
    <>
      <div class="window-fields">
        {WINDOW_FIELDS.map(field => (
          <TextField
            key={field}
            label={t(`events.window.${field}`)}
            error={faultOf(`window.${field}`)}
            type="datetime-local"
            isRequired
            value={window[field]}
            onChange={text => onChange({ window: moveWindow(window, settled.current, field, text) })}
          />
        ))}
      </div>
      <p class="field-hint">
        {t('events.windowHint')}{' '}
        <button
          type="button"
          class="link-button"
          onClick={() => onChange({ window: withUsualMargins(window) })}
        >
          {t('events.usualMargins')}
        </button>
      </p>
    </>
  );
}

export function RequesterFields({ draft, faultOf, onChange }: PartProps) {
  return (
    <div class="form-row">
      <TextField
        label={t('events.organisation')}
        error={faultOf('requester.organisation')}
        maxLength={EVENT_TEXT_MAX}
        autocomplete="organization"
        isRequired
        value={draft.organisation}
        onChange={organisation => onChange({ organisation })}
      />
      <SelectField<AuthorityClass>
        label={t('events.authority')}
        value={draft.authority}
        options={AUTHORITY_CLASSES.map(name => ({ value: name, text: say(AUTHORITY_LABELS[name]) }))}
        onChange={authority => onChange(withAuthority(draft, authority))}
      />
    </div>
  );
}

/** What this authority may ask for; danger is always until a time. */
export function PriorityFields({ draft, faultOf, onChange }: PartProps) {
  const allowed = PRIORITIES_OF[draft.authority].toSorted();
  return (
    <div class="form-row">
      <SelectField<RequestPriority>
        label={t('events.priority')}
        hint={t('events.priorityHint')}
        error={faultOf('priority')}
        value={draft.priority}
        options={allowed.map(value => ({ value, text: say(PRIORITY_LABELS[value]) }))}
        onChange={priority => onChange({ priority })}
      />
      {draft.priority === 0 && (
        <TextField
          label={t('events.dangerUntil')}
          hint={t('events.dangerHint')}
          error={faultOf('dangerUntil')}
          type="datetime-local"
          isRequired
          value={draft.dangerUntil}
          onChange={dangerUntil => onChange({ dangerUntil })}
        />
      )}
    </div>
  );
}

interface ContactFieldsProps {
  contact: ContactDraft;
  faultOf: (field: string) => string;
  onChange: (contact: ContactDraft) => void;
}

export function ContactFields({ contact, faultOf, onChange }: ContactFieldsProps) {
  const set = (change: Partial<ContactDraft>) => onChange({ ...contact, ...change });
  return (
    <>
      <p class="field-hint">{t('events.contactAbout')}</p>
      <div class="form-row">
        <TextField
          label={t('events.contactName')}
          error={faultOf('contact.name')}
          maxLength={100}
          autocomplete="name"
          value={contact.name}
          onChange={name => set({ name })}
        />
        <TextField
          label={t('events.contactPhone')}
          error={faultOf('contact.phone')}
          type="tel"
          maxLength={40}
          autocomplete="tel"
          value={contact.phone}
          onChange={phone => set({ phone })}
        />
        <TextField
          label={t('events.contactMail')}
          error={faultOf('contact.mail')}
          type="email"
          maxLength={254}
          autocomplete="email"
          value={contact.mail}
          onChange={mail => set({ mail })}
        />
      </div>
      <Checkbox
        label={t('events.mailConsent')}
        isChecked={contact.hasMailConsent}
        isDisabled={contact.mail.trim() === ''}
        onChange={hasMailConsent => set({ hasMailConsent })}
      />
    </>
  );
}
