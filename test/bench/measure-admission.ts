/**
 * Admission: how soon somebody who asks for bandwidth has an answer while 10,000 reservations are held, and how a check that
 * looks at every instant and every reservation does in the same run.
 */
import type { AdmissionNetwork, AdmissionWish } from '../../core/requests/admission.ts';
import { admit } from '../../core/requests/admit.ts';
import type { Allocation } from '../../core/requests/bandwidth-request.ts';
import { listInstants, loadAt, usableAt } from '../core/requests/brute-force.ts';
import {
  buildItem,
  buildLink,
  buildNetwork,
  buildNode,
  buildWish,
  CITY,
  DAY_MS,
  HOUR_MS,
  T0,
  toWindow,
} from '../core/requests/build-network.ts';
import { type Figure, type Section, toMedian } from './bench-report.ts';

const RESERVATIONS = 10_000;
const NODES = 24;
const ROUNDS = 15;
const LINE_RATE = 1e10;

export async function measureAdmission(): Promise<Section> {
  const network = buildCity();
  const held = holdReservations();
  const fits = toWish(1e9);
  const misfits = toWish(7.9e9);
  const refused = admit(network, held, misfits);
  if (refused.isAdmitted || !admit(network, held, fits).isAdmitted)
    throw new Error('the load is not as meant');
  const yesMs = time(() => admit(network, held, fits));
  const noMs = time(() => admit(network, held, misfits));
  const naiveMs = time(() => isFitNaively(network, held, fits), 1);
  const figures: Figure[] = [
    {
      name: 'an answer that it fits',
      value: yesMs,
      unit: 'ms',
      goal: { atMost: 50 },
      note: `${held.length.toLocaleString('en-GB')} allocations`,
    },
    {
      name: 'an answer that it does not, and what would',
      value: noMs,
      unit: 'ms',
      goal: { atMost: 50 },
      note: `${refused.alternatives.length} alternatives`,
    },
    { name: 'a naive check of one way, every instant', value: naiveMs, unit: 'ms' },
    { name: 'as fast as the naive check', value: naiveMs / yesMs, unit: 'times', goal: { atLeast: 10 } },
  ];
  return { title: `Admission with ${RESERVATIONS.toLocaleString('en-GB')} reservations`, figures };
}

/** A ring of cases with a second link to the next but two. */
function buildCity(): AdmissionNetwork {
  const nodes = Array.from({ length: NODES }, (_, index) => buildNode(`n-${index}`, { accessPorts: 1000 }));
  const links = nodes.flatMap((_, index) =>
    [
      [1, 'near'],
      [3, 'far'],
    ].map(([step, name]) =>
      buildLink('xx', {
        id: `l-${index}-${name}`,
        lineRate: LINE_RATE,
        aEnd: { deviceId: `n-${index}`, port: 'port-1' },
        zEnd: { deviceId: `n-${(index + Number(step)) % NODES}`, port: 'port-2' },
      }),
    ),
  );
  return buildNetwork(links, { nodes });
}

/** Over four weeks, eight hours each, three links in both directions. */
function holdReservations(): Allocation[] {
  let seed = 7;
  const random = (below: number) => {
    seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
    return Math.floor((seed / 2_147_483_648) * below);
  };
  return Array.from({ length: RESERVATIONS }, (_, index) => {
    const fromMs = T0 - 14 * DAY_MS + random(28 * 96) * 15 * 60_000;
    const span = { fromMs, untilMs: fromMs + 8 * HOUR_MS };
    const at = random(NODES);
    const cir = random(4e7);
    return [0, 1, 2].flatMap(hop =>
      (['aToZ', 'zToA'] as const).map((direction): Allocation => {
        const linkId = `l-${(at + hop) % NODES}-near`;
        const common = {
          requestId: `r-${index}`,
          itemId: '1',
          holder: 'request',
          city: CITY,
          priority: 4,
        } as const;
        return { ...common, ...span, resource: 'link', linkId, direction, cir, eir: 0 };
      }),
    );
  }).flat();
}

/** Of one way only, round the ring: the check of all ways would not end. */
function isFitNaively(
  network: AdmissionNetwork,
  held: readonly Allocation[],
  { window, items }: AdmissionWish,
) {
  const instants = new Set(listInstants(network, held, [window.setupStartMs, window.teardownEndMs]));
  const way = network.links.filter(({ id }) => id.endsWith('-near')).slice(0, 4);
  return [...instants].every(atMs =>
    way.every(link =>
      (['aToZ', 'zToA'] as const).every(direction => {
        const load = loadAt(held, { linkId: link.id, direction }, atMs);
        return load + items[0]!.cirUp <= usableAt(network, link, atMs);
      }),
    ),
  );
}

function toWish(cir: number): AdmissionWish {
  const item = buildItem('xx', cir, { aNode: 'n-0', zNode: 'n-4' });
  return buildWish({ items: [item], window: toWindow(10, 22, 6) });
}

function time(work: () => unknown, rounds = ROUNDS): number {
  const took = Array.from({ length: rounds }, () => {
    const startedMs = performance.now();
    work();
    return performance.now() - startedMs;
  });
  return toMedian(took);
}
