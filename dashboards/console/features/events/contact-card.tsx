/** Whom to call: kept apart from the request, shown when asked for, gone by itself. */
import { useState } from 'preact/hooks';
import type { RequestContactResource } from '#core/request-resources.ts';
import { t } from '../../i18n/translate.ts';
import { readResource } from '../../live/rest-client.ts';
import { Card } from '../../ui/card.tsx';
import type { DetailProps } from './request-detail.tsx';
import { toTimeText } from './request-words.ts';

export function ContactCard({ detail: { id } }: DetailProps) {
  const [contact, setContact] = useState<RequestContactResource | 'failed'>();
  function show(): void {
    readResource<RequestContactResource>(`/api/v1/requests/${encodeURIComponent(id)}/contact`).then(
      setContact,
      () => setContact('failed'),
    );
  }
  return (
    <Card id="request-contact" title={t('events.part.contact')} class="request-part">
      {contact === undefined && (
        <button type="button" class="button" onClick={show}>
          {t('events.showContact')}
        </button>
      )}
      <div role="status">
        {contact === 'failed' && <p class="muted">{t('loadFailed')}</p>}
        {typeof contact === 'object' && (
          <>
            <p>
              <b>{contact.name}</b>
            </p>
            {contact.phone && (
              <p>
                <a href={`tel:${contact.phone.replaceAll(/[^\d+]/g, '')}`}>{contact.phone}</a>
              </p>
            )}
            {contact.mail && (
              <p>
                <a href={`mailto:${contact.mail}`}>{contact.mail}</a>
              </p>
            )}
            <p class="field-hint">{t('events.contactKept', { time: toTimeText(contact.keptUntil) })}</p>
          </>
        )}
      </div>
    </Card>
  );
}
