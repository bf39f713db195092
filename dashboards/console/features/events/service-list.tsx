/** What each service asks for, between which cases. */
import type { RequestItem } from '#core/requests/bandwidth-request.ts';
import { SERVICE_LABELS } from '#core/requests/request-labels.ts';
import { t } from '../../i18n/translate.ts';
import { DataTable } from '../../ui/data-table.tsx';
import { nameOfNode } from './request-detail.tsx';
import { say, toRateText } from './request-words.ts';

export function ServiceList({ items, caption }: { items: readonly RequestItem[]; caption: string }) {
  return (
    <DataTable
      caption={caption}
      columns={[
        { key: 'service', title: t('events.service'), render: ({ service }) => say(SERVICE_LABELS[service]) },
        {
          key: 'way',
          title: t('events.way'),
          render: ({ aNode, zNode }) => `${nameOfNode(aNode)} – ${nameOfNode(zNode)}`,
        },
        {
          ...{ key: 'cir', title: t('events.promised'), isNumeric: true },
          render: ({ cirUp, cirDown }) => <Rates up={cirUp} down={cirDown} />,
        },
        {
          ...{ key: 'eir', title: t('events.extra'), isNumeric: true },
          render: ({ eirUp, eirDown }) => <Rates up={eirUp} down={eirDown} />,
        },
        {
          ...{ key: 'ports', title: t('events.ports'), isNumeric: true },
          render: ({ accessPorts, poeW }) =>
            [accessPorts > 0 && t('events.portCount', { count: accessPorts }), poeW > 0 && `${poeW} W`]
              .filter(Boolean)
              .join(', ') || '–',
        },
      ]}
      rows={items}
      rowKey={({ id }) => id}
      empty={t('events.kitOnly')}
    />
  );
}

/** One above the other: side by side they do not fit beside the rest. */
function Rates({ up, down }: { up: number; down: number }) {
  if (up + down === 0) return '–';
  return (
    <>
      ↑ {toRateText(up)}
      <br />↓ {toRateText(down)}
    </>
  );
}
