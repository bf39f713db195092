/** What can be given to others: the tracking code, links to the live page that end by themselves, and the calendar. */
import { useState } from 'preact/hooks';
import {
  type CreatedShareLink,
  SHARE_DAYS_MAX,
  type ShareLinkResource,
} from '#core/request-page-resources.ts';
import type { TrackingCodeResource } from '#core/request-resources.ts';
import { linkTo } from '../../app/location.ts';
import { t } from '../../i18n/translate.ts';
import { nowMs } from '../../live/live-state.ts';
import { sendResource } from '../../live/rest-client.ts';
import { Card } from '../../ui/card.tsx';
import { Dialog, DialogActions } from '../../ui/dialog.tsx';
import { showToast } from '../../ui/toast.tsx';
import { SecretDialog } from '../admin/secret-dialog.tsx';
import { useResource } from '../device/use-resource.ts';
import { parseLocalText, toLocalText } from '../series/local-time.ts';
import type { DetailProps } from './request-detail.tsx';
import { toTimeText } from './request-words.ts';
import { TextField } from './text-field.tsx';
import { TrackingCodeDialog } from './tracking-code-dialog.tsx';

const DAY_MS = 86_400_000;

export function SharingCard({ detail }: DetailProps) {
  const { id, isMine, state, mayShare } = detail;
  const [code, setCode] = useState<string>();

  async function renewCode(): Promise<void> {
    try {
      const path = `/api/v1/requests/${encodeURIComponent(id)}/tracking-code`;
      setCode((await sendResource<TrackingCodeResource>('POST', path)).trackingCode);
    } catch {
      showToast(() => t('events.failed'), 'failed');
    }
  }

  if (state === 'draft') return null;
  return (
    <Card id="request-sharing" title={t('events.sharing')} class="request-part">
      <p>
        {t('events.trackAbout')} <a href={`/track?number=${id}`}>{`${location.host}/track`}</a>
      </p>
      {isMine && (
        <button type="button" class="button" onClick={() => void renewCode()}>
          {t('events.newCode')}
        </button>
      )}
      {mayShare && <ShareLinks detail={detail} />}
      <p>
        <a href={`/api/v1/requests/calendar.ics?city=${detail.city}`}>{t('events.calendarFile')}</a>
        <br />
        <span class="field-hint">
          {t('events.calendarFeed')} <a href={linkTo('/admin/tokens')}>{t('tokens.title')}</a>
        </span>
      </p>
      {code !== undefined && <TrackingCodeDialog id={id} code={code} onClose={() => setCode(undefined)} />}
    </Card>
  );
}

function ShareLinks({ detail }: Pick<DetailProps, 'detail'>) {
  const [turn, setTurn] = useState(0);
  const [isAsking, setIsAsking] = useState(false);
  const [created, setCreated] = useState<CreatedShareLink>();
  const path = `/api/v1/requests/${encodeURIComponent(detail.id)}/links`;
  const loaded = useResource<{ items: ShareLinkResource[] }>(path, {}, turn);
  const links = typeof loaded === 'object' ? loaded.items.filter(({ ended }) => ended === undefined) : [];

  async function end({ id }: ShareLinkResource): Promise<void> {
    try {
      await sendResource('DELETE', `${path}/${encodeURIComponent(id)}`);
      showToast(() => t('events.shareEnded'));
    } catch {
      showToast(() => t('events.failed'), 'failed');
    }
    setTurn(turn + 1);
  }

  return (
    <>
      <h3>{t('events.shareTitle')}</h3>
      <ul class="plain-list" hidden={links.length === 0}>
        {links.map(link => (
          <li key={link.id} class="share-link">
            <span>
              {t('events.shareUntil', { time: toTimeText(link.until) })}
              {link.by !== '' && <span class="muted"> · {link.by}</span>}
            </span>
            <button
              type="button"
              class="text-button"
              aria-label={t('events.shareEndThis', { time: toTimeText(link.until) })}
              onClick={() => void end(link)}
            >
              {t('events.shareEnd')}
            </button>
          </li>
        ))}
      </ul>
      <button type="button" class="button" onClick={() => setIsAsking(true)}>
        {t('events.shareNew')}
      </button>
      {isAsking && (
        <ShareDialog
          detail={detail}
          path={path}
          onCreated={link => {
            setIsAsking(false);
            setCreated(link);
            setTurn(turn + 1);
          }}
          onClose={() => setIsAsking(false)}
        />
      )}
      {created && (
        <SecretDialog
          title={t('events.shareTitle')}
          text={t('events.shareOnce', { time: toTimeText(created.until) })}
          label={t('events.shareAddress')}
          secret={`${location.origin}/shared/${created.secret}`}
          onClose={() => setCreated(undefined)}
        />
      )}
    </>
  );
}

interface ShareDialogProps extends Pick<DetailProps, 'detail'> {
  path: string;
  onCreated: (link: CreatedShareLink) => void;
  onClose: () => void;
}

function ShareDialog({ detail, path, onCreated, onClose }: ShareDialogProps) {
  const lastMs = Date.parse(detail.window.teardownEnd) + SHARE_DAYS_MAX * DAY_MS;
  const [until, setUntil] = useState(() => toLocalText(Date.parse(detail.window.teardownEnd)));
  const [isWrong, setIsWrong] = useState(false);
  const [isBusy, setIsBusy] = useState(false);
  async function submit(event: Event): Promise<void> {
    event.preventDefault();
    const untilMs = parseLocalText(until);
    if (untilMs === undefined || untilMs <= nowMs.peek() || untilMs > lastMs) return setIsWrong(true);
    setIsBusy(true);
    try {
      onCreated(
        await sendResource<CreatedShareLink>('POST', path, { until: new Date(untilMs).toISOString() }),
      );
    } catch {
      setIsBusy(false);
      setIsWrong(true);
    }
  }
  return (
    <Dialog title={t('events.shareNew')} isBusy={isBusy} onClose={onClose}>
      <form noValidate onSubmit={event => void submit(event)}>
        <p>{t('events.shareAbout')}</p>
        <TextField
          label={t('events.shareUntilField')}
          type="datetime-local"
          isRequired
          error={isWrong ? t('events.fault.until') : ''}
          value={until}
          onChange={text => {
            setUntil(text);
            setIsWrong(false);
          }}
        />
        <DialogActions>
          <button type="button" class="button" disabled={isBusy} onClick={onClose}>
            {t('cancel')}
          </button>
          <button type="submit" class="button is-primary" disabled={isBusy}>
            {t('events.shareNew')}
          </button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
