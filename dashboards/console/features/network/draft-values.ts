/** Between what is typed and what is sent. What is no number or time is sent as one the server refuses by its field. Pure. */
import { parseLocalText, toLocalText } from '../series/local-time.ts';

/** `1.234,5` and `1234.5` alike; what is no number is beyond every bound. */
export function parseNumber(text: string): number {
  const plain = text.trim().replace(/\s/g, '').replace(',', '.');
  const value = plain === '' ? Number.NaN : Number(plain);
  return Number.isFinite(value) ? value : -1;
}

/** Undefined for '' */
export function toInstant(text: string): string | undefined {
  const ms = parseLocalText(text);
  return ms === undefined ? undefined : new Date(ms).toISOString();
}

/** A beginning must be sent: of what is no time the epoch, which ends before it begins. */
export function toSpan({ from, until }: { from: string; until: string }): { from: string; until?: string } {
  const end = toInstant(until);
  return { from: toInstant(from) ?? new Date(0).toISOString(), ...(end !== undefined && { until: end }) };
}

export function toText(instant: string | undefined): string {
  return instant === undefined ? '' : toLocalText(Date.parse(instant));
}

/** `8,117 49,198`; undefined: nothing typed. */
export function parseLocation(text: string): [number, number] | undefined {
  const parts = text
    .trim()
    .split(/\s*;\s*|\s+/)
    .filter(Boolean);
  if (parts.length === 0) return undefined;
  return [parseDegrees(parts[0]), parseDegrees(parts[1])];
}

/** What is no number is no place on earth. */
function parseDegrees(text: string | undefined): number {
  const value = Number(text?.replace(/,$/, '').replace(',', '.') ?? Number.NaN);
  return Number.isFinite(value) ? value : 999;
}
