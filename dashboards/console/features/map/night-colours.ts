/**
 * The colours of a map that was drawn for daylight, as they look in a dark control room: light and dark change
 * places, and nothing is loud, because the devices are what is to be seen. Pure.
 */

const DARKEST = 0.09;
const LIGHTEST = 0.66;
/** How much of its colour remains: of what can be seen, so that what is nearly white becomes nearly black. */
const CHROMA_SHARE = 0.45;

const HEX = /^#(?:[0-9a-f]{3,4}|[0-9a-f]{6}|[0-9a-f]{8})$/i;
const FUNCTION = /^(rgb|hsl)a?\(([^()]+)\)$/i;
const NAMED: Record<string, string> = { white: '#ffffff', black: '#000000' };

/** Every colour within a paint property, which may be an expression; anything else stays as it is. */
export function toNight(value: unknown): unknown {
  if (typeof value === 'string') return toNightColour(value);
  if (Array.isArray(value)) return value.map(toNight);
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, toNight(part)]));
  return value;
}

function toNightColour(text: string): string {
  const colour = parseColour(NAMED[text] ?? text);
  if (!colour) return text;
  const [hue, saturation, lightness, opacity] = colour;
  const light = DARKEST + (1 - lightness) * (LIGHTEST - DARKEST);
  const chroma = saturation * toRoom(lightness) * CHROMA_SHARE;
  const parts = [Math.round(hue), toPercent(Math.min(1, chroma / toRoom(light))), toPercent(light), opacity];
  return `hsla(${parts.join(', ')})`;
}

type Hsla = [hue: number, saturation: number, lightness: number, opacity: number];

function parseColour(text: string): Hsla | undefined {
  if (HEX.test(text)) return parseHex(text.slice(1));
  const [, notation = '', list = ''] = FUNCTION.exec(text.trim()) ?? [];
  if (notation === '') return undefined;
  const parts = list.split(/[\s,/]+/).filter(Boolean);
  const [first = 0, second = 0, third = 0, opacity = 1] = parts.map(toFigure);
  if (parts.length < 3 || [first, second, third, opacity].some(Number.isNaN)) return undefined;
  if (notation.toLowerCase() === 'hsl') return [first, second, third, opacity];
  return toHsla(first / 255, second / 255, third / 255, opacity);
}

function toFigure(part: string): number {
  return part.endsWith('%') ? Number(part.slice(0, -1)) / 100 : Number(part);
}

function parseHex(digits: string): Hsla {
  const pairs = digits.length <= 4 ? [...digits].map(digit => digit + digit) : (digits.match(/../g) ?? []);
  const [red = 0, green = 0, blue = 0, opacity = 1] = pairs.map(pair => Number.parseInt(pair, 16) / 255);
  return toHsla(red, green, blue, opacity);
}

function toHsla(red: number, green: number, blue: number, opacity: number): Hsla {
  const most = Math.max(red, green, blue);
  const span = most - Math.min(red, green, blue);
  const lightness = most - span / 2;
  if (span === 0) return [0, 0, lightness, opacity];
  const sector =
    most === red
      ? ((green - blue) / span + 6) % 6
      : most === green
        ? (blue - red) / span + 2
        : (red - green) / span + 4;
  return [sector * 60, span / toRoom(lightness), lightness, opacity];
}

/** How much colour there can be at a lightness: none in black and white. */
function toRoom(lightness: number): number {
  return 1 - Math.abs(2 * lightness - 1);
}

function toPercent(share: number): string {
  return `${Math.round(share * 1000) / 10}%`;
}
