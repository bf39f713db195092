/**
 * Where nodes and links stand in the line diagram: in layers by how many links lie between, so that a line is drawn as a
 * line and a ring as two branches. Between layers there is room for what is written on a link. Pure.
 */
export interface DiagramLink {
  id: string;
  a: string;
  z: string;
}

export interface Point {
  x: number;
  y: number;
}

export interface DiagramLayout {
  width: number;
  height: number;
  /** Middles. */
  nodes: Map<string, Point>;
  links: Map<string, { from: Point; to: Point; middle: Point }>;
}

export const NODE_SIZE = { width: 150, height: 62 };
export const NOTE_SIZE = { width: 148, height: 56 };
const MARGIN = 12;
/** Along the line: a node, what is written on the link, and a piece of line on both sides. */
const STEP = NODE_SIZE.width + NOTE_SIZE.width + 56;
const ROW = 148;
/** On a narrow page the line runs downwards. */
const STEP_DOWN = NODE_SIZE.height + NOTE_SIZE.height + 48;
const COLUMN = 164;

export function toDiagramLayout(
  nodeIds: readonly string[],
  links: readonly DiagramLink[],
  direction: 'across' | 'down',
): DiagramLayout {
  const isAcross = direction === 'across';
  const places = new Map<string, Place>();
  let bottom = 0;
  for (const layers of toParts(nodeIds, links)) {
    const part = toPlaces(layers, isAcross);
    for (const [id, place] of part) places.set(id, { ...place, y: place.y + bottom });
    bottom = Math.max(...[...places.values()].map(({ y }) => y)) + ROW;
  }
  return toFramed(places, toLines(links, places, isAcross));
}

/** Of what hangs together, layer by layer. */
function toPlaces(layers: readonly (readonly string[])[], isAcross: boolean): Map<string, Place> {
  const widest = Math.max(...layers.map(layer => layer.length));
  const places = new Map<string, Place>();
  for (const [step, layer] of layers.entries()) {
    for (const [index, id] of layer.entries()) {
      const side = index + (widest - layer.length) / 2;
      const point = isAcross ? { x: step * STEP, y: side * ROW } : { x: side * COLUMN, y: step * STEP_DOWN };
      places.set(id, { ...point, step, among: layer.length });
    }
  }
  return places;
}

interface Place extends Point {
  /** Which layer, and how many there are in it. */
  step: number;
  among: number;
}

type Lines = DiagramLayout['links'];

/** Links between the same two nodes lie beside each other. */
function toLines(
  links: readonly DiagramLink[],
  places: ReadonlyMap<string, Place>,
  isAcross: boolean,
): Lines {
  const lines: Lines = new Map();
  const seen = new Map<string, number>();
  for (const { id, a, z } of links) {
    const [from, to] = [places.get(a), places.get(z)];
    if (!from || !to) continue;
    const pair = [a, z].sort().join(' ');
    const before = seen.get(pair) ?? 0;
    seen.set(pair, before + 1);
    const middle = toMiddle(from, to, isAcross);
    if (isAcross) middle.y += before * (NOTE_SIZE.height + 8);
    else middle.x += before * (NOTE_SIZE.width + 8);
    lines.set(id, { from, to, middle });
  }
  return lines;
}

/** Halfway; beside others of its layer a link is told in the row of the node that has a row of its own. */
function toMiddle(from: Place, to: Place, isAcross: boolean): Point {
  const middle = { x: (from.x + to.x) / 2, y: (from.y + to.y) / 2 };
  if (from.step === to.step) {
    // Between two nodes of a row there is no room for it.
    return isAcross ? middle : { ...middle, y: middle.y + (NODE_SIZE.height + NOTE_SIZE.height) / 2 + 10 };
  }
  if (from.among === to.among) return middle;
  const wider = from.among > to.among ? from : to;
  return isAcross ? { ...middle, y: wider.y } : { ...middle, x: wider.x };
}

/** Moves everything so that it begins at the margin. */
function toFramed(places: ReadonlyMap<string, Point>, lines: Lines): DiagramLayout {
  if (places.size === 0) return { width: 0, height: 0, nodes: new Map(), links: new Map() };
  const boxes = [
    ...[...places.values()].map(point => ({ point, size: NODE_SIZE })),
    ...[...lines.values()].map(({ middle }) => ({ point: middle, size: NOTE_SIZE })),
  ];
  const left = Math.min(...boxes.map(({ point, size }) => point.x - size.width / 2));
  const top = Math.min(...boxes.map(({ point, size }) => point.y - size.height / 2));
  const right = Math.max(...boxes.map(({ point, size }) => point.x + size.width / 2));
  const bottom = Math.max(...boxes.map(({ point, size }) => point.y + size.height / 2));
  const move = ({ x, y }: Point) => ({ x: x - left + MARGIN, y: y - top + MARGIN });
  return {
    ...{ width: right - left + 2 * MARGIN, height: bottom - top + 2 * MARGIN },
    nodes: new Map([...places].map(([id, point]) => [id, move(point)])),
    links: new Map(
      [...lines].map(([id, { from, to, middle }]) => [
        id,
        { from: move(from), to: move(to), middle: move(middle) },
      ]),
    ),
  };
}

/**
 * The layers of each part that hangs together. A part begins at a node with the fewest links, the first by id: the end of a
 * line.
 */
function toParts(nodeIds: readonly string[], links: readonly DiagramLink[]): string[][][] {
  const neighbours = new Map<string, Set<string>>(nodeIds.map(id => [id, new Set()]));
  for (const { a, z } of links) {
    neighbours.get(a)?.add(z);
    neighbours.get(z)?.add(a);
  }
  const degree = (id: string) => neighbours.get(id)!.size;
  const left = new Set(
    [...nodeIds].sort((one, other) => degree(one) - degree(other) || (one < other ? -1 : 1)),
  );
  const alone = [...left].filter(id => degree(id) === 0);
  for (const id of alone) left.delete(id);
  const parts: string[][][] = [];
  for (const start of left) {
    left.delete(start);
    const layers: string[][] = [];
    for (let layer = [start]; layer.length > 0; ) {
      layers.push(layer);
      const next = new Set(layer.flatMap(id => [...neighbours.get(id)!]).filter(id => left.has(id)));
      for (const id of next) left.delete(id);
      layer = [...next];
    }
    parts.push(layers);
  }
  return alone.length > 0 ? [...parts, alone.map(id => [id])] : parts;
}
