/** Refusals by reason, city, kind and key, with how they came over the time shown. */
import { useState } from 'preact/hooks';
import type { RefusalGroupResource, RefusalGroupsResource } from '#core/quality-resources.ts';
import { linkTo } from '../../app/location.ts';
import { toReasonLabel } from '../../i18n/reason-labels.ts';
import { formats, language, t } from '../../i18n/translate.ts';
import { DataTable, type TableColumn } from '../../ui/data-table.tsx';
import { Sparkline } from '../../ui/sparkline.tsx';
import { useResource } from '../device/use-resource.ts';
import { MappingDialog } from './mapping-dialog.tsx';
import { type MappingDraft, toMappingDraft } from './mapping-draft.ts';
import { refusalFilter } from './refusal-filter.ts';
import { Awaited, mayOperate, toCityName, toKindLabel } from './section-parts.tsx';

export function RefusalGroups() {
  const { groupQuery, period } = refusalFilter.value;
  const [turn, setTurn] = useState(0);
  const [draft, setDraft] = useState<MappingDraft>();
  const loaded = useResource<RefusalGroupsResource>('/api/v1/quarantine/groups', groupQuery, turn);
  return (
    <Awaited of={loaded}>
      {({ items, truncated }) => (
        <>
          <DataTable
            caption={t('quality.groupsCaption')}
            columns={toColumns()}
            rows={items}
            rowKey={toKey}
            sort={{ column: 'count', isDescending: true }}
            actions={group => <GroupActions group={group} days={period} onMap={setDraft} />}
            empty={t('quality.nothingRefused')}
          />
          {truncated && <p class="quality-about">{t('quality.groupsTruncated', { count: items.length })}</p>}
          {draft && (
            <MappingDialog
              draft={draft}
              onClose={() => setDraft(undefined)}
              onSaved={() => setTurn(turn + 1)}
            />
          )}
        </>
      )}
    </Awaited>
  );
}

function toKey({ city, kind, reason, subject }: RefusalGroupResource): string {
  return [city, kind, reason, subject].join(' ');
}

function toName(group: RefusalGroupResource): string {
  const reason = toReasonLabel(group.reason, language.value) ?? group.reason;
  return [reason, group.subject, toCityName(group.city)].filter(Boolean).join(', ');
}

function GroupActions(props: {
  group: RefusalGroupResource;
  days: number;
  onMap: (draft: MappingDraft) => void;
}) {
  const { group, days, onMap } = props;
  const draft = toMappingDraft(group);
  const { city, kind, reason, subject } = group;
  const address = {
    ...{ show: 'entries', city, reason },
    ...(days !== 1 && { days: String(days) }),
    ...(kind && { kind }),
    ...(subject && { subject }),
  };
  return (
    <>
      {draft && mayOperate(city) && (
        <button
          type="button"
          class="text-button"
          aria-label={t('quality.mapThis', { name: toName(group) })}
          onClick={() => onMap(draft)}
        >
          {t('quality.map')}
        </button>
      )}
      <a
        class="text-button"
        href={linkTo('/quality', address)}
        aria-label={t('quality.entriesOf', { name: toName(group) })}
      >
        {t('quality.viewEntries')}
      </a>
    </>
  );
}

function toColumns(): TableColumn<RefusalGroupResource>[] {
  const { number, dayAndTime } = formats.value;
  return [
    {
      key: 'reason',
      title: t('quality.reason'),
      render: ({ reason }) => toReasonLabel(reason, language.value) ?? reason,
      sortValue: ({ reason }) => toReasonLabel(reason, language.value) ?? reason,
    },
    {
      key: 'subject',
      title: t('quality.field'),
      render: ({ subject }) => (subject ? <code>{subject}</code> : '–'),
      sortValue: ({ subject }) => subject,
    },
    {
      key: 'kind',
      title: t('columnKind'),
      render: ({ kind }) => toKindLabel(kind),
      sortValue: ({ kind }) => toKindLabel(kind),
    },
    {
      key: 'city',
      title: t('city'),
      render: ({ city }) => toCityName(city),
      sortValue: ({ city }) => toCityName(city),
    },
    {
      key: 'count',
      title: t('quality.count'),
      isNumeric: true,
      render: ({ count }) => number(count),
      sortValue: ({ count }) => count,
    },
    {
      key: 'devices',
      title: t('devices'),
      isNumeric: true,
      render: ({ devices }) => number(devices),
      sortValue: ({ devices }) => devices,
    },
    {
      key: 'trend',
      title: t('quality.trend'),
      class: 'quality-trend',
      render: group => <Trend group={group} />,
    },
    {
      key: 'last',
      title: t('quality.last'),
      isNumeric: true,
      render: ({ last }) => dayAndTime(Date.parse(last)),
      sortValue: ({ last }) => Date.parse(last),
    },
  ];
}

/** Whether it becomes more, as a word too: the later half of the time against the earlier. */
function Trend({ group }: { group: RefusalGroupResource }) {
  const half = group.trend.length / 2;
  const sum = (counts: readonly number[]) => counts.reduce((total, count) => total + count, 0);
  const [before, after] = [sum(group.trend.slice(0, half)), sum(group.trend.slice(half))];
  const word = after > before * 1.2 ? 'rising' : after < before * 0.8 ? 'falling' : 'steady';
  return (
    <>
      <Sparkline values={group.trend} />
      <span class="muted">{t(`quality.trend.${word}`)}</span>
    </>
  );
}
