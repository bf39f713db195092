/** Writes a mapping, or changes one; afterwards the kept messages of its kind may be replayed at once. */
import { useState } from 'preact/hooks';
import type { MappingResource, ReplayRequest } from '#core/quality-resources.ts';
import { linkTo, navigate } from '../../app/location.ts';
import { t } from '../../i18n/translate.ts';
import { deviceKinds } from '../../live/live-state.ts';
import { RequestFailed, sendResource } from '../../live/rest-client.ts';
import { Dialog, DialogActions } from '../../ui/dialog.tsx';
import { Checkbox } from '../../ui/field.tsx';
import { showToast } from '../../ui/toast.tsx';
import { findTarget, listConversions, type MappingDraft, toRequest } from './mapping-draft.ts';
import { MappingFields } from './mapping-fields.tsx';

export interface MappingErrors {
  /** By field of the request. */
  fields: Readonly<Record<string, string>>;
  /** What belongs to no field. */
  whole: string;
}

interface MappingDialogProps {
  draft: MappingDraft;
  onClose: () => void;
  onSaved: () => void;
}

const NO_ERRORS: MappingErrors = { fields: {}, whole: '' };

export function MappingDialog({ draft: given, onClose, onSaved }: MappingDialogProps) {
  const [draft, setDraft] = useState(given);
  const [isReplayWanted, setIsReplayWanted] = useState(true);
  const [isBusy, setIsBusy] = useState(false);
  const [errors, setErrors] = useState(NO_ERRORS);

  /** A conversion that does not end in the unit of what was chosen now is none. */
  function change(part: Partial<MappingDraft>): void {
    const next = { ...draft, ...part };
    const { metric, metrics } = findTarget(deviceKinds.value, next);
    if (!metrics.some(({ name }) => name === next.toMetric)) next.toMetric = '';
    if (!listConversions(metric).includes(next.conversion)) next.conversion = 'none';
    setDraft(next);
  }

  async function save(event: Event): Promise<void> {
    event.preventDefault();
    setIsBusy(true);
    try {
      await send(draft);
      showToast(() => t('quality.mappingSaved'));
      onSaved();
      if (isReplayWanted) await replay(draft);
      else onClose();
    } catch (error) {
      setErrors(toErrors(error));
      setIsBusy(false);
    }
  }

  return (
    <Dialog
      title={t(draft.id === undefined ? 'quality.mappingNew' : 'quality.mappingChange')}
      width="wide"
      isBusy={isBusy}
      onClose={onClose}
    >
      <form class="quality-form" onSubmit={save}>
        <p class="quality-about">{t('quality.mappingAbout')}</p>
        <MappingFields draft={draft} errors={errors} onChange={change} />
        <Checkbox
          label={t('quality.replayAfterwards')}
          hint={t('quality.replayAfterwardsHint')}
          isChecked={isReplayWanted}
          onChange={setIsReplayWanted}
        />
        {errors.whole !== '' && (
          <p class="field-error" role="alert">
            {errors.whole}
          </p>
        )}
        <DialogActions>
          <button type="button" class="button" disabled={isBusy} onClick={onClose}>
            {t('cancel')}
          </button>
          <button type="submit" class="button is-primary" disabled={isBusy}>
            {t('save')}
          </button>
        </DialogActions>
      </form>
    </Dialog>
  );
}

function send(draft: MappingDraft): Promise<MappingResource> {
  const { id, version } = draft;
  const path = '/api/v1/metric-mappings';
  return id === undefined
    ? sendResource('POST', path, toRequest(draft))
    : sendResource('PUT', `${path}/${id}?version=${version}`, toRequest(draft));
}

/** Shown where it can be followed; one that runs already is shown too. */
async function replay({ city, kind }: MappingDraft): Promise<void> {
  const wanted: ReplayRequest = { city, kind };
  await sendResource('POST', '/api/v1/replays', wanted).catch((error: unknown) => {
    const isRunning = error instanceof RequestFailed && error.status === 409;
    showToast(() => t(isRunning ? 'quality.replayRuns' : 'quality.replayFailed'), 'failed');
  });
  navigate(linkTo('/quality/replays'));
}

function toErrors(error: unknown): MappingErrors {
  const problem = error instanceof RequestFailed ? error.problem : undefined;
  const faults = problem?.errors ?? [];
  if (faults.length === 0)
    return {
      fields: {},
      whole: t(problem?.code === 'CONFLICT' ? 'quality.mappingConflict' : 'quality.saveFailed'),
    };
  const fields = Object.fromEntries(faults.map(({ field, rule }) => [field, toRuleText(rule)]));
  return { fields, whole: '' };
}

/** The rules of `core/metric-mappings.ts` that a person can break here. */
function toRuleText(rule: string): string {
  if (rule.startsWith('may stand for')) return t('quality.rule.forbidden');
  if (rule.startsWith('is a metric of its own')) return t('quality.rule.ownMetric');
  if (rule.startsWith('is a component of its own')) return t('quality.rule.ownComponent');
  if (rule.startsWith('changes nothing')) return t('quality.rule.nothing');
  if (rule.startsWith('is the part before')) return t('quality.rule.dash');
  return t('quality.rule.choose');
}
