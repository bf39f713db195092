/** When devices may be silent, with the next times. */
import { useState } from 'preact/hooks';
import type { SilenceResource } from '#core/alarm-rule-resources.ts';
import { view } from '../../app/location.ts';
import { t } from '../../i18n/translate.ts';
import { nowMs } from '../../live/live-state.ts';
import { DataTable, type TableColumn } from '../../ui/data-table.tsx';
import { useResource } from '../device/use-resource.ts';
import { changeRule, RuleButtons } from './rule-buttons.tsx';
import { toScopeText, toSpanText, toTimesText } from './rule-words.ts';
import { maySet } from './rules-section.tsx';
import { SilenceDialog } from './silence-dialog.tsx';
import { SpanList } from './span-list.tsx';

export function SilencesSection() {
  const [turn, setTurn] = useState(0);
  const [opened, setOpened] = useState<SilenceResource | 'new'>();
  const loaded = useResource<{ items: SilenceResource[] }>(
    '/api/v1/expected-silences',
    { city: view.value.city },
    turn,
  );
  const reload = () => setTurn(known => known + 1);
  const remove = ({ id, version }: SilenceResource) =>
    changeRule(
      'DELETE',
      `/api/v1/expected-silences/${id}?version=${version}`,
      () => t('rules.removed'),
      reload,
    );
  return (
    <>
      <div class="rules-head">
        <p class="muted">{t('rules.silencesAbout')}</p>
        {maySet() && (
          <button type="button" class="button" onClick={() => setOpened('new')}>
            {t('rules.newSilence')}
          </button>
        )}
      </div>
      <DataTable
        caption={t('rules.silences')}
        columns={toColumns()}
        rows={typeof loaded === 'object' ? loaded.items : []}
        rowKey={({ id }) => id}
        empty={t(loaded === 'loading' ? 'loading' : loaded === 'failed' ? 'loadFailed' : 'rules.noSilence')}
        actions={rule =>
          maySet(rule.city) && (
            <RuleButtons
              name={`${t(`rules.reason.${rule.reason}`)}, ${toScopeText(rule)}`}
              onChange={() => setOpened(rule)}
              onRemove={() => void remove(rule)}
            />
          )
        }
      />
      {opened !== undefined && (
        <SilenceDialog
          rule={opened === 'new' ? undefined : opened}
          onSaved={reload}
          onClose={() => setOpened(undefined)}
        />
      )}
    </>
  );
}

function toColumns(): TableColumn<SilenceResource>[] {
  return [
    {
      key: 'reason',
      title: t('rules.reason'),
      render: ({ reason, text }) => [t(`rules.reason.${reason}`), text].filter(Boolean).join(': '),
      class: 'is-wrapping',
    },
    { key: 'for', title: t('rules.for'), render: toScopeText, class: 'is-wrapping' },
    { key: 'times', title: t('rules.when'), render: ({ times }) => toTimesText(times), class: 'is-wrapping' },
    { key: 'now', title: t('rules.now'), render: toNowText },
    {
      key: 'next',
      title: t('rules.next'),
      render: ({ spans }) => <SpanList spans={spans} />,
      class: 'is-wrapping',
    },
  ];
}

function toNowText({ spans: [first] }: SilenceResource): string {
  const isNow = first !== undefined && Date.parse(first.from) <= nowMs.value;
  return isNow ? t('rules.isSilent', { until: toSpanText(first) }) : t('rules.isNotSilent');
}
