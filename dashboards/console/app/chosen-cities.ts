/** The cities that are looked at: none in the address means all that the person may see. */
import { computed } from '@preact/signals';
import { t } from '../i18n/translate.ts';
import { cities } from '../live/live-state.ts';
import { setView, view } from './location.ts';

/** As many as the api takes in one request. */
export const MOST_CITIES = 32;

/** Slugs in the address; empty: all. */
export const chosenSlugs = computed(() => view.value.city.split(',').filter(Boolean));

/** Whether what is shown may come from several cities, so that each thing says its city. */
export const isSeveralCities = computed(() => chosenSlugs.value.length !== 1);

/** `Speyer`, `Landau, Speyer`, `3 Städte` or `Alle Städte`. */
export function toPlaceText(): string {
  const slugs = chosenSlugs.value;
  if (slugs.length === 0) return t('allCities');
  if (slugs.length > 2) return t('someCities', { count: slugs.length });
  return slugs.map(slug => cities.value.find(city => city.slug === slug)?.name ?? slug).join(', ');
}

/** In the order of the list, so that the same choice is the same address; all of them are none. */
export function chooseCities(slugs: readonly string[]): void {
  const chosen = cities.value.map(({ slug }) => slug).filter(slug => slugs.includes(slug));
  const city = chosen.length === cities.value.length && chosen.length > 1 ? '' : chosen.join(',');
  setView({ city, device: '', metric: '' }, 'push');
}
