/** Changes what a request asks for: a draft or one that does not fit as it stands, a live booking by a revision. */
import { useMemo, useState } from 'preact/hooks';
import type { RequestAnswer, RequestDetailResource, RequestStepRequest } from '#core/request-resources.ts';
import { linkTo, navigate } from '../../app/location.ts';
import { t } from '../../i18n/translate.ts';
import { sendResource } from '../../live/rest-client.ts';
import { PageHead } from '../../ui/page-head.tsx';
import { showToast } from '../../ui/toast.tsx';
import { useResource } from '../device/use-resource.ts';
import { toContentResource, toDraft } from './request-draft.ts';
import { RequestFormView } from './request-form.tsx';
import { TrackingCodeDialog } from './tracking-code-dialog.tsx';
import { useRequestForm } from './use-request-form.ts';

type Way = 'edit' | 'revise';

export function ChangeRequestPage({ id, way }: { id: string; way: Way }) {
  const loaded = useResource<RequestDetailResource>(`/api/v1/requests/${encodeURIComponent(id)}`);
  if (loaded === 'loading') return <p class="empty">{t('loading')}</p>;
  if (loaded === 'failed') return <p class="empty">{t('events.missing')}</p>;
  return <ChangeForm detail={loaded} way={way} />;
}

function ChangeForm({ detail, way }: { detail: RequestDetailResource; way: Way }) {
  const { id } = detail;
  const first = useMemo(() => toDraft(detail), []);
  const form = useRequestForm(first, id);
  const [code, setCode] = useState<string>();
  const page = linkTo(`/events/${id}`);
  const isDraft = detail.state === 'draft';

  /** What follows is done with the revision that the change made. */
  async function save(then?: 'submit' | 'recheck'): Promise<void> {
    form.tell();
    if (form.faults.length > 0) return;
    const content = toContentResource(form.content);
    const { window, items, kit } = content;
    const step: RequestStepRequest =
      way === 'edit' ? { step: 'edit', content } : { step: 'askRevision', window, items, kit };
    let newCode: string | undefined;
    const isDone = await form.send(async () => {
      const { request } = await sendStep(id, detail.revision, step);
      if (then) newCode = (await sendStep(id, request.revision, { step: then })).trackingCode;
    });
    if (!isDone) return;
    if (newCode !== undefined) return setCode(newCode);
    showToast(() => t('events.changed'));
    navigate(page);
  }

  return (
    <>
      <PageHead
        title={t(way === 'edit' ? 'events.editTitle' : 'events.reviseTitle', { name: detail.event.name })}
        note={id}
      />
      <RequestFormView
        form={form}
        mode={way}
        onSubmit={() => void save(way === 'revise' ? undefined : isDraft ? 'submit' : 'recheck')}
        actions={
          <>
            <a class="button" href={page}>
              {t('cancel')}
            </a>
            {way === 'edit' && isDraft && (
              <button type="button" class="button" disabled={form.isBusy} onClick={() => void save()}>
                {t('events.saveDraft')}
              </button>
            )}
            <button type="submit" class="button is-primary" disabled={form.isBusy}>
              {t(way === 'revise' ? 'events.askRevision' : isDraft ? 'events.submit' : 'events.saveAndCheck')}
            </button>
          </>
        }
      />
      {code !== undefined && <TrackingCodeDialog id={id} code={code} onClose={() => navigate(page)} />}
    </>
  );
}

/** Throws RequestFailed: 409 when another change came first. */
export function sendStep(id: string, revision: number, step: RequestStepRequest): Promise<RequestAnswer> {
  return sendResource('POST', `/api/v1/requests/${encodeURIComponent(id)}/steps?revision=${revision}`, step);
}
