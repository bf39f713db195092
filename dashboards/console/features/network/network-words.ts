/** The network in words, and how loaded a link is. */
import { isAllowed } from '#core/access-resources.ts';
import type { Role } from '#core/assignments.ts';
import type { LinkDirectionResource, LinkResource, LinkState } from '#core/network-resources.ts';
import type { CityResource } from '#core/resources.ts';
import { view } from '../../app/location.ts';
import { formats, t } from '../../i18n/translate.ts';
import { cities, cityNames, session } from '../../live/live-state.ts';
import { toRateText } from '../events/request-words.ts';

const BUILDERS: readonly Role[] = ['operator', 'admin'];
const DECIDERS: readonly Role[] = ['approver', 'admin'];

/** Alarm type utilizationHigh. */
const BUSY_SHARE = 0.85;

export type LinkTone = LinkState | 'busy';
export type LinkWay = 'aToZ' | 'zToA';
export const LINK_WAYS: readonly LinkWay[] = ['aToZ', 'zToA'];

export function toLinkTone(link: LinkResource): LinkTone {
  const isBusy = link.state === 'up' && LINK_WAYS.some(way => toShare(link[way].rate, link) > BUSY_SHARE);
  return isBusy ? 'busy' : link.state;
}

/** Of what may be booked, 0..1 and above; 0 where nothing is reported. */
export function toShare(rate: number | undefined, { usable }: LinkResource): number {
  return rate === undefined || usable === 0 ? 0 : rate / usable;
}

export function toLoadText({ rate }: LinkDirectionResource): string {
  return rate === undefined ? t('network.notReported') : toRateText(rate);
}

export function toDbText(db: number | undefined): string {
  return db === undefined ? '–' : `${formats.value.number(db, 1)} dB`;
}

/** Everything of a link in one sentence, for whoever does not see the drawing. */
export function toLinkLabel(link: LinkResource, nameOf: (deviceId: string) => string): string {
  const [a, z] = [nameOf(link.aEnd.deviceId), nameOf(link.zEnd.deviceId)];
  return t('network.linkLabel', {
    name: `${a} – ${z}`,
    state: t(`network.state.${toLinkTone(link)}`),
    first: t('network.direction', { from: a, to: z }),
    firstLoad: toLoadText(link.aToZ),
    firstBooked: toRateText(link.aToZ.booked),
    second: t('network.direction', { from: z, to: a }),
    secondLoad: toLoadText(link.zToA),
    secondBooked: toRateText(link.zToA.booked),
    usable: toRateText(link.usable),
  });
}

export function toWhen({ from, until }: { from: string; until?: string }): string {
  const { instant } = formats.value;
  const end = until === undefined ? t('network.openEnd') : instant(Date.parse(until));
  return `${instant(Date.parse(from))} – ${end}`;
}

export function toCityName(slug: string): string {
  return cityNames.value.get(slug) ?? slug;
}

export const mayBuild = (city?: string) => isAllowedTo(BUILDERS, city);
export const mayLend = (city?: string) => isAllowedTo(DECIDERS, city);
export const mayStop = (city?: string) => mayBuild(city) || mayLend(city);

function isAllowedTo(roles: readonly Role[], city: string | undefined): boolean {
  const who = session.value;
  return typeof who === 'object' && isAllowed(who, roles, city);
}

/** Of those on the page: what stands in others is not loaded. */
export function listCities(may: (city: string) => boolean): CityResource[] {
  const shown = view.value.city === '' ? [] : view.value.city.split(',');
  return cities.value.filter(({ slug }) => may(slug) && (shown.length === 0 || shown.includes(slug)));
}
