/** The line diagram: whatever hangs together is drawn so that no node and nothing written on a link covers another. */
import { describe, expect, it } from 'vitest';
import {
  type DiagramLink,
  NODE_SIZE,
  NOTE_SIZE,
  toDiagramLayout,
} from '../../dashboards/console/features/network/diagram-layout.ts';

const link = (a: number, z: number): DiagramLink => ({ id: `${a}-${z}`, a: `n${a}`, z: `n${z}` });
const count = (length: number) => Array.from({ length }, (_, index) => index);
const SHAPES: Record<string, DiagramLink[]> = {
  'one link': [link(0, 1)],
  'two fibres between the same nodes': [link(0, 1), { ...link(1, 0), id: 'second' }],
  line: count(6).map(n => link(n, n + 1)),
  star: count(5).map(n => link(0, n + 1)),
  'ring and spur': [...count(4).map(n => link(n, (n + 1) % 4)), link(2, 4)],
  ...Object.fromEntries(
    [3, 4, 5, 6, 7, 8].map(size => [`ring of ${size}`, count(size).map(n => link(n, (n + 1) % size))]),
  ),
};

interface Box {
  name: string;
  left: number;
  top: number;
  right: number;
  bottom: number;
}

function toBox(name: string, { x, y }: { x: number; y: number }, size: typeof NODE_SIZE): Box {
  const [halfWidth, halfHeight] = [size.width / 2, size.height / 2];
  return { name, left: x - halfWidth, right: x + halfWidth, top: y - halfHeight, bottom: y + halfHeight };
}

describe.each(['across', 'down'] as const)('the line diagram that runs %s', direction => {
  it.each(Object.entries(SHAPES))('draws %s without covering anything', (_, links) => {
    const ids = [...new Set(links.flatMap(({ a, z }) => [a, z])), 'alone'];
    const layout = toDiagramLayout(ids, links, direction);
    expect([layout.nodes.size, layout.links.size]).toEqual([ids.length, links.length]);
    const boxes = [
      ...[...layout.nodes].map(([id, point]) => toBox(id, point, NODE_SIZE)),
      ...[...layout.links].map(([id, { middle }]) => toBox(id, middle, NOTE_SIZE)),
    ];
    const covered = boxes.flatMap((one, index) =>
      boxes
        .slice(index + 1)
        .filter(
          other =>
            one.left < other.right &&
            other.left < one.right &&
            one.top < other.bottom &&
            other.top < one.bottom,
        )
        .map(other => `${one.name} and ${other.name}`),
    );
    expect(covered).toEqual([]);
    expect(Math.min(...boxes.flatMap(({ left, top }) => [left, top]))).toBeGreaterThanOrEqual(0);
    expect(Math.max(...boxes.map(({ right }) => right))).toBeLessThanOrEqual(layout.width);
    expect(Math.max(...boxes.map(({ bottom }) => bottom))).toBeLessThanOrEqual(layout.height);
  });

  it('draws nothing where nothing stands', () => {
    expect(toDiagramLayout([], [], direction)).toMatchObject({ width: 0, height: 0 });
  });
});
