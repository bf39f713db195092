/** What may be done with a link or a node, each in a dialog. */
import { useState } from 'preact/hooks';
import type { LinkResource, NetworkResource, NodeResource } from '#core/network-resources.ts';
import { t } from '../../i18n/translate.ts';
import { LinkDialog } from './link-dialog.tsx';
import { mayBuild, mayStop } from './network-words.ts';
import { NodeDialog } from './node-dialog.tsx';
import { OutageDialog } from './outage-dialog.tsx';
import { RemoveDialog } from './remove-dialog.tsx';
import { ActionButton } from './row-button.tsx';

interface LinkButtonsProps {
  link: LinkResource;
  network: NetworkResource;
  reload: () => void;
}

export function LinkButtons({ link, network, reload }: LinkButtonsProps) {
  const [open, setOpen] = useState<'' | 'change' | 'outage' | 'remove'>('');
  const dialog = { onSaved: reload, onClose: () => setOpen('') };
  const { name, city } = link;
  return (
    <>
      {mayStop(city) && (
        <ActionButton
          text={t('network.newOutage')}
          label={`${t('network.newOutage')}: ${name}`}
          onClick={() => setOpen('outage')}
        />
      )}
      {mayBuild(city) && (
        <>
          <ActionButton
            text={t('network.change')}
            label={t('network.changeOf', { name })}
            onClick={() => setOpen('change')}
          />
          <ActionButton
            text={t('network.remove')}
            label={t('network.removeOf', { name })}
            onClick={() => setOpen('remove')}
          />
        </>
      )}
      {open === 'change' && <LinkDialog {...dialog} link={link} network={network} />}
      {open === 'outage' && (
        <OutageDialog {...dialog} outage={undefined} linkId={link.id} links={network.links} />
      )}
      {open === 'remove' && (
        <RemoveDialog
          {...dialog}
          name={name}
          path={`/api/v1/network/links/${link.id}?version=${link.version}`}
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
  const [open, setOpen] = useState<'' | 'change' | 'remove'>('');
  const dialog = { onSaved: reload, onClose: () => setOpen('') };
  const { name, city, deviceId, version } = node;
  if (!mayBuild(city)) return null;
  return (
    <>
      <ActionButton
        text={t('network.change')}
        label={t('network.changeOf', { name })}
        onClick={() => setOpen('change')}
      />
      <ActionButton
        text={t('network.remove')}
        label={t('network.removeOf', { name })}
        onClick={() => setOpen('remove')}
      />
      {open === 'change' && <NodeDialog {...dialog} node={node} nodes={network.nodes} />}
      {open === 'remove' && (
        <RemoveDialog {...dialog} name={name} path={`/api/v1/network/nodes/${deviceId}?version=${version}`} />
      )}
    </>
  );
}
