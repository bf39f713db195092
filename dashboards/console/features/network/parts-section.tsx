/** Nodes, links and outages in tables, with what may be changed. */
import { useState } from 'preact/hooks';
import type { NetworkResource, NodeResource, OutageResource } from '#core/network-resources.ts';
import { linkTo } from '../../app/location.ts';
import { formats, t } from '../../i18n/translate.ts';
import { DataTable, type TableColumn } from '../../ui/data-table.tsx';
import { PresenceMark } from '../../ui/presence-mark.tsx';
import { Awaited } from '../quality/section-parts.tsx';
import { ChangeButtons } from './change-buttons.tsx';
import { toLendingText } from './chosen-panel.tsx';
import { LinkDialog } from './link-dialog.tsx';
import { LinkTable } from './link-table.tsx';
import { mayBuild, mayStop, toCityName, toWhen } from './network-words.ts';
import { NodeDialog } from './node-dialog.tsx';
import { OutageDialog } from './outage-dialog.tsx';
import { NodeButtons } from './part-buttons.tsx';
import { TableHead } from './table-head.tsx';
import { useNetwork } from './use-network.ts';

export function PartsSection() {
  const { loaded, reload } = useNetwork();
  return <Awaited of={loaded}>{network => <Parts network={network} reload={reload} />}</Awaited>;
}

interface PartsProps {
  network: NetworkResource;
  reload: () => void;
}

function Parts({ network, reload }: PartsProps) {
  const [open, setOpen] = useState<'' | 'node' | 'link' | 'outage'>('');
  const dialog = { onSaved: reload, onClose: () => setOpen('') };
  const { links, nodes, outages, deployments } = network;
  return (
    <>
      <TableHead title={t('network.links')}>
        {mayBuild() && deployments.length > 0 && (
          <AddButton text={t('network.newLink')} onClick={() => setOpen('link')} />
        )}
      </TableHead>
      <LinkTable network={network} reload={reload} />
      <TableHead title={t('network.nodes')}>
        {mayBuild() && <AddButton text={t('network.newNode')} onClick={() => setOpen('node')} />}
      </TableHead>
      <DataTable
        caption={t('network.nodes')}
        columns={toNodeColumns(network)}
        rows={nodes}
        rowKey={({ deviceId }) => deviceId}
        empty={t('network.noNodes')}
        actions={node => <NodeButtons {...{ node, network, reload }} />}
      />
      <TableHead title={t('network.outages')}>
        {mayStop() && links.length > 0 && (
          <AddButton text={t('network.newOutage')} onClick={() => setOpen('outage')} />
        )}
      </TableHead>
      <DataTable
        caption={t('network.outages')}
        columns={toOutageColumns(network)}
        rows={outages}
        rowKey={({ id }) => id}
        empty={t('network.noOutages')}
        actions={outage => <OutageButtons {...{ outage, network, reload }} />}
      />
      {open === 'node' && <NodeDialog {...dialog} node={undefined} nodes={nodes} />}
      {open === 'link' && <LinkDialog {...dialog} link={undefined} network={network} />}
      {open === 'outage' && <OutageDialog {...dialog} outage={undefined} links={links} />}
    </>
  );
}

function AddButton({ text, onClick }: { text: string; onClick: () => void }) {
  return (
    <button type="button" class="button" onClick={onClick}>
      {text}
    </button>
  );
}

function OutageButtons({ outage, network, reload }: PartsProps & { outage: OutageResource }) {
  const name = toLinkName(network, outage);
  const { id, version, city } = outage;
  if (!mayStop(city)) return null;
  return (
    <ChangeButtons
      name={name}
      path={`/api/v1/network/outages/${id}?version=${version}`}
      removal={{
        text: t('network.liftOutage'),
        label: t('network.liftOutageOf', { name }),
        name: `${t('network.outages')}: ${name}`,
      }}
      reload={reload}
    >
      {dialog => <OutageDialog {...dialog} outage={outage} links={network.links} />}
    </ChangeButtons>
  );
}

function toLinkName({ links }: NetworkResource, { linkId }: OutageResource): string {
  return links.find(({ id }) => id === linkId)?.name ?? linkId;
}

function toNodeColumns({ deployments }: NetworkResource): TableColumn<NodeResource>[] {
  const { number, duration } = formats.value;
  const placeOf = new Map(deployments.map(({ id, name }) => [id, name]));
  return [
    {
      key: 'name',
      title: t('network.name'),
      class: 'is-wrapping',
      sortValue: ({ name }) => name,
      render: ({ deviceId, name }) => <a href={linkTo(`/devices/${encodeURIComponent(deviceId)}`)}>{name}</a>,
    },
    {
      key: 'city',
      title: t('network.city'),
      class: 'is-wrapping',
      sortValue: ({ city }) => toCityName(city),
      render: node => [toCityName(node.city), toLendingText(node)].filter(Boolean).join(', '),
    },
    {
      key: 'presence',
      title: t('network.presence'),
      sortValue: ({ presence }) => presence,
      render: ({ presence }) => <PresenceMark presence={presence} />,
    },
    {
      key: 'deployment',
      title: t('network.deployment'),
      class: 'is-wrapping',
      sortValue: ({ deploymentId }) => placeOf.get(deploymentId ?? ''),
      render: ({ deploymentId }) => placeOf.get(deploymentId ?? '') ?? '–',
    },
    {
      key: 'ports',
      title: t('network.accessPorts'),
      isNumeric: true,
      sortValue: ({ accessPorts }) => accessPorts,
      render: ({ accessPorts }) => number(accessPorts),
    },
    {
      key: 'poe',
      title: t('network.poe'),
      isNumeric: true,
      sortValue: ({ poeBudgetW }) => poeBudgetW,
      render: ({ poeBudgetW }) => `${number(poeBudgetW)} W`,
    },
    {
      key: 'battery',
      title: t('network.battery'),
      isNumeric: true,
      sortValue: ({ upsRuntimeS }) => upsRuntimeS,
      render: ({ upsRuntimeS }) => duration(upsRuntimeS),
    },
  ];
}

function toOutageColumns(network: NetworkResource): TableColumn<OutageResource>[] {
  return [
    {
      key: 'link',
      title: t('network.link'),
      class: 'is-wrapping',
      render: outage => toLinkName(network, outage),
    },
    { key: 'state', title: t('network.stateTitle'), render: ({ state }) => t(`network.span.${state}`) },
    { key: 'when', title: t('network.from'), class: 'is-wrapping', render: toWhen },
    { key: 'reason', title: t('network.reason'), class: 'is-wrapping', render: ({ reason }) => reason },
  ];
}
