/** The mobile fibre nodes in a line each: links that work, rate, and the light left in the weakest fibre. */
import { isSeveralCities } from '../../app/chosen-cities.ts';
import { linkTo } from '../../app/location.ts';
import { toNumberText } from '../../i18n/metric-values.ts';
import { formats, language, t } from '../../i18n/translate.ts';
import { cityNames, fleet, membershipRevision } from '../../live/live-state.ts';
import { Card } from '../../ui/card.tsx';
import { DataTable, type TableColumn } from '../../ui/data-table.tsx';
import { PriorityMark } from '../../ui/priority-mark.tsx';
import { fibreNodes } from './fibre-nodes.ts';
import { type FibreNode, toMarginPriority } from './fibre-state.ts';

export function FibreCard() {
  // Names come with the devices.
  membershipRevision.value;
  const nodes = fibreNodes.value;
  return (
    <Card id="fibre" title={t('fibreState')} class="fibre-card">
      {nodes && (
        <DataTable
          caption={t('fibreState')}
          columns={toColumns()}
          rows={nodes}
          rowKey={({ device }) => device}
          empty={t('noFibreNodes')}
        />
      )}
    </Card>
  );
}

function toColumns(): TableColumn<FibreNode>[] {
  return [
    { key: 'name', title: t('columnName'), sortValue: toName, render: node => <NodeName node={node} /> },
    {
      key: 'links',
      title: t('linksUp'),
      isNumeric: true,
      sortValue: ({ linksUp, links }) => (links === undefined ? undefined : (linksUp ?? 0) / links),
      render: ({ linksUp, links }) => (links === undefined ? '–' : `${linksUp} / ${links}`),
    },
    {
      key: 'rate',
      title: t('rate'),
      isNumeric: true,
      sortValue: node => node.rateBps,
      render: ({ rateBps }) =>
        rateBps === undefined ? '–' : toNumberText(rateBps, 'bit/s', language.value, false),
    },
    {
      key: 'margin',
      title: t('opticalMargin'),
      isNumeric: true,
      sortValue: node => node.marginDb,
      render: ({ marginDb }) => (marginDb === undefined ? '–' : <Margin marginDb={marginDb} />),
    },
  ];
}

function toName({ device }: FibreNode): string {
  return fleet.devices.get(device)?.name ?? device;
}

function NodeName({ node }: { node: FibreNode }) {
  const city = isSeveralCities.value ? cityNames.value.get(node.city) : undefined;
  return (
    <>
      <a href={linkTo(`/devices/${encodeURIComponent(node.device)}`)}>{toName(node)}</a>{' '}
      {city && <span class="muted">{city}</span>}
    </>
  );
}

function Margin({ marginDb }: { marginDb: number }) {
  const priority = toMarginPriority(marginDb);
  return (
    <span class="margin-value">
      {priority && <PriorityMark priority={priority} size={18} />}
      {priority && <span class="visually-hidden">{t(`state.${priority}`)}: </span>}
      {formats.value.number(marginDb, 1)} dB
    </span>
  );
}
