/** What holds for a city and a kind, and where it comes from; below it every rule that says otherwise. */
import { useState } from 'preact/hooks';
import type { EffectiveThresholdResource, ThresholdResource } from '#core/alarm-rule-resources.ts';
import type { AlarmTypeId } from '#core/alarms/alarm-types.ts';
import { UNSETTABLE_TYPES } from '#core/alarms/thresholds.ts';
import { view } from '../../app/location.ts';
import { formats, t } from '../../i18n/translate.ts';
import { cities } from '../../live/live-state.ts';
import { DataTable, type TableColumn } from '../../ui/data-table.tsx';
import { listOperatedCities } from '../admin/city-field.tsx';
import { useResource } from '../device/use-resource.ts';
import { changeRule, RowButton, RuleButtons } from './rule-buttons.tsx';
import { createScopeDraft, type ScopeDraft, toScope } from './rule-drafts.ts';
import { toKindName, toScopeText } from './rule-words.ts';
import { maySet } from './rules-section.tsx';
import { ScopeFields } from './scope-fields.tsx';
import { ThresholdDialog } from './threshold-dialog.tsx';
import { toPreview, toThresholdSentence, toTypeName } from './threshold-words.ts';

interface Opened {
  alarmTypeId: AlarmTypeId;
  rule?: ThresholdResource;
}

export function ThresholdsSection() {
  const [turn, setTurn] = useState(0);
  const [opened, setOpened] = useState<Opened>();
  const [scope, setScope] = useState(createFirstScope);
  const loaded = useResource<{ items: ThresholdResource[] }>(
    '/api/v1/alarm-thresholds',
    { city: view.value.city },
    turn,
  );
  const rules = typeof loaded === 'object' ? loaded.items : [];
  const reload = () => setTurn(known => known + 1);
  const remove = (rule: ThresholdResource) =>
    changeRule(
      'DELETE',
      `/api/v1/alarm-thresholds/${rule.id}?version=${rule.version}`,
      () => t('rules.removed'),
      reload,
    );

  return (
    <>
      <div class="rules-head">
        <p class="muted">{t('rules.thresholdsAbout')}</p>
        {maySet() && (
          <button
            type="button"
            class="button"
            onClick={() => setOpened({ alarmTypeId: 'supplyVoltageTooHigh' })}
          >
            {t('rules.newThreshold')}
          </button>
        )}
      </div>
      <DataTable
        caption={t('rules.overrides')}
        isCaptionVisible
        columns={toRuleColumns()}
        rows={rules}
        rowKey={({ id }) => id}
        empty={t(loaded === 'loading' ? 'loading' : loaded === 'failed' ? 'loadFailed' : 'rules.noOverride')}
        actions={rule =>
          maySet(rule.city) && (
            <RuleButtons
              name={`${toTypeName(rule.alarmTypeId)}, ${toScopeText(rule)}`}
              onChange={() => setOpened({ alarmTypeId: rule.alarmTypeId, rule })}
              onRemove={() => void remove(rule)}
            />
          )
        }
      />
      <Effective scope={scope} turn={turn} rules={rules} onScope={setScope} onSet={setOpened} />
      {opened && (
        <ThresholdDialog
          {...opened}
          scope={maySet(scope.city) ? scope : { ...scope, city: listOperatedCities()[0]?.slug ?? scope.city }}
          onSaved={reload}
          onClose={() => setOpened(undefined)}
        />
      )}
    </>
  );
}

function createFirstScope(): ScopeDraft {
  const first = view.value.city.split(',')[0] || cities.value[0]?.slug || '';
  return { ...createScopeDraft(first), level: 'kind' };
}

interface EffectiveProps {
  scope: ScopeDraft;
  turn: number;
  rules: readonly ThresholdResource[];
  onScope: (scope: ScopeDraft) => void;
  onSet: (opened: Opened) => void;
}

const NO_FORM = { isBusy: false, errorOf: () => '', whole: '', send: async () => false };

function Effective({ scope, turn, rules, onScope, onSet }: EffectiveProps) {
  const query = { ...toScope(scope) };
  const loaded = useResource<{ items: EffectiveThresholdResource[] }>(
    '/api/v1/alarm-thresholds/effective',
    query,
    turn,
  );
  return (
    <>
      <h2 class="rules-title">{t('rules.effective')}</h2>
      <div class="rules-scope">
        <label class="field">
          <span class="rules-label">{t('city')}</span>
          <select
            class="input"
            value={scope.city}
            onChange={event => onScope({ ...scope, city: event.currentTarget.value })}
          >
            {cities.value.map(({ slug, name }) => (
              <option key={slug} value={slug}>
                {name}
              </option>
            ))}
          </select>
        </label>
        <ScopeFields scope={scope} form={NO_FORM} isCityFixed onChange={onScope} />
      </div>
      <DataTable
        caption={t('rules.effective')}
        columns={toEffectiveColumns(rules)}
        rows={typeof loaded === 'object' ? loaded.items : []}
        rowKey={({ alarmTypeId, kind }) => `${alarmTypeId} ${kind}`}
        empty={t(loaded === 'loading' ? 'loading' : 'rules.noSuch')}
        actions={({ alarmTypeId }) =>
          maySet(scope.city) &&
          !UNSETTABLE_TYPES.includes(alarmTypeId) && (
            <RowButton
              text={t('rules.set')}
              label={t('rules.setOf', { name: toTypeName(alarmTypeId) })}
              onClick={() => onSet({ alarmTypeId })}
            />
          )
        }
      />
    </>
  );
}

function toRuleColumns(): TableColumn<ThresholdResource>[] {
  return [
    {
      key: 'type',
      title: t('alarms.filterType'),
      render: rule => toTypeName(rule.alarmTypeId),
      class: 'is-wrapping',
    },
    { key: 'for', title: t('rules.for'), render: toScopeText, class: 'is-wrapping' },
    {
      key: 'what',
      title: t('rules.holds'),
      render: rule => toThresholdSentence(rule.alarmTypeId, toPreview(rule)),
      class: 'is-wrapping rules-sentence',
    },
    {
      key: 'by',
      title: t('rules.by'),
      render: ({ changedBy, changed }) => `${changedBy}, ${formats.value.instant(Date.parse(changed))}`,
    },
  ];
}

function toEffectiveColumns(rules: readonly ThresholdResource[]): TableColumn<EffectiveThresholdResource>[] {
  return [
    {
      key: 'type',
      title: t('alarms.filterType'),
      render: one => toTypeName(one.alarmTypeId),
      class: 'is-wrapping',
    },
    { key: 'kind', title: t('columnKind'), render: ({ kind }) => toKindName(kind) },
    {
      key: 'what',
      title: t('rules.holds'),
      render: one => toThresholdSentence(one.alarmTypeId, one),
      class: 'is-wrapping rules-sentence',
    },
    {
      key: 'source',
      title: t('rules.source'),
      render: one => toSourceText(one, rules),
      class: 'is-wrapping',
    },
  ];
}

function toSourceText({ sources }: EffectiveThresholdResource, rules: readonly ThresholdResource[]): string {
  const ids = [...new Set(sources.map(({ ruleId }) => ruleId))];
  if (ids.length === 0) return t('rules.catalogue');
  return ids
    .map(id => {
      const rule = rules.find(one => one.id === id);
      return rule ? toScopeText(rule) : t('rules.ownRule');
    })
    .join('; ');
}
