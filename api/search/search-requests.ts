/** Requests for bandwidth in the search: every word of the text in number, event, place or organisation. */
import type { SearchResource } from '#core/search-resources.ts';
import { toSearchable } from '#core/to-searchable.ts';
import type { RegistryRequests } from '#store/registry/registry-requests.ts';

const MOST_REQUESTS = 6;
/** Looked through for the other words, once the longest has been found. */
const CANDIDATES = 100;

export async function searchRequests(
  requests: Pick<RegistryRequests, 'list'>,
  text: string,
  cities: readonly string[] | undefined,
): Promise<SearchResource['requests']> {
  const words = text.split(/\s+/).filter(Boolean);
  const longest = words.toSorted((one, other) => other.length - one.length)[0];
  if (longest === undefined) return [];
  const query = { text: longest, order: 'newest', limit: CANDIDATES } as const;
  const { items } = await requests.list({ ...query, ...(cities && { cities }) });
  return items
    .filter(({ id, event, requester }) => {
      const all = toSearchable([id, event.name, event.place, requester.organisation].join(' '));
      return words.every(word => all.includes(toSearchable(word)));
    })
    .slice(0, MOST_REQUESTS)
    .map(({ id, city, event, state }) => ({ id, city, eventName: event.name, state }));
}
