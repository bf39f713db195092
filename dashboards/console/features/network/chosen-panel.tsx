/** What is known of the chosen link or node, and what may be done with it. */
import type { ComponentChildren } from 'preact';
import type { LinkResource, NetworkResource, NodeResource } from '#core/network-resources.ts';
import { linkTo } from '../../app/location.ts';
import { formats, t } from '../../i18n/translate.ts';
import { PresenceMark } from '../../ui/presence-mark.tsx';
import { toRateText } from '../events/request-words.ts';
import { LinkState } from './link-state.tsx';
import { LINK_WAYS, type LinkWay, toCityName, toDbText, toLoadText } from './network-words.ts';
import { LinkButtons, NodeButtons } from './part-buttons.tsx';

interface ChosenPanelProps {
  network: NetworkResource;
  id: string;
  reload: () => void;
}

export function ChosenPanel({ network, id, reload }: ChosenPanelProps) {
  const link = network.links.find(one => one.id === id);
  const node = network.nodes.find(({ deviceId }) => deviceId === id);
  if (!link && !node) return <p class="network-none muted">{t('network.choose')}</p>;
  return (
    <section class="network-chosen" aria-label={t('network.chosen', { name: (link ?? node)!.name })}>
      <h2>{(link ?? node)!.name}</h2>
      {link ? <LinkFacts link={link} network={network} /> : <NodeFacts node={node!} network={network} />}
      <div class="network-buttons">
        {link && <LinkButtons {...{ link, network, reload }} />}
        {node && <NodeButtons {...{ node, network, reload }} />}
      </div>
    </section>
  );
}

function LinkFacts({ link, network }: { link: LinkResource; network: NetworkResource }) {
  const { number, percent, instant } = formats.value;
  const { baseline, fibreType, lengthM, lineRate, reservableShare, ratedLossDb } = link;
  const deployment = network.deployments.find(({ id }) => id === link.deploymentId);
  return (
    <>
      <p>
        <LinkState link={link} />
      </p>
      <table class="data-table network-ways">
        <caption class="visually-hidden">{t('network.load')}</caption>
        <thead>
          <tr>
            <td />
            {LINK_WAYS.map(way => (
              <th key={way} scope="col">
                {toWayName(link, way, network)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          <WayRow title={t('network.load')} render={way => toLoadText(link[way])} />
          <WayRow title={t('network.booked')} render={way => toRateText(link[way].booked)} />
          <WayRow title={t('network.usable')} render={() => toRateText(link.usable)} />
          <WayRow title={t('network.margin')} render={way => toDbText(link[way].marginDb)} />
          <WayRow title={t('network.lossDelta')} render={way => toDbText(link[way].lossDeltaDb)} />
        </tbody>
      </table>
      <Facts
        of={[
          [t('network.deployment'), deployment?.name ?? link.deploymentId],
          [t('network.length'), `${number(lengthM)} m`],
          [t('network.fibre'), t(`network.fibre.${fibreType}`)],
          [t('network.lineRate'), toRateText(lineRate)],
          [t('network.share'), percent(reservableShare, 0)],
          [
            t('network.loss'),
            `${toDbText(ratedLossDb)}, ${
              baseline
                ? t('network.measured', { at: instant(Date.parse(baseline.measured)) })
                : t('network.noBaseline')
            }`,
          ],
        ]}
      />
    </>
  );
}

function WayRow({ title, render }: { title: string; render: (way: LinkWay) => string }) {
  return (
    <tr>
      <th scope="row">{title}</th>
      {LINK_WAYS.map(way => (
        <td key={way}>{render(way)}</td>
      ))}
    </tr>
  );
}

function toWayName({ aEnd, zEnd }: LinkResource, way: LinkWay, { nodes }: NetworkResource): string {
  const nameOf = (id: string) => nodes.find(({ deviceId }) => deviceId === id)?.name ?? id;
  const [a, z] = [nameOf(aEnd.deviceId), nameOf(zEnd.deviceId)];
  return t('network.direction', way === 'aToZ' ? { from: a, to: z } : { from: z, to: a });
}

function NodeFacts({ node, network }: { node: NodeResource; network: NetworkResource }) {
  const { number, duration } = formats.value;
  const deployment = network.deployments.find(({ id }) => id === node.deploymentId);
  return (
    <>
      <p>
        <PresenceMark presence={node.presence} />
      </p>
      <Facts
        of={[
          [t('network.city'), toCityName(node.city)],
          [t('network.deployment'), deployment?.name ?? t('network.state.idle')],
          [t('network.accessPorts'), number(node.accessPorts)],
          [t('network.poe'), `${number(node.poeBudgetW)} W`],
          [t('network.battery'), duration(node.upsRuntimeS)],
          ...(node.lending ? [[t('network.lendings'), toLendingText(node)] as const] : []),
        ]}
      />
      <p>
        <a href={linkTo(`/devices/${encodeURIComponent(node.deviceId)}`)}>{t('network.toDevice')}</a>
      </p>
    </>
  );
}

export function toLendingText({ lending }: NodeResource): string {
  if (!lending) return '';
  const until = formats.value.instant(Date.parse(lending.until));
  return t('network.lentTo', { city: toCityName(lending.borrowerCity), until });
}

function Facts({ of: facts }: { of: readonly (readonly [string, ComponentChildren])[] }) {
  return (
    <dl class="network-facts">
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
