/** What may be done with a link or a node, each in a dialog. */
import { useState } from 'preact/hooks';
import type { LinkResource, NetworkResource, NodeResource } from '#core/network-resources.ts';
import { t } from '../../i18n/translate.ts';
import { ChangeButtons } from './change-buttons.tsx';
import { LinkDialog } from './link-dialog.tsx';
import { mayBuild, mayStop } from './network-words.ts';
import { NodeDialog } from './node-dialog.tsx';
import { OutageDialog } from './outage-dialog.tsx';
import { ActionButton } from './row-button.tsx';

interface LinkButtonsProps {
  link: LinkResource;
  network: NetworkResource;
  reload: () => void;
}

export function LinkButtons({ link, network, reload }: LinkButtonsProps) {
  const [isStopping, setIsStopping] = useState(false);
  const { id, name, version, city } = link;
  return (
    <>
      {mayStop(city) && (
        <ActionButton
          text={t('network.newOutage')}
          label={`${t('network.newOutage')}: ${name}`}
          onClick={() => setIsStopping(true)}
        />
      )}
      {mayBuild(city) && (
        <ChangeButtons name={name} path={`/api/v1/network/links/${id}?version=${version}`} reload={reload}>
          {dialog => <LinkDialog {...dialog} link={link} network={network} />}
        </ChangeButtons>
      )}
      {isStopping && (
        <OutageDialog
          outage={undefined}
          linkId={id}
          links={network.links}
          onSaved={reload}
          onClose={() => setIsStopping(false)}
        />
      )}
    </>
  );
}

interface NodeButtonsProps {
  node: NodeResource;
  network: NetworkResource;
  reload: () => void;
}

export function NodeButtons({ node, network, reload }: NodeButtonsProps) {
  const { name, city, deviceId, version } = node;
  if (!mayBuild(city)) return null;
  return (
    <ChangeButtons name={name} path={`/api/v1/network/nodes/${deviceId}?version=${version}`} reload={reload}>
      {dialog => <NodeDialog {...dialog} node={node} nodes={network.nodes} />}
    </ChangeButtons>
  );
}
