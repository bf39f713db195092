/** What was found, as the lines of one list: each with its group and where it leads. */
import { STATE_LABELS } from '#core/requests/request-labels.ts';
import type { SearchResource } from '#core/search-resources.ts';
import type { MessageKey } from '../../i18n/de.ts';
import { formats, language, t } from '../../i18n/translate.ts';
import { cityNames, deviceKinds } from '../../live/live-state.ts';
import type { IconName } from '../../ui/icon.tsx';
import { KIND_ICONS } from '../../ui/kind-icon.tsx';
import { linkTo } from '../location.ts';

export interface SearchHit {
  id: string;
  icon: IconName;
  text: string;
  note: string;
  href: string;
}

export interface HitGroup {
  title: MessageKey;
  hits: SearchHit[];
}

/** Groups without a hit are left out; the last one leads to the list of all devices that fit. */
export function toHitGroups(found: SearchResource, text: string): HitGroup[] {
  const groups: HitGroup[] = [
    { title: 'devices', hits: found.devices.map(toDeviceHit) },
    { title: 'streets', hits: found.streets.map(toStreetHit) },
    { title: 'cities', hits: found.cities.map(toCityHit) },
    { title: 'searchRequests', hits: found.requests.map(toRequestHit) },
  ];
  if (found.devices.length > 0) groups[0]!.hits.push(toListHit(text));
  return groups.filter(({ hits }) => hits.length > 0);
}

function toDeviceHit({ id, name, city, kind }: SearchResource['devices'][number]): SearchHit {
  const label = deviceKinds.value.find(known => known.name === kind)?.label[language.value];
  return {
    id: `device-${id}`,
    icon: KIND_ICONS[kind],
    text: name,
    note: [id, label, cityNames.value.get(city)].filter(Boolean).join(' · '),
    href: linkTo(`/devices/${encodeURIComponent(id)}`),
  };
}

function toStreetHit({ name, city, devices }: SearchResource['streets'][number]): SearchHit {
  const count = devices === 1 ? t('oneDevice') : t('devicesShown', { count: formats.value.number(devices) });
  return {
    id: `street-${city}-${name}`,
    icon: 'place',
    text: name,
    note: [cityNames.value.get(city), count].filter(Boolean).join(' · '),
    href: linkTo('/devices', { city, q: name }),
  };
}

function toCityHit({ slug, name }: SearchResource['cities'][number]): SearchHit {
  return { id: `city-${slug}`, icon: 'city', text: name, note: '', href: linkTo('/', { city: slug }) };
}

function toRequestHit({ id, city, eventName, state }: SearchResource['requests'][number]): SearchHit {
  const label = STATE_LABELS[state][language.value];
  return {
    id: `request-${id}`,
    icon: 'cable',
    text: eventName,
    note: [id, label, cityNames.value.get(city)].filter(Boolean).join(' · '),
    href: linkTo(`/events/${id}`),
  };
}

function toListHit(text: string): SearchHit {
  return {
    id: 'list',
    icon: 'table',
    text: t('searchAll', { text }),
    note: '',
    href: linkTo('/devices', { q: text }),
  };
}
