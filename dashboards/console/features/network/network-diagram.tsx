/**
 * A deployment as a line diagram: cases and the links between them, per direction what is used and booked of what may be
 * booked. Every node and link is a button that says the same in words.
 */
import type { DeploymentResource, LinkResource, NodeResource } from '#core/network-resources.ts';
import { t } from '../../i18n/translate.ts';
import { toRateText } from '../events/request-words.ts';
import { type DiagramLayout, NODE_SIZE, NOTE_SIZE, type Point, toDiagramLayout } from './diagram-layout.ts';
import { LINK_WAYS, type LinkWay, toLinkLabel, toLinkTone, toShare } from './network-words.ts';
import { useIsNarrow } from './use-is-narrow.ts';

interface NetworkDiagramProps {
  deployment: DeploymentResource;
  nodes: readonly NodeResource[];
  links: readonly LinkResource[];
  chosen: string;
  onChoose: (id: string) => void;
}

export function NetworkDiagram({ deployment, nodes, links: all, chosen, onChoose }: NetworkDiagramProps) {
  const isNarrow = useIsNarrow();
  const links = all.filter(({ deploymentId }) => deploymentId === deployment.id);
  const nodeIds = [...new Set([...deployment.nodeIds, ...links.flatMap(toEnds)])];
  const lines = links.map(({ id, aEnd, zEnd }) => ({ id, a: aEnd.deviceId, z: zEnd.deviceId }));
  const layout = toDiagramLayout(nodeIds, lines, isNarrow ? 'down' : 'across');
  const nodeOf = new Map(nodes.map(node => [node.deviceId, node]));
  const nameOf = (id: string) => nodeOf.get(id)?.name ?? id;
  const label = t('network.diagram', {
    ...{ name: deployment.name, nodes: nodeIds.length, links: links.length },
  });
  return (
    // biome-ignore lint/a11y/useSemanticElements: a scrolling region that the keyboard reaches, not a part of the page.
    <div
      class="diagram-scroll"
      role="group"
      aria-label={label}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
      tabIndex={0}
    >
      <svg class="diagram" width={layout.width} height={layout.height}>
        <title>{label}</title>
        {links.map(link => (
          <DiagramLine
            key={link.id}
            link={link}
            layout={layout}
            nameOf={nameOf}
            isChosen={link.id === chosen}
            onChoose={onChoose}
          />
        ))}
        {nodeIds.map(id => (
          <DiagramNode
            key={id}
            id={id}
            node={nodeOf.get(id)}
            at={layout.nodes.get(id)!}
            isChosen={id === chosen}
            onChoose={onChoose}
          />
        ))}
      </svg>
    </div>
  );
}

function toEnds({ aEnd, zEnd }: LinkResource): string[] {
  return [aEnd.deviceId, zEnd.deviceId];
}

function toButton(id: string, isChosen: boolean, onChoose: (id: string) => void) {
  return {
    role: 'button' as const,
    // Attributes of SVG are told apart by case.
    tabindex: 0,
    'aria-pressed': isChosen,
    onClick: () => onChoose(id),
    onKeyDown(event: KeyboardEvent) {
      if (event.key !== 'Enter' && event.key !== ' ') return;
      event.preventDefault();
      onChoose(id);
    },
  };
}

interface DiagramLineProps {
  link: LinkResource;
  layout: DiagramLayout;
  nameOf: (deviceId: string) => string;
  isChosen: boolean;
  onChoose: (id: string) => void;
}

function DiagramLine({ link, layout, nameOf, isChosen, onChoose }: DiagramLineProps) {
  const line = layout.links.get(link.id);
  if (!line) return null;
  const { from, to, middle } = line;
  const tone = toLinkTone(link);
  const corner = { x: middle.x - NOTE_SIZE.width / 2, y: middle.y - NOTE_SIZE.height / 2 };
  const points = [from, middle, to].map(({ x, y }) => `${x},${y}`).join(' ');
  return (
    <g
      class={`diagram-link is-${tone} ${isChosen ? 'is-chosen' : ''}`}
      {...toButton(link.id, isChosen, onChoose)}
    >
      <title>{toLinkLabel(link, nameOf)}</title>
      <polyline class="diagram-hit" points={points} />
      <polyline class="diagram-line" points={points} />
      <rect class="diagram-note" x={corner.x} y={corner.y} {...NOTE_SIZE} rx="8" />
      {LINK_WAYS.map((way, index) => (
        <WayBar key={way} link={link} way={way} at={{ x: corner.x, y: corner.y + index * 26 }} line={line} />
      ))}
    </g>
  );
}

interface WayBarProps {
  link: LinkResource;
  way: LinkWay;
  at: Point;
  line: { from: Point; to: Point };
}

const BAR = { left: 28, width: NOTE_SIZE.width - 38 };

/** Booked and used, of what may be booked; beyond that the bar is full. */
function WayBar({ link, way, at, line }: WayBarProps) {
  const { rate, booked } = link[way];
  const toWidth = (value: number | undefined) => BAR.width * Math.min(1, toShare(value, link));
  const text = rate === undefined ? t(`network.state.${toLinkTone(link)}`) : toRateText(rate);
  return (
    <g>
      <text class="diagram-arrow" x={at.x + 14} y={at.y + 21}>
        {toArrow(way, line)}
      </text>
      <text class="diagram-rate" x={at.x + BAR.left} y={at.y + 16}>
        {text}
      </text>
      <rect class="diagram-usable" x={at.x + BAR.left} y={at.y + 20} width={BAR.width} height="6" rx="2" />
      <rect
        class="diagram-booked"
        x={at.x + BAR.left}
        y={at.y + 20}
        width={toWidth(booked)}
        height="6"
        rx="2"
      />
      <rect
        class="diagram-used"
        x={at.x + BAR.left}
        y={at.y + 21.5}
        width={toWidth(rate)}
        height="3"
        rx="1"
      />
    </g>
  );
}

/** As the drawing runs. */
function toArrow(way: LinkWay, { from, to }: { from: Point; to: Point }): string {
  const isForth = way === 'aToZ';
  const [begin, end] = isForth ? [from, to] : [to, from];
  if (Math.abs(end.x - begin.x) >= Math.abs(end.y - begin.y)) return end.x > begin.x ? '→' : '←';
  return end.y > begin.y ? '↓' : '↑';
}

interface DiagramNodeProps {
  id: string;
  node: NodeResource | undefined;
  at: Point;
  isChosen: boolean;
  onChoose: (id: string) => void;
}

/** Of one line; more is in the title. */
const LINE_MAX = 19;

/** On two lines at most, cut between words where there are any, near the middle. */
function toNameLines(name: string): string[] {
  if (name.length <= LINE_MAX) return [name];
  const space = name.lastIndexOf(' ', Math.min(LINE_MAX, Math.ceil(name.length / 2) + 2));
  const cut = space > 0 ? space : LINE_MAX;
  const rest = name.slice(cut).trim();
  return [name.slice(0, cut), rest.length > LINE_MAX ? `${rest.slice(0, LINE_MAX - 1)}…` : rest];
}

function DiagramNode({ id, node, at, isChosen, onChoose }: DiagramNodeProps) {
  const name = node?.name ?? id;
  const lines = toNameLines(name);
  const presence = t(`presence.${node?.presence ?? 'unknown'}`);
  const isThere = node?.presence === 'ready' || node?.presence === 'sleeping';
  return (
    <g
      class={`diagram-node ${isThere ? '' : 'is-away'} ${isChosen ? 'is-chosen' : ''}`}
      {...toButton(id, isChosen, onChoose)}
    >
      <title>{t('network.nodeLabel', { name, presence })}</title>
      <rect x={at.x - NODE_SIZE.width / 2} y={at.y - NODE_SIZE.height / 2} {...NODE_SIZE} rx="10" />
      {lines.map((line, index) => (
        <text key={line} class="diagram-name" x={at.x} y={at.y + 4 - 17 * (lines.length - index - 1)}>
          {line}
        </text>
      ))}
      <text class="diagram-presence" x={at.x} y={at.y + 21}>
        {presence}
      </text>
    </g>
  );
}
