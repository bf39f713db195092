/** One refusal, looked at closely. What a device sent is shown as text and never as anything else. */
import { useState } from 'preact/hooks';
import type { QuarantineResource } from '#core/quality-resources.ts';
import { toSubject } from '#core/rejections.ts';
import { toReasonLabel } from '../../i18n/reason-labels.ts';
import { formats, language, t } from '../../i18n/translate.ts';
import { Dialog, DialogActions } from '../../ui/dialog.tsx';
import { useResource } from '../device/use-resource.ts';
import { MappingDialog } from './mapping-dialog.tsx';
import { toMappingDraft } from './mapping-draft.ts';
import { Awaited, DeviceLink, mayOperate, toCityName, toKindLabel } from './section-parts.tsx';

export function EntryDialog({ id, onClose }: { id: string; onClose: () => void }) {
  const loaded = useResource<QuarantineResource>(`/api/v1/quarantine/${id}`);
  const [isMapping, setIsMapping] = useState(false);
  const draft =
    typeof loaded === 'object'
      ? toMappingDraft({ ...loaded, subject: loaded.field && toSubject(loaded.field) })
      : undefined;
  if (isMapping && draft) return <MappingDialog draft={draft} onClose={onClose} onSaved={() => undefined} />;
  return (
    <Dialog title={t('quality.entryTitle', { id })} width="wide" onClose={onClose}>
      <Awaited of={loaded}>{entry => <EntryDetails entry={entry} />}</Awaited>
      <DialogActions>
        {draft && mayOperate(draft.city) && (
          <button type="button" class="button is-primary" onClick={() => setIsMapping(true)}>
            {t('quality.map')}
          </button>
        )}
        <button type="button" class="button" onClick={onClose}>
          {t('close')}
        </button>
      </DialogActions>
    </Dialog>
  );
}

function EntryDetails({ entry }: { entry: QuarantineResource }) {
  const { time, city, kind, device, topic, reason, field, count, excerpt } = entry;
  return (
    <>
      <dl class="quality-details">
        <dt>{t('quality.reason')}</dt>
        <dd>
          {toReasonLabel(reason, language.value) ?? reason} <code>{reason}</code>
        </dd>
        <dt>{t('quality.field')}</dt>
        <dd>{field ? <code>{field}</code> : '–'}</dd>
        <dt>{t('quality.time')}</dt>
        <dd>{formats.value.instant(Date.parse(time))}</dd>
        <dt>{t('columnName')}</dt>
        <dd>
          {device ? <DeviceLink id={device} /> : '–'} · {toKindLabel(kind)} · {toCityName(city)}
        </dd>
        <dt>{t('quality.topic')}</dt>
        <dd>
          <code>{topic}</code>
        </dd>
        <dt>{t('quality.count')}</dt>
        <dd>{formats.value.number(count)}</dd>
        <dt>{t('quality.replay')}</dt>
        <dd>
          <Kept kept={entry.kept} />
        </dd>
      </dl>
      <h3>{t('quality.content')}</h3>
      {excerpt === undefined ? (
        <p class="muted">{t('quality.contentHidden')}</p>
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
        <pre class="quality-excerpt" tabIndex={0}>
          {toPrettyText(excerpt)}
        </pre>
      )}
    </>
  );
}

function Kept({ kept }: { kept: QuarantineResource['kept'] }) {
  if (!kept) return <>{t('quality.notKept')}</>;
  return (
    <>
      {t(`quality.kept.${kept.state}`)}
      {kept.judged && ` (${formats.value.instant(Date.parse(kept.judged))})`}
      {kept.remaining.length > 0 && (
        <ul>
          {kept.remaining.map(({ reason, field }) => (
            <li key={`${reason} ${field}`}>
              {toReasonLabel(reason, language.value) ?? reason} {field && <code>{field}</code>}
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

/** Indented when it is whole JSON; the excerpt of a long message is not. */
function toPrettyText(excerpt: string): string {
  try {
    return JSON.stringify(JSON.parse(excerpt), null, 2);
  } catch {
    return excerpt;
  }
}
