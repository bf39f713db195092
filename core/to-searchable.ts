/** Most names need nothing but lower case, and there are many of them. */
const BEYOND_ASCII = /[^\0-\x7f]/;

/** Lower case, without accents, ß as ss: `Schloßstraße` is found by `schlossstr`. Pure. */
export function toSearchable(text: string): string {
  if (!BEYOND_ASCII.test(text)) return text.toLowerCase();
  return text
    .normalize('NFD')
    .replace(/\p{Mark}/gu, '')
    .toLowerCase()
    .replaceAll('ß', 'ss');
}
