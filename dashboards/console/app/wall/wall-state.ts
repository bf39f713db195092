/**
 * Wall mode: `?wall=overview,map&every=30` turns through views without anybody at the keyboard. What always holds: the
 * address says it all, so a screen that starts anew goes on where it was; links lead on within the wall.
 */
import { computed } from '@preact/signals';
import { query } from '../location.ts';
import { PAGES, type PageEntry } from '../pages.ts';

const EVERY_DEFAULT_S = 30;
const EVERY_LEAST_S = 5;
const EVERY_MOST_S = 3_600;
/** What `?wall` alone shows, as far as it is there. */
const USUAL_VIEWS = ['overview', 'map', 'devices'];

export const isWall = computed(() => query.value.has('wall'));

export const wallEveryMs = computed(() => {
  const seconds = Number(query.value.get('every') || EVERY_DEFAULT_S);
  return 1_000 * Math.min(EVERY_MOST_S, Math.max(EVERY_LEAST_S, seconds || EVERY_DEFAULT_S));
});

/** The pages to turn through, in the order of the address; unknown words are left out. Never empty. */
export const wallPages = computed<readonly PageEntry[]>(() => {
  const named = (query.value.get('wall') ?? '').split(',').filter(Boolean);
  const pages = (named.length > 0 ? named : USUAL_VIEWS).flatMap(word => findPage(word) ?? []);
  return pages.length > 0 ? pages : PAGES.slice(0, 1);
});

/** `overview` is '/', `admin/users` is '/admin/users'. */
function findPage(word: string): PageEntry | undefined {
  const path = word === 'overview' ? '/' : `/${word}`;
  return PAGES.find(page => page.path === path);
}

/** The page after the one that is shown; the first when none of them is. */
export function toNextPath(pages: readonly PageEntry[], shown: PageEntry | undefined): string {
  const place = shown ? pages.indexOf(shown) : -1;
  return pages[(place + 1) % pages.length]!.path;
}
