/** Map and diagram, each with the list of what it shows and a panel of what is chosen. */
import { useState } from 'preact/hooks';
import type { NetworkResource } from '#core/network-resources.ts';
import { announce } from '../../app/announcer.tsx';
import { query, setQuery } from '../../app/location.ts';
import { t } from '../../i18n/translate.ts';
import { SelectField } from '../events/text-field.tsx';
import { Awaited } from '../quality/section-parts.tsx';
import { ChosenPanel } from './chosen-panel.tsx';
import { LinkList } from './link-list.tsx';
import { NetworkDiagram } from './network-diagram.tsx';
import { NetworkMap } from './network-map.tsx';
import { toCityName, toWhen } from './network-words.ts';
import { useNetwork } from './use-network.ts';

interface DrawnProps {
  network: NetworkResource;
  chosen: string;
  choose: (id: string) => void;
  reload: () => void;
}

export function MapSection() {
  return (
    <Drawn>
      {props => (
        <div class="network-drawn">
          <NetworkMap network={props.network} chosen={props.chosen} onChoose={props.choose} />
          <Side {...props} />
        </div>
      )}
    </Drawn>
  );
}

export function DiagramSection() {
  return <Drawn>{props => <Diagram {...props} />}</Drawn>;
}

function Drawn({ children }: { children: (props: DrawnProps) => preact.ComponentChildren }) {
  const { loaded, reload } = useNetwork();
  const [chosen, setChosen] = useState('');
  const choose = (network: NetworkResource) => (id: string) => {
    setChosen(id);
    const name =
      network.links.find(link => link.id === id)?.name ??
      network.nodes.find(({ deviceId }) => deviceId === id)?.name;
    if (name !== undefined) announce(() => t('network.chosen', { name }));
  };
  return (
    <Awaited of={loaded}>{network => children({ network, chosen, choose: choose(network), reload })}</Awaited>
  );
}

function Diagram(props: DrawnProps) {
  const { deployments, links, nodes } = props.network;
  const wanted = query.value.get('deployment');
  const deployment =
    deployments.find(({ id }) => id === wanted) ??
    deployments.find(({ state }) => state === 'running') ??
    deployments[0];
  if (!deployment) return <p class="empty">{t('network.noDeployments')}</p>;
  return (
    <>
      <div class="network-choice">
        <SelectField
          label={t('network.deployment')}
          value={deployment.id}
          options={deployments.map(({ id, name, city, ...span }) => ({
            value: id,
            text: `${name}, ${toCityName(city)} (${toWhen(span)})`,
          }))}
          onChange={id => setQuery({ deployment: id })}
        />
        <p class="muted">{t('network.diagramHint')}</p>
      </div>
      <NetworkDiagram {...{ deployment, nodes, links, chosen: props.chosen }} onChoose={props.choose} />
      <Side
        {...props}
        network={{ ...props.network, links: links.filter(link => link.deploymentId === deployment.id) }}
      />
    </>
  );
}

function Side(props: DrawnProps) {
  return (
    <div class="network-side">
      <ChosenPanel {...props} id={props.chosen} />
      <LinkList links={props.network.links} chosen={props.chosen} onChoose={props.choose} />
    </div>
  );
}
