/** A small event of one hour on two links, with everything that a report tells of. Times are minutes from its start. */
import type { FibreLink } from '#core/network/network.ts';
import type { BandwidthRequest, RequestItem } from '#core/requests/bandwidth-request.ts';
import type { ReportReading } from '#core/requests/report-readings.ts';

export const START_MS = Date.parse('2026-05-01T16:00:00.000Z');
export const MBIT = 1_000_000;
export const at = (minutes: number) => START_MS + minutes * 60_000;

const item: RequestItem = {
  ...{ id: '1', service: 'cctv', aNode: 'fn-1', zNode: 'fn-3' },
  ...{ cirUp: 100 * MBIT, cirDown: 10 * MBIT, eirUp: 0, eirDown: 0, accessPorts: 2, poeW: 60 },
};

export function createEndedRequest(changes: Partial<BandwidthRequest> = {}): BandwidthRequest {
  return {
    ...{ id: 'MG-LD-2026-000001', city: 'landau', revision: 9, createdMs: at(-3000), createdBy: 'u1' },
    event: { name: 'Maikerwe 2026', place: 'Alter Meßplatz', expectedVisitors: 20_000 },
    requester: { organisation: 'Ordnungsamt', authority: 'municipal' },
    window: { setupStartMs: at(-120), startMs: at(0), endMs: at(60), teardownEndMs: at(180) },
    items: [item, { ...item, id: '2', service: 'visitor', cirUp: 50 * MBIT, cirDown: 200 * MBIT }],
    ...{ kit: [{ type: 'reel', quantity: 2 }], priority: 3, state: 'completed', completedMs: at(170) },
    paths: ['1', '2'].map(itemId => ({
      itemId,
      hops: [
        { linkId: 'link-1', direction: 'aToZ' },
        { linkId: 'link-2', direction: 'zToA' },
      ],
    })),
    activation: [],
    acceptance: [
      {
        ...{ linkId: 'link-1', measuredMs: at(-60), marginAToZDb: 5.5, marginZToADb: 6.25, hasPassed: true },
        ...{ lossAToZDb: 2.1, lossZToADb: 1.9, throughputBps: 9_400 * MBIT },
      },
    ],
    flags: {},
    stateChanges: [
      { atMs: at(-2900), from: 'draft', to: 'acknowledged', actor: 'u1' },
      { atMs: at(-2900), from: 'acknowledged', to: 'held', actor: 'system' },
      { atMs: at(-2000), from: 'held', to: 'reserved', actor: 'u2', publicNote: 'Gern' },
      { atMs: at(-110), from: 'reserved', to: 'provisioning', actor: 'u3' },
      { atMs: at(-55), from: 'provisioning', to: 'provisioned', actor: 'system' },
      { atMs: at(0), from: 'provisioned', to: 'active', actor: 'system' },
      { atMs: at(60), from: 'active', to: 'releasing', actor: 'system' },
      { atMs: at(170), from: 'releasing', to: 'completed', actor: 'u3' },
    ],
    notes: [
      { atMs: at(21), by: 'system', visibility: 'requester', code: 'rerouted', text: '' },
      { atMs: at(22), by: 'u3', visibility: 'internal', text: 'Nur wir' },
    ],
    ...changes,
  };
}

export function createReportLinks(): FibreLink[] {
  const common = {
    ...{ city: 'landau', deploymentId: 'd', lengthM: 400, fibreType: 'single-mode' as const, version: 1 },
    ...{ lineRate: 10_000 * MBIT, reservableShare: 0.8, ratedLossDb: 2 },
  } as const;
  return [
    { ...common, id: 'link-1', aEnd: toEnd('fn-1', 2), zEnd: toEnd('fn-2', 1) },
    // Goes the other way: the request runs from its Z end to its A end.
    { ...common, id: 'link-2', aEnd: toEnd('fn-3', 1), zEnd: toEnd('fn-2', 2) },
  ];
}

function toEnd(deviceId: string, port: number) {
  return { deviceId, port: `port-${port}` };
}

/**
 * Minute by minute: cameras send 80 Mbit/s, from minute 20 to 24 they get 60 while 5 % is dropped, and one reading of 120
 * at minute 30; node fn-1 is silent from minute 40 to 49. Link 1 is down at its Z end from minute 20 to 24.
 */
export function createEventReadings(): ReportReading[] {
  const minutes = Array.from({ length: 65 }, (_, minute) => minute - 2);
  const services = minutes.filter(isHeard).map((minute): ReportReading => {
    const isShort = minute >= 20 && minute < 25;
    const rate = (minute === 30 ? 120 : isShort ? 60 : 80) * MBIT;
    return {
      ...{ device: 'fn-1', component: 'service-cctv', timeMs: at(minute) },
      values: { rate, dropRate: isShort ? 5 : 0 },
    };
  });
  const ports = minutes.flatMap((minute): ReportReading[] => {
    const operStatus = minute >= 20 && minute < 25 ? 'down' : 'up';
    const z = { device: 'fn-2', component: 'port-1', timeMs: at(minute), values: { operStatus } };
    const rates = { operStatus: 'up', outRate: 300 * MBIT, inRate: (minute === 10 ? 900 : 40) * MBIT };
    const a = { device: 'fn-1', component: 'port-2', timeMs: at(minute), values: rates };
    return isHeard(minute) ? [z, a] : [z];
  });
  const power = minutes.filter(isHeard).map((minute): ReportReading => {
    const isOut = minute >= 10 && minute < 13;
    const values = { status: isOut ? 'OB' : 'OL', batteryRuntime: isOut ? 7200 - minute : 9000 };
    return { device: 'fn-1', component: 'ups', timeMs: at(minute), values };
  });
  return [...services, ...ports, ...power];
}

function isHeard(minute: number): boolean {
  return minute < 40 || minute >= 50;
}
