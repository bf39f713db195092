/** A new request: sent, or kept as a draft. Several attempts with the same content make one request of it. */
import { useMemo, useRef, useState } from 'preact/hooks';
import type { NewRequest, RequestAnswer } from '#core/request-resources.ts';
import { linkTo, navigate } from '../../app/location.ts';
import { t } from '../../i18n/translate.ts';
import { nowMs } from '../../live/live-state.ts';
import { sendResource } from '../../live/rest-client.ts';
import { PageHead } from '../../ui/page-head.tsx';
import { showToast } from '../../ui/toast.tsx';
import { createDraft, toContact, toContentResource } from './request-draft.ts';
import { RequestFormView } from './request-form.tsx';
import { listAskingCities } from './request-rights.ts';
import { TrackingCodeDialog } from './tracking-code-dialog.tsx';
import { useRequestForm } from './use-request-form.ts';

export function NewRequestPage() {
  const [city] = listAskingCities();
  if (!city) return <p class="empty">{t('events.mayNotAsk')}</p>;
  return <NewRequestForm city={city.slug} />;
}

function NewRequestForm({ city }: { city: string }) {
  const first = useMemo(() => createDraft(city, nowMs.peek()), []);
  const form = useRequestForm(first);
  const [sent, setSent] = useState<RequestAnswer>();
  const attempt = useRef<{ body: string; key: string } | undefined>(undefined);

  async function send(submit: boolean): Promise<void> {
    form.tell();
    if (form.faults.length > 0) return;
    const order = toOrder(form, submit);
    const body = JSON.stringify(order);
    if (attempt.current?.body !== body) attempt.current = { body, key: crypto.randomUUID() };
    const { key } = attempt.current;
    await form.send(async () => {
      const answer = await sendResource<RequestAnswer>('POST', '/api/v1/requests', order, {
        'idempotency-key': key,
      });
      if (answer.trackingCode !== undefined) setSent(answer);
      else {
        showToast(() => t('events.draftSaved', { id: answer.request.id }));
        navigate(linkTo(`/events/${answer.request.id}`));
      }
    });
  }

  return (
    <>
      <PageHead title={t('events.new')} />
      <RequestFormView
        form={form}
        mode="new"
        onSubmit={() => void send(true)}
        actions={
          <>
            <button type="button" class="button" disabled={form.isBusy} onClick={() => void send(false)}>
              {t('events.saveDraft')}
            </button>
            <button type="submit" class="button is-primary" disabled={form.isBusy}>
              {t('events.submit')}
            </button>
          </>
        }
      />
      {sent?.trackingCode !== undefined && (
        <TrackingCodeDialog
          id={sent.request.id}
          code={sent.trackingCode}
          onClose={() => navigate(linkTo(`/events/${sent.request.id}`))}
        />
      )}
    </>
  );
}

function toOrder({ draft, content }: ReturnType<typeof useRequestForm>, submit: boolean): NewRequest {
  const { city, organisation, authority } = draft;
  const contact = toContact(draft.contact);
  return {
    ...toContentResource(content),
    ...{ city, submit, requester: { organisation: organisation.trim(), authority } },
    ...(contact && { contact }),
  };
}
