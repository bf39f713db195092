/** What has happened to a request, newest first. */
import { PART_LABELS, REASON_LABELS, STATE_LABELS } from '#core/requests/request-labels.ts';
import { t } from '../../i18n/translate.ts';
import { Card } from '../../ui/card.tsx';
import type { DetailProps } from './request-detail.tsx';
import { say, toTimeText } from './request-words.ts';

export function HistoryCard({ detail }: DetailProps) {
  return (
    <Card id="request-history" title={t('events.history')} class="request-part">
      {detail.history.length === 0 && <p class="muted">{t('events.noHistory')}</p>}
      <ol class="request-history">
        {detail.history.toReversed().map(({ time, to, part, by, reason, publicNote }) => (
          <li key={`${time} ${to}`}>
            <b>{say(STATE_LABELS[to])}</b>
            {reason && <span> – {say(REASON_LABELS[reason])}</span>}
            <span class="muted">
              {toTimeText(time)} · {by ? `${by} (${say(PART_LABELS[part])})` : say(PART_LABELS[part])}
            </span>
            {publicNote && <span class="request-quote">{publicNote}</span>}
          </li>
        ))}
      </ol>
    </Card>
  );
}
