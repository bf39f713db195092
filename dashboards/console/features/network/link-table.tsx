/** Every link with its state, both directions and the light that is left. */
import type { LinkResource, NetworkResource } from '#core/network-resources.ts';
import { formats, t } from '../../i18n/translate.ts';
import { DataTable, type TableColumn } from '../../ui/data-table.tsx';
import { toRateText } from '../events/request-words.ts';
import { toMost } from './link-list.tsx';
import { LinkState } from './link-state.tsx';
import { LINK_WAYS, toDbText, toLinkTone, toLoadText } from './network-words.ts';
import { LinkButtons } from './part-buttons.tsx';

export function LinkTable({ network, reload }: { network: NetworkResource; reload: () => void }) {
  return (
    <DataTable
      caption={t('network.links')}
      columns={toColumns(network)}
      rows={network.links}
      rowKey={({ id }) => id}
      empty={t('network.noLinks')}
      actions={link => <LinkButtons {...{ link, network, reload }} />}
    />
  );
}

function toColumns({ deployments }: NetworkResource): TableColumn<LinkResource>[] {
  const placeOf = new Map(deployments.map(({ id, name }) => [id, name]));
  return [
    {
      key: 'name',
      title: t('network.name'),
      class: 'is-wrapping',
      sortValue: ({ name }) => name,
      render: ({ name }) => name,
    },
    {
      key: 'deployment',
      title: t('network.deployment'),
      class: 'is-wrapping',
      sortValue: ({ deploymentId }) => placeOf.get(deploymentId),
      render: ({ deploymentId }) => placeOf.get(deploymentId) ?? deploymentId,
    },
    {
      key: 'state',
      title: t('network.stateTitle'),
      sortValue: toLinkTone,
      render: link => <LinkState link={link} />,
    },
    {
      key: 'load',
      title: `${t('network.load')} → ←`,
      isNumeric: true,
      sortValue: link => toMost(link, 'rate'),
      render: link =>
        toMost(link, 'rate') === undefined ? '–' : LINK_WAYS.map(way => toLoadText(link[way])).join(' / '),
    },
    {
      key: 'booked',
      title: `${t('network.booked')} → ←`,
      isNumeric: true,
      sortValue: link => toMost(link, 'booked'),
      render: link => LINK_WAYS.map(way => toRateText(link[way].booked)).join(' / '),
    },
    {
      key: 'usable',
      title: t('network.usable'),
      isNumeric: true,
      sortValue: ({ usable }) => usable,
      render: ({ usable }) => toRateText(usable),
    },
    {
      key: 'margin',
      title: t('network.margin'),
      isNumeric: true,
      sortValue: toLeastMargin,
      render: link => toDbText(toLeastMargin(link)),
    },
    {
      key: 'length',
      title: t('network.length'),
      isNumeric: true,
      sortValue: ({ lengthM }) => lengthM,
      render: ({ lengthM }) => `${formats.value.number(lengthM)} m`,
    },
  ];
}

function toLeastMargin(link: LinkResource): number | undefined {
  const margins = LINK_WAYS.flatMap(way => link[way].marginDb ?? []);
  return margins.length === 0 ? undefined : Math.min(...margins);
}
