/** Requests in words: states, rates, times, what is too tight and what would fit. For people who seldom ask. */
import type { AlternativeResource, BottleneckResource } from '#core/admission-resources.ts';
import type { KitNeed } from '#core/network/network.ts';
import type { WindowResource } from '#core/request-resources.ts';
import type { RequestItem } from '#core/requests/bandwidth-request.ts';
import { KIT_LABELS, SERVICE_LABELS } from '#core/requests/request-labels.ts';
import { formats, language, t } from '../../i18n/translate.ts';
import { toDisplayUnit } from '../../i18n/units.ts';

export interface Labels {
  de: string;
  en: string;
}

export function say(labels: Labels): string {
  return labels[language.value];
}

/** `500 Mbit/s`, `2,5 Gbit/s` */
export function toRateText(bitPerS: number): string {
  if (bitPerS === 0) return '0';
  const { factor, symbol, fractionDigits } = toDisplayUnit('bit/s', bitPerS);
  const value = bitPerS * factor;
  const digits = Number.isInteger(Math.round(value * 1000) / 1000) ? 0 : fractionDigits;
  return `${formats.value.number(value, digits)} ${symbol}`;
}

/** The two directions of what is promised. */
export function toRatesText({ cirUp, cirDown }: { cirUp: number; cirDown: number }): string {
  return t('events.rates', { up: toRateText(cirUp), down: toRateText(cirDown) });
}

export function toSpanText(from: string, until: string): string {
  const [fromMs, untilMs] = [Date.parse(from), Date.parse(until)];
  const { date, time, day } = formats.value;
  const begin = `${date(fromMs)}, ${time(fromMs)}`;
  const end = day(fromMs) === day(untilMs) ? time(untilMs) : `${date(untilMs)}, ${time(untilMs)}`;
  return `${begin} – ${end}`;
}

/** `Fr., 20.11.2026, 17:48` */
export function toTimeText(instant: string | number): string {
  const ms = typeof instant === 'number' ? instant : Date.parse(instant);
  return `${formats.value.date(ms)}, ${formats.value.time(ms)}`;
}

export function toKitText(kit: readonly KitNeed[]): string {
  return kit.map(({ type, quantity }) => `${quantity} × ${say(KIT_LABELS[type])}`).join(', ');
}

/** @param nameOf what a node is called */
export function toBottleneckText(bottleneck: BottleneckResource, nameOf: (id: string) => string): string {
  if (bottleneck.resource === 'path')
    return t('events.tight.path', { from: nameOf(bottleneck.aNode), to: nameOf(bottleneck.zNode) });
  const { usable, load, wanted } = bottleneck;
  const span = toSpanText(bottleneck.from, bottleneck.until);
  const amount = (value: number) =>
    bottleneck.resource === 'link'
      ? toRateText(value)
      : `${formats.value.number(value)}${bottleneck.resource === 'poeW' ? ' W' : ''}`;
  const figures = { free: amount(Math.max(0, usable - load)), wanted: amount(wanted), span };
  const name = toResourceName(bottleneck);
  return t(`events.tight.${bottleneck.resource}`, { name, ...figures });
}

/** Links with the direction that is meant. */
export function toResourceName(resource: Exclude<BottleneckResource, { resource: 'path' }>): string {
  if (resource.resource === 'kit') return say(KIT_LABELS[resource.kitType]);
  if (resource.resource === 'link') return `${resource.name} ${resource.direction === 'aToZ' ? '→' : '←'}`;
  return resource.name;
}

/** What would change; `items` and the names are those of what was asked for. */
export function toAlternativeText(
  alternative: AlternativeResource,
  items: readonly RequestItem[],
  nameOf: (id: string) => string,
): string {
  if (alternative.type === 'otherTime')
    return t('events.instead.otherTime', {
      span: toSpanText(alternative.window.start, alternative.window.end),
    });
  const before = new Map(items.map(item => [item.id, item]));
  const changes = alternative.items.flatMap(item => {
    const old = before.get(item.id);
    if (old && JSON.stringify(old) === JSON.stringify(item)) return [];
    const service = say(SERVICE_LABELS[item.service]);
    if (alternative.type === 'lowerRate') return [`${service} ${toRatesText(item)}`];
    return [`${service} ${nameOf(item.aNode)} – ${nameOf(item.zNode)}`];
  });
  return t(`events.instead.${alternative.type}`, { changes: changes.join('; ') });
}

export function toEventSpanText({ start, end }: WindowResource): string {
  return toSpanText(start, end);
}
