let context: CanvasRenderingContext2D | null | undefined;

/** A colour token in any CSS notation (KERN writes oklch()) as `#rrggbb`, which canvas libraries understand. */
export function toHexColour(token: string): string {
  const value = getComputedStyle(document.documentElement).getPropertyValue(token).trim();
  context ??= Object.assign(document.createElement('canvas'), { width: 1, height: 1 }).getContext('2d', {
    willReadFrequently: true,
  });
  if (!context) return '#808080';
  context.fillStyle = '#808080';
  context.fillStyle = value;
  context.fillRect(0, 0, 1, 1);
  const [red = 0, green = 0, blue = 0] = context.getImageData(0, 0, 1, 1).data;
  return `#${[red, green, blue].map(channel => channel.toString(16).padStart(2, '0')).join('')}`;
}
