/** How much of a city's kit is used, day by day at its worst moment: what it has and borrows, less what it lends and promised. */

import { toDayText, toInstantMs, toLocalTime } from '#core/local-time.ts';
import { KIT_TYPES, type KitType } from '#core/network/network.ts';
import type { Span } from '#core/network/spans.ts';
import type { KitUseResource } from '#core/network-resources.ts';
import type { AdmissionNetwork } from '#core/requests/admission.ts';
import type { Allocation } from '#core/requests/bandwidth-request.ts';
import { createCapacityBook } from '#core/requests/capacity-book.ts';
import { worstStep } from '#core/requests/sweep.ts';

/** Only sorts that the city has, lends or borrows then. Of today what is left of it counts. */
export function toKitUse(
  network: AdmissionNetwork,
  allocations: readonly Allocation[],
  span: Span,
  timeZone: string,
  nowMs: number,
): KitUseResource[] {
  const nothing = new Set<string>();
  const book = createCapacityBook(network, allocations, {
    ...{ span, withoutRequestIds: nothing, deadLinkIds: nothing },
  });
  const days = listLocalDays(span, timeZone);
  return KIT_TYPES.filter(type => isKnown(network, type)).map(type => {
    const profile = book.ofKit(type);
    return {
      ...{ city: network.city, type },
      days: days.map(({ day, ...daySpan }) => {
        const isToday = daySpan.fromMs <= nowMs && nowMs < daySpan.untilMs;
        const worst = worstStep(profile, isToday ? { ...daySpan, fromMs: nowMs } : daySpan);
        const [pool, held] = [Math.max(0, profile.usable[worst]!), profile.load[worst]!];
        return { day, pool, held, free: Math.max(0, pool - held) };
      }),
    };
  });
}

function isKnown({ kit, lendings }: AdmissionNetwork, type: KitType): boolean {
  return kit.some(stock => stock.type === type) || lendings.some(({ kitType }) => kitType === type);
}

/** Each as far as it lies in the span. */
function listLocalDays({ fromMs, untilMs }: Span, timeZone: string): (Span & { day: string })[] {
  const days: (Span & { day: string })[] = [];
  for (let { day } = toLocalTime(fromMs, timeZone); ; day += 1) {
    const beginMs = Math.max(fromMs, toInstantMs({ day, minute: 0 }, timeZone));
    if (beginMs >= untilMs) return days;
    const endMs = Math.min(untilMs, toInstantMs({ day: day + 1, minute: 0 }, timeZone));
    days.push({ day: toDayText(day), fromMs: beginMs, untilMs: endMs });
  }
}
