/** What does not keep a request out but should be known. */
import type { FibreLink } from '../network/network.ts';
import type { AdmissionWarning, AdmissionWish } from './admission.ts';
import type { ItemPath, RequestService } from './bandwidth-request.ts';
import type { CapacityBook, Direction } from './capacity-book.ts';
import { toHeldSpan } from './fit-wish.ts';
import { stepAt } from './sweep.ts';

/** CIR and EIR together, against the line rate (domain section 5). */
const OVERBOOKED_SHARE = 2;
/** What people's safety hangs on must outlast a power cut until a generator is there. */
const MUST_OUTLAST: ReadonlySet<RequestService> = new Set<RequestService>(['bos', 'cctv']);
export const BATTERY_RUNTIME_MIN_S = 1800;

export function toWarnings(
  book: CapacityBook,
  wish: AdmissionWish,
  paths: readonly ItemPath[],
): AdmissionWarning[] {
  const links = new Map(book.network.links.map(link => [link.id, link]));
  return [...findOverbooked(book, wish, paths, links), ...findShortBatteries(book, wish, paths, links)];
}

function findOverbooked(
  book: CapacityBook,
  { items, window }: AdmissionWish,
  paths: readonly ItemPath[],
  links: ReadonlyMap<string, FibreLink>,
): AdmissionWarning[] {
  const itemOf = new Map(items.map(item => [item.id, item]));
  const wanted = new Map<string, number>();
  const add = (linkId: string, direction: Direction, rate: number) => {
    const key = `${linkId} ${direction}`;
    wanted.set(key, (wanted.get(key) ?? 0) + rate);
  };
  for (const { itemId, hops } of paths) {
    const { cirUp, eirUp, cirDown, eirDown } = itemOf.get(itemId)!;
    for (const { linkId, direction } of hops) {
      add(linkId, direction, cirUp + eirUp);
      add(linkId, direction === 'aToZ' ? 'zToA' : 'aToZ', cirDown + eirDown);
    }
  }
  const { fromMs, untilMs } = toHeldSpan(window);
  const usedLinks = new Set(paths.flatMap(({ hops }) => hops.map(({ linkId }) => linkId)));
  return [...usedLinks].flatMap(linkId =>
    (['aToZ', 'zToA'] as const).flatMap((direction): AdmissionWarning[] => {
      const link = links.get(linkId)!;
      const { times, load } = book.bookedOnLink(link, direction);
      let booked = 0;
      for (let step = stepAt({ times, usable: load, load }, fromMs); step < times.length; step++) {
        if (times[step]! >= untilMs) break;
        booked = Math.max(booked, load[step]!);
      }
      const share = (booked + (wanted.get(`${linkId} ${direction}`) ?? 0)) / link.lineRate;
      return share > OVERBOOKED_SHARE ? [{ type: 'overbooked', linkId, direction, share }] : [];
    }),
  );
}

function findShortBatteries(
  book: CapacityBook,
  { items }: AdmissionWish,
  paths: readonly ItemPath[],
  links: ReadonlyMap<string, FibreLink>,
): AdmissionWarning[] {
  return items
    .filter(({ service }) => MUST_OUTLAST.has(service))
    .flatMap(({ id: itemId, aNode, zNode }) => {
      const hops = paths.find(path => path.itemId === itemId)?.hops ?? [];
      const ends = hops.flatMap(({ linkId }) => [
        links.get(linkId)!.aEnd.deviceId,
        links.get(linkId)!.zEnd.deviceId,
      ]);
      return [...new Set([aNode, zNode, ...ends])].flatMap((deviceId): AdmissionWarning[] => {
        const upsRuntimeS = book.node(deviceId)?.upsRuntimeS;
        if (upsRuntimeS === undefined || upsRuntimeS >= BATTERY_RUNTIME_MIN_S) return [];
        return [{ type: 'shortBattery', itemId, deviceId, upsRuntimeS }];
      });
    });
}
