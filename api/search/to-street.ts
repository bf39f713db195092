/**
 * The street or square in the name of a device: what stands before the comma, without an identifier before it and a
 * number at its end.
 * `Breite Straße, Mast 7` and `LM-12 Breite Straße 12 a` are in `Breite Straße`, `Marktplatz Knoten 1` is on `Marktplatz`. Pure.
 */
export function toStreet(name: string): string {
  const place = name
    .split(',', 1)[0]!
    .replace(/^\p{Letter}{1,4}-\d+\s+/u, '')
    .trim();
  const street = place.replace(/\s+(?:(?:Mast|Knoten|Hotspot|Nr\.?)\s*)?\d+\s?[a-z]?$/iu, '').trim();
  return street === '' ? name : street;
}
