/** Sets a threshold otherwise, or changes such a rule; a sentence says what would hold. */
import { useState } from 'preact/hooks';
import type { ThresholdResource } from '#core/alarm-rule-resources.ts';
import { ALARM_TYPE_IDS, type AlarmTypeId } from '#core/alarms/alarm-types.ts';
import { toDefaultThreshold, UNSETTABLE_TYPES } from '#core/alarms/thresholds.ts';
import { SEVERITIES, type Severity } from '#core/limits.ts';
import { formats, t } from '../../i18n/translate.ts';
import { sendResource } from '../../live/rest-client.ts';
import { Checkbox, Field } from '../../ui/field.tsx';
import { FormDialog } from '../../ui/form-dialog.tsx';
import { createScopeDraft, type ScopeDraft, toScope } from './rule-drafts.ts';
import { toScopeText } from './rule-words.ts';
import { ScopeFields } from './scope-fields.tsx';
import { createThresholdDraft, type ThresholdDraft, toThresholdRequest } from './threshold-draft.ts';
import {
  limitOf,
  toPreview,
  toSeverityName,
  toThresholdSentence,
  toTypeName,
  toUnitSymbol,
} from './threshold-words.ts';
import { Choice } from './times-fields.tsx';
import { useRuleForm } from './use-rule-form.ts';

interface ThresholdDialogProps {
  /** What is changed; absent: a new one. */
  rule?: ThresholdResource | undefined;
  alarmTypeId: AlarmTypeId;
  scope: ScopeDraft;
  onSaved: () => void;
  onClose: () => void;
}

const SHOWN = [
  'alarmTypeId',
  'severity',
  'raiseForS',
  'clearForS',
  'at',
  'clearAt',
  'kind',
  'groupId',
  'deviceId',
];

export function ThresholdDialog({ rule, alarmTypeId, scope: given, onSaved, onClose }: ThresholdDialogProps) {
  const [scope, setScope] = useState(() => (rule ? createScopeDraft(rule.city, rule) : given));
  const [draft, setDraft] = useState(() => createThresholdDraft(alarmTypeId, rule));
  const form = useRuleForm(SHOWN);
  const change = (some: Partial<ThresholdDraft>) => setDraft({ ...draft, ...some });
  const request = toThresholdRequest(draft, toScope(scope), rule?.isEnabled !== undefined);

  async function submit(): Promise<void> {
    const path = '/api/v1/alarm-thresholds';
    const isDone = await form.send(() =>
      rule
        ? sendResource('PUT', `${path}/${rule.id}?version=${rule.version}`, request)
        : sendResource('POST', path, request),
    );
    if (!isDone) return;
    onSaved();
    onClose();
  }

  return (
    <FormDialog
      class="rule-form"
      width="wide"
      title={t(rule ? 'rules.changeThreshold' : 'rules.newThreshold')}
      submitText={t('save')}
      form={form}
      onSubmit={submit}
      onClose={onClose}
    >
      <ScopeFields scope={scope} form={form} isCityFixed={rule !== undefined} onChange={setScope} />
      <Choice
        label={t('alarms.filterType')}
        value={draft.alarmTypeId}
        error={form.errorOf('alarmTypeId')}
        onChange={id => setDraft(createThresholdDraft(id as AlarmTypeId))}
        options={listTypes()}
      />
      <Checkbox
        label={t('rules.isEnabled')}
        isChecked={draft.isEnabled}
        onChange={isEnabled => change({ isEnabled })}
      />
      {draft.isEnabled && <ValueFields draft={draft} form={form} onChange={change} />}
      <p class="rule-preview" role="status">
        <b>{`${toTypeName(draft.alarmTypeId)}, ${toScopeText(request)}`}</b>
        <span>{toThresholdSentence(draft.alarmTypeId, toPreview(request))}</span>
      </p>
    </FormDialog>
  );
}

interface ValueFieldsProps {
  draft: ThresholdDraft;
  form: ReturnType<typeof useRuleForm>;
  onChange: (some: Partial<ThresholdDraft>) => void;
}

function ValueFields({ draft, form, onChange }: ValueFieldsProps) {
  const { alarmTypeId } = draft;
  const limit = limitOf(alarmTypeId);
  const usual = toDefaultThreshold(alarmTypeId);
  const number = (
    label: string,
    value: string,
    usually: number,
    error: string,
    onInput: (value: string) => void,
  ) => (
    <Field
      label={label}
      hint={t('rules.usually', { value: formats.value.number(usually, usually % 1 ? 1 : 0) })}
      error={error}
    >
      {input => (
        <input
          {...input}
          type="number"
          step="any"
          value={value}
          onInput={event => onInput(event.currentTarget.value)}
        />
      )}
    </Field>
  );
  return (
    <>
      {limit && (
        <div class="form-row">
          {usual.levels.map((level, index) =>
            number(
              t(limit.side === 'above' ? 'rules.levelAbove' : 'rules.levelBelow', {
                ...{ severity: toSeverityName(level.severity), unit: toUnitSymbol(limit) },
              }),
              draft.at[index] ?? '',
              level.at,
              index === 0 ? form.errorOf('at') : '',
              value =>
                onChange({ at: usual.levels.map((_, i) => (i === index ? value : (draft.at[i] ?? ''))) }),
            ),
          )}
          {number(
            t('rules.clearAt', { unit: toUnitSymbol(limit) }),
            draft.clearAt,
            limit.clearAt,
            form.errorOf('clearAt'),
            clearAt => onChange({ clearAt }),
          )}
        </div>
      )}
      <div class="form-row">
        {!limit && (
          <Choice
            label={t('alarms.filterSeverity')}
            value={draft.severity}
            error={form.errorOf('severity')}
            onChange={severity => onChange({ severity: severity as Severity | '' })}
            options={[
              ['', t('rules.usually', { value: toSeverityName(usual.severity) })],
              ...SEVERITIES.map(name => [name, toSeverityName(name)] as const),
            ]}
          />
        )}
        {number(
          t('rules.raiseForS'),
          draft.raiseForS,
          usual.raiseForS,
          form.errorOf('raiseForS'),
          raiseForS => onChange({ raiseForS }),
        )}
        {number(
          t('rules.clearForS'),
          draft.clearForS,
          usual.clearForS,
          form.errorOf('clearForS'),
          clearForS => onChange({ clearForS }),
        )}
      </div>
    </>
  );
}

function listTypes(): [id: string, text: string][] {
  return ALARM_TYPE_IDS.filter(id => !UNSETTABLE_TYPES.includes(id))
    .map((id): [string, string] => [id, toTypeName(id)])
    .sort(([, one], [, other]) => formats.value.compare(one, other));
}
