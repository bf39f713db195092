/** Whom to call: kept apart from the request, shown when asked for, gone by itself. */
import { useState } from 'preact/hooks';
import type { RequestContactResource } from '#core/request-resources.ts';
import { t } from '../../i18n/translate.ts';
import { RequestFailed, readResource, sendResource } from '../../live/rest-client.ts';
import { Card } from '../../ui/card.tsx';
import { FormDialog } from '../../ui/form-dialog.tsx';
import { DeleteContactDialog } from './delete-contact-dialog.tsx';
import { ContactFields } from './event-fields.tsx';
import { type FieldFault, toFaultText } from './fault-words.ts';
import type { DetailProps } from './request-detail.tsx';
import { type ContactDraft, toContact } from './request-draft.ts';
import { toTimeText } from './request-words.ts';

export function ContactCard({ detail: { id } }: DetailProps) {
  const [contact, setContact] = useState<RequestContactResource | 'failed' | 'deleted'>();
  const [asked, setAsked] = useState<'change' | 'delete'>();
  const path = `/api/v1/requests/${encodeURIComponent(id)}/contact`;
  function show(): void {
    readResource<RequestContactResource>(path).then(setContact, () => setContact('failed'));
  }
  return (
    <Card id="request-contact" title={t('events.part.contact')} class="request-part">
      {contact === undefined && (
        <button type="button" class="button" onClick={show}>
          {t('events.showContact')}
        </button>
      )}
      <div role="status" class="contact-shown">
        {contact === 'failed' && <p class="muted">{t('loadFailed')}</p>}
        {contact === 'deleted' && <p>{t('events.contactDeleted')}</p>}
        {typeof contact === 'object' && <Contact contact={contact} />}
      </div>
      {typeof contact === 'object' && (
        <>
          <button type="button" class="button" onClick={() => setAsked('change')}>
            {t('events.changeContact')}
          </button>
          <button type="button" class="button" onClick={() => setAsked('delete')}>
            {t('events.deleteContact')}
          </button>
        </>
      )}
      {asked === 'delete' && (
        <DeleteContactDialog
          path={path}
          onDeleted={() => {
            setContact('deleted');
            setAsked(undefined);
          }}
          onClose={() => setAsked(undefined)}
        />
      )}
      {asked === 'change' && typeof contact === 'object' && (
        <ContactDialog
          {...{ path, contact }}
          onSaved={saved => {
            setContact(saved);
            setAsked(undefined);
          }}
          onClose={() => setAsked(undefined)}
        />
      )}
    </Card>
  );
}

function Contact({ contact: { name, phone, mail, keptUntil } }: { contact: RequestContactResource }) {
  return (
    <>
      <p>
        <b>{name}</b>
      </p>
      {phone && (
        <p>
          <a href={`tel:${phone.replaceAll(/[^\d+]/g, '')}`}>{phone}</a>
        </p>
      )}
      {mail && (
        <p>
          <a href={`mailto:${mail}`}>{mail}</a>
        </p>
      )}
      <p class="field-hint">{t('events.contactKept', { time: toTimeText(keptUntil) })}</p>
    </>
  );
}

interface ContactDialogProps {
  path: string;
  contact: RequestContactResource;
  onSaved: (contact: RequestContactResource) => void;
  onClose: () => void;
}

function ContactDialog({ path, contact, onSaved, onClose }: ContactDialogProps) {
  const { name, phone = '', mail = '', hasMailConsent = false } = contact;
  const [draft, setDraft] = useState<ContactDraft>({ name, phone, mail, hasMailConsent });
  const [faults, setFaults] = useState<readonly FieldFault[]>([]);
  const [isBusy, setIsBusy] = useState(false);
  const [hasFailed, setHasFailed] = useState(false);

  async function submit(): Promise<void> {
    const changed = toContact(draft);
    if (!changed?.name) return setFaults([{ field: 'name', rule: 'empty' }]);
    setIsBusy(true);
    setHasFailed(false);
    try {
      onSaved(await sendResource<RequestContactResource>('PUT', path, changed));
    } catch (error) {
      const errors = error instanceof RequestFailed ? (error.problem?.errors ?? []) : [];
      setFaults(errors);
      setHasFailed(errors.length === 0);
      setIsBusy(false);
    }
  }

  return (
    <FormDialog
      title={t('events.changeContact')}
      width="wide"
      form={{ isBusy, whole: hasFailed ? t('events.failed') : '' }}
      submitText={t('events.saveContact')}
      onSubmit={submit}
      onClose={onClose}
    >
      <ContactFields
        contact={draft}
        faultOf={field =>
          toFaultText(
            faults.map(fault => ({ ...fault, field: `contact.${fault.field}` })),
            field,
          )
        }
        onChange={changed => {
          setDraft(changed);
          setFaults([]);
        }}
      />
    </FormDialog>
  );
}
