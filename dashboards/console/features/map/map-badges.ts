/** The marks of problems as pictures for the map: the same shapes, signs and colours as everywhere in the page. */
import { PRIORITIES, PRIORITY_SHAPES, type Priority } from '../../ui/priority-shapes.ts';
import type { MapPalette } from './map-palette.ts';

/** Pixels of the picture per pixel of the map. */
export const BADGE_PIXEL_RATIO = 2;
const MARGIN = 3;
const SIZE = (24 + 2 * MARGIN) * BADGE_PIXEL_RATIO;
const HALO_WIDTH = 3.5;

export function toBadges(palette: MapPalette): Map<string, ImageData> {
  return new Map(PRIORITIES.map((priority, rank) => [`badge-${rank}`, toBadge(priority, palette)]));
}

function toBadge(priority: Priority, palette: MapPalette): ImageData {
  const canvas = Object.assign(document.createElement('canvas'), { width: SIZE, height: SIZE });
  const context = canvas.getContext('2d');
  if (!context) return new ImageData(SIZE, SIZE);
  const { outline, sign, signY, signSize } = PRIORITY_SHAPES[priority];
  const { fill, rim, ink } = toColours(priority, palette);
  const path = new Path2D(outline);
  context.scale(BADGE_PIXEL_RATIO, BADGE_PIXEL_RATIO);
  context.translate(MARGIN, MARGIN);
  context.lineJoin = 'round';
  context.lineWidth = HALO_WIDTH;
  context.strokeStyle = rim;
  context.stroke(path);
  context.fillStyle = fill;
  context.fill(path);
  context.fillStyle = ink;
  context.font = `700 ${signSize}px "Fira Sans", sans-serif`;
  context.textAlign = 'center';
  context.fillText(sign, 12, signY);
  return context.getImageData(0, 0, SIZE, SIZE);
}

/** The rim keeps the mark apart from what lies below it; yellow needs a dark one on light ground. */
function toColours(priority: Priority, palette: MapPalette): { fill: string; rim: string; ink: string } {
  const { city, sign, priority1, priority2, priority3, priority3Rim, priority3Sign, priority4 } = palette;
  switch (priority) {
    case '1':
      return { fill: priority1, rim: city, ink: sign };
    case '2':
      return { fill: priority2, rim: city, ink: sign };
    case '3':
      return { fill: priority3, rim: palette.isDark ? city : priority3Rim, ink: priority3Sign };
    case '4':
      return { fill: priority4, rim: city, ink: sign };
    case 'off':
      return { fill: palette.unreachable, rim: city, ink: sign };
  }
}
