/** What a person chose to see, and its form in the address: everything here survives a reload and a shared link. */
import type { DeviceKindName } from '#core/device-kinds/device-kind.ts';
import { DEVICE_SORTS, type DeviceSort, PRESENCE_FILTERS, type PresenceFilter } from '#core/device-order.ts';

export const KINDS = ['lightmast', 'hotspot', 'fibrenode'] as const satisfies DeviceKindName[];
export const RANGES_H = [1, 6, 24] as const;

export type RangeH = (typeof RANGES_H)[number];

export interface ViewState {
  /** As the REST parameter: slugs joined by commas, '' for all that the person may see. */
  city: string;
  /** Empty: all kinds. */
  kinds: readonly DeviceKindName[];
  presence: PresenceFilter;
  text: string;
  sort: DeviceSort;
  isDescending: boolean;
  /** The selected device's id, '' for none. */
  device: string;
  /** `lamp-1.activePower`, '' for the kind's headline metric. */
  metric: string;
  rangeH: RangeH;
}

export const INITIAL_VIEW: ViewState = {
  city: '',
  kinds: [],
  presence: 'any',
  text: '',
  sort: 'attention',
  isDescending: false,
  device: '',
  metric: '',
  rangeH: 6,
};

/** Unknown words in an address are ignored: an old link still opens the page. */
export function parseViewState(search: string): ViewState {
  const query = new URLSearchParams(search);
  const sort = query.get('sort') ?? '';
  return {
    city: query.get('city') ?? '',
    kinds: KINDS.filter(kind => (query.get('kind') ?? '').split(',').includes(kind)),
    presence: oneOf(PRESENCE_FILTERS, query.get('state'), INITIAL_VIEW.presence),
    text: query.get('q') ?? '',
    sort: oneOf(DEVICE_SORTS, sort.replace(/^-/, ''), INITIAL_VIEW.sort),
    isDescending: sort.startsWith('-'),
    device: query.get('device') ?? '',
    metric: query.get('metric') ?? '',
    rangeH: oneOf(RANGES_H, Number(query.get('hours')), INITIAL_VIEW.rangeH),
  };
}

const KEYS = ['city', 'kind', 'state', 'q', 'sort', 'device', 'metric', 'hours'];

/**
 * Only what differs from the initial view: `?city=trier&device=tr-lm-0042`, or ''.
 * @param others keys of the page itself, kept behind
 */
export function toSearch(view: ViewState, others = new URLSearchParams()): string {
  const query = new URLSearchParams();
  if (view.city) query.set('city', view.city);
  if (view.kinds.length > 0) query.set('kind', view.kinds.join(','));
  if (view.presence !== INITIAL_VIEW.presence) query.set('state', view.presence);
  if (view.text) query.set('q', view.text);
  if (view.sort !== INITIAL_VIEW.sort || view.isDescending)
    query.set('sort', `${view.isDescending ? '-' : ''}${view.sort}`);
  if (view.device) query.set('device', view.device);
  if (view.metric) query.set('metric', view.metric);
  if (view.rangeH !== INITIAL_VIEW.rangeH) query.set('hours', String(view.rangeH));
  for (const [key, value] of others) if (!KEYS.includes(key)) query.append(key, value);
  const text = query.toString().replaceAll('%2C', ',');
  return text === '' ? '' : `?${text}`;
}

function oneOf<T>(allowed: readonly T[], value: unknown, otherwise: T): T {
  return allowed.find(entry => entry === value) ?? otherwise;
}
