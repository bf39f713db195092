import { expect, it } from 'vitest';
import { toImpactPoints } from '../../dashboards/console/features/alarms/impact-points.ts';

const DRAWING = { width: 460, height: 220 };
const MASTS = [
  { id: 'west', location: [8.1, 49.2] as [number, number] },
  { id: 'east', location: [8.11, 49.2] as [number, number] },
  { id: 'north', location: [8.105, 49.21] as [number, number] },
  { id: 'nowhere' },
];

it('shows what is affected within the drawing, north up, as far apart in both directions', () => {
  const far = { id: 'far', location: [8.5, 49.2] as [number, number] };
  const near = { id: 'near', location: [8.105, 49.201] as [number, number] };
  const points = toImpactPoints(MASTS, [far, near, MASTS[0]!], DRAWING);
  expect(points.map(({ id, isAffected }) => [id, isAffected])).toEqual([
    ['near', false],
    ['west', true],
    ['east', true],
    ['north', true],
  ]);
  const at = (id: string) => points.find(point => point.id === id)!;
  expect(at('north').y).toBeLessThan(at('west').y);
  expect(at('west').x).toBeLessThan(at('east').x);
  const metresPerDegree = { x: 111_320 * Math.cos((49.205 * Math.PI) / 180), y: 111_320 };
  const scaleX = (at('east').x - at('west').x) / (0.01 * metresPerDegree.x);
  const scaleY = (at('west').y - at('north').y) / (0.01 * metresPerDegree.y);
  expect(scaleX).toBeCloseTo(scaleY, 5);
});

it('shows one device alone in the middle, and nothing where none has a place', () => {
  expect(toImpactPoints([MASTS[0]!], [], DRAWING)).toEqual([
    { id: 'west', x: 230, y: 110, isAffected: true },
  ]);
  expect(toImpactPoints([{ id: 'nowhere' }], MASTS, DRAWING)).toEqual([]);
});
