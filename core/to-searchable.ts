/** Lower case, without accents, ß as ss: `Schloßstraße` is found by `schlossstr`. Pure. */
export function toSearchable(text: string): string {
  return text
    .normalize('NFD')
    .replace(/\p{Mark}/gu, '')
    .toLowerCase()
    .replaceAll('ß', 'ss');
}
