/** Which cases stand where, from when until when. */
import { useState } from 'preact/hooks';
import type { DeploymentResource, NetworkResource } from '#core/network-resources.ts';
import { linkTo } from '../../app/location.ts';
import { t } from '../../i18n/translate.ts';
import { DataTable, type TableColumn } from '../../ui/data-table.tsx';
import { Awaited } from '../quality/section-parts.tsx';
import { ChangeButtons } from './change-buttons.tsx';
import { DeploymentDialog } from './deployment-dialog.tsx';
import { mayBuild, toCityName, toWhen } from './network-words.ts';
import { TableHead } from './table-head.tsx';
import { useNetwork } from './use-network.ts';

export function DeploymentsSection() {
  const [isPast, setIsPast] = useState(false);
  const [isNew, setIsNew] = useState(false);
  const { loaded, reload } = useNetwork(isPast);
  return (
    <>
      <TableHead title={t('network.tab.deployments')}>
        <button type="button" class="button" aria-pressed={isPast} onClick={() => setIsPast(!isPast)}>
          {t('network.past')}
        </button>
        {mayBuild() && (
          <button type="button" class="button is-primary" onClick={() => setIsNew(true)}>
            {t('network.newDeployment')}
          </button>
        )}
      </TableHead>
      <Awaited of={loaded}>
        {network => (
          <>
            <DataTable
              caption={t('network.tab.deployments')}
              columns={toColumns(network)}
              rows={network.deployments}
              rowKey={({ id }) => id}
              empty={t('network.noDeployments')}
              actions={deployment => <DeploymentButtons {...{ deployment, network, reload }} />}
            />
            {isNew && (
              <DeploymentDialog
                deployment={undefined}
                network={network}
                onSaved={reload}
                onClose={() => setIsNew(false)}
              />
            )}
          </>
        )}
      </Awaited>
    </>
  );
}

interface DeploymentButtonsProps {
  deployment: DeploymentResource;
  network: NetworkResource;
  reload: () => void;
}

function DeploymentButtons({ deployment, network, reload }: DeploymentButtonsProps) {
  const { id, name, version, city } = deployment;
  if (!mayBuild(city)) return null;
  return (
    <ChangeButtons name={name} path={`/api/v1/network/deployments/${id}?version=${version}`} reload={reload}>
      {dialog => <DeploymentDialog {...dialog} deployment={deployment} network={network} />}
    </ChangeButtons>
  );
}

function toColumns({ nodes }: NetworkResource): TableColumn<DeploymentResource>[] {
  const nameOf = new Map(nodes.map(({ deviceId, name }) => [deviceId, name]));
  return [
    {
      key: 'name',
      title: t('network.name'),
      class: 'is-wrapping',
      sortValue: ({ name }) => name,
      render: ({ id, name }) => <a href={linkTo('/network/diagram', { deployment: id })}>{name}</a>,
    },
    {
      key: 'place',
      title: t('network.place'),
      class: 'is-wrapping',
      sortValue: ({ place }) => place,
      render: ({ place, city }) => `${place}, ${toCityName(city)}`,
    },
    {
      key: 'state',
      title: t('network.stateTitle'),
      sortValue: ({ state }) => state,
      render: ({ state }) => t(`network.span.${state}`),
    },
    {
      key: 'when',
      title: t('network.from'),
      class: 'is-wrapping',
      sortValue: ({ from }) => from,
      render: toWhen,
    },
    {
      key: 'nodes',
      title: t('network.nodes'),
      class: 'is-wrapping',
      sortValue: ({ nodeIds }) => nodeIds.length,
      render: ({ nodeIds }) => nodeIds.map(id => nameOf.get(id) ?? id).join(', '),
    },
  ];
}
