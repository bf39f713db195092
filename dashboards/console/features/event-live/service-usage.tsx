/** Per class at the node where it comes in: promised, used, dropped. */
import type { ItemUsageResource } from '#core/request-page-resources.ts';
import { SERVICE_LABELS } from '#core/requests/request-labels.ts';
import { formats, t } from '../../i18n/translate.ts';
import { Card } from '../../ui/card.tsx';
import { DataTable } from '../../ui/data-table.tsx';
import { MeterBar } from '../../ui/meter-bar.tsx';
import { say, toRateText } from '../events/request-words.ts';
import type { LiveProps } from './event-live-page.tsx';

export function ServiceUsage({ usage }: LiveProps) {
  const nameOf = new Map(usage.nodes.map(({ deviceId, name }) => [deviceId, name]));
  return (
    <Card id="event-usage" title={t('eventLive.usage')}>
      <DataTable
        caption={t('eventLive.usage')}
        columns={[
          {
            key: 'class',
            title: t('eventLive.class'),
            render: ({ service }) => <b>{say(SERVICE_LABELS[service])}</b>,
          },
          { key: 'node', title: t('eventLive.node'), render: ({ aNode }) => nameOf.get(aNode) ?? aNode },
          {
            ...{ key: 'booked', title: t('eventLive.booked'), isNumeric: true },
            render: ({ cirUp, cirDown }) => `${toRateText(cirUp)} / ${toRateText(cirDown)}`,
          },
          {
            ...{ key: 'used', title: t('eventLive.used'), isNumeric: true },
            render: item => <Used item={item} />,
          },
          {
            ...{ key: 'dropped', title: t('eventLive.dropped'), isNumeric: true },
            render: ({ dropRate }) =>
              dropRate === undefined ? '–' : formats.value.percent(dropRate / 100, dropRate < 10 ? 1 : 0),
          },
        ]}
        rows={usage.items}
        rowKey={({ itemId }) => itemId}
        rowClass={({ dropRate = 0 }) => (dropRate >= 0.1 ? 'is-dropping' : undefined)}
        empty="–"
      />
    </Card>
  );
}

/** Both directions together are measured, and held against both. */
function Used({ item }: { item: ItemUsageResource }) {
  const { rate, cirUp, cirDown } = item;
  if (rate === undefined) return <span class="muted">{t('eventLive.noValue')}</span>;
  const promised = cirUp + cirDown;
  return (
    <span class="usage-cell">
      {toRateText(rate)}
      {promised > 0 && <MeterBar share={rate / promised} />}
    </span>
  );
}
