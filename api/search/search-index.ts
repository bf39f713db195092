/**
 * What the search looks through: every city, street and device as one folded text each, compared word by word. At
 * 20,000 devices a pass takes a few milliseconds, so there is nothing cleverer here. Pure; made anew when a city or
 * device has changed. What always holds: only entries of the caller's cities are looked at.
 */
import type { City } from '#core/cities.ts';
import type { Device } from '#core/devices.ts';
import type { SearchResource } from '#core/search-resources.ts';
import { toSearchable } from '#core/to-searchable.ts';
import { toStreet } from './to-street.ts';

export interface SearchIndex {
  /** `cities`: where to look; undefined: everywhere. */
  search(text: string, cities: readonly string[] | undefined): Omit<SearchResource, 'requests'>;
}

type KnownDevice = Pick<Device, 'id' | 'city' | 'kind' | 'name'>;

interface Entry<T> {
  item: T;
  city: string;
  /** Folded; words are preceded by a blank, so that the beginning of a word can be looked for. */
  text: string;
  /** What decides between equally good matches: short names first. */
  length: number;
}

type CityItem = SearchResource['cities'][number];
type StreetItem = SearchResource['streets'][number];
type DeviceItem = SearchResource['devices'][number];

const MOST_CITIES = 5;
const MOST_STREETS = 6;
const MOST_DEVICES = 8;

export interface SearchIndexBuilder {
  /** In parts, so that nothing else has to wait for all of them. */
  add(devices: readonly KnownDevice[]): void;
  finish(): SearchIndex;
}

export function createSearchIndexBuilder(cities: readonly Pick<City, 'slug' | 'name'>[]): SearchIndexBuilder {
  const nameOf = new Map(cities.map(({ slug, name }) => [slug, name]));
  const cityEntries = cities.map(
    ({ slug, name }): Entry<CityItem> => toEntry({ slug, name }, slug, name, slug),
  );
  const deviceEntries: Entry<DeviceItem>[] = [];
  const streets = new Map<string, StreetItem>();

  return {
    add(devices) {
      for (const { id, city, kind, name } of devices) {
        const place = nameOf.get(city) ?? city;
        deviceEntries.push(toEntry({ id, city, kind, name }, city, name, id, place));
        countStreet(streets, city, toStreet(name));
      }
    },
    finish() {
      const streetEntries = [...streets.values()].map(
        (street): Entry<StreetItem> =>
          toEntry(street, street.city, street.name, nameOf.get(street.city) ?? street.city),
      );
      return {
        search(text, allowed) {
          const words = toWords(toSearchable(text)).split(' ').filter(Boolean);
          const citySet = allowed && new Set(allowed);
          return {
            cities: toBest(cityEntries, words, citySet, MOST_CITIES),
            streets: toBest(streetEntries, words, citySet, MOST_STREETS),
            devices: toBest(deviceEntries, words, citySet, MOST_DEVICES),
          };
        },
      };
    },
  };
}

export function createSearchIndex(
  cities: readonly Pick<City, 'slug' | 'name'>[],
  devices: readonly KnownDevice[],
): SearchIndex {
  const builder = createSearchIndexBuilder(cities);
  builder.add(devices);
  return builder.finish();
}

function countStreet(streets: Map<string, StreetItem>, city: string, name: string): void {
  const key = `${city}/${name}`;
  const known = streets.get(key);
  if (known) known.devices += 1;
  else streets.set(key, { city, name, devices: 1 });
}

function toEntry<T>(item: T, city: string, ...texts: string[]): Entry<T> {
  const all = texts.join(' ');
  const folded = [toSearchable(all), ...toSpelledOut(all)].join(' ');
  return {
    item,
    city,
    text: ` ${toWords(folded)}`,
    length: texts[0]!.length,
  };
}

/** Letters, digits and the dashes of identifiers, with one blank between words. */
function toWords(text: string): string {
  return text.replace(/[^\p{Letter}\p{Number}-]+/gu, ' ').trim();
}

/** Keyboards without umlauts: `Müllerweg` is found by `muellerweg`, too. */
function toSpelledOut(text: string): string[] {
  const spelled = text.normalize('NFC').replace(/[äöüÄÖÜ]/g, letter => `${letter}e`);
  return spelled === text ? [] : [toSearchable(spelled)];
}

function toBest<T>(
  entries: readonly Entry<T>[],
  words: readonly string[],
  cities: ReadonlySet<string> | undefined,
  most: number,
): T[] {
  if (words.length === 0) return [];
  const best: { entry: Entry<T>; score: number }[] = [];
  for (const entry of entries) {
    if (cities && !cities.has(entry.city)) continue;
    const score = toScore(entry.text, words);
    if (score === 0) continue;
    const found = { entry, score };
    // A short list in order beats sorting all that fits.
    const worst = best.length === most ? best[most - 1] : undefined;
    if (worst && !isBetter(found, worst)) continue;
    if (worst) best.pop();
    const place = best.findIndex(other => isBetter(found, other));
    best.splice(place < 0 ? best.length : place, 0, found);
  }
  return best.map(({ entry }) => entry.item);
}

interface Match {
  entry: { length: number };
  score: number;
}

/** Of equally good ones the first stays before. */
function isBetter(one: Match, other: Match): boolean {
  return one.score > other.score || (one.score === other.score && one.entry.length < other.entry.length);
}

const AT_START = 4;
const AT_WORD = 2;
const WITHIN = 1;

/** 0: a word is missing. The start of the whole text counts most, then the start of a word. */
function toScore(text: string, words: readonly string[]): number {
  let score = 0;
  for (const word of words) {
    const atWord = text.indexOf(` ${word}`);
    if (atWord < 0 && !text.includes(word)) return 0;
    score += atWord === 0 ? AT_START : atWord > 0 ? AT_WORD : WITHIN;
  }
  return score;
}
