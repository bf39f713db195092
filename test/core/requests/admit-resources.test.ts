/** Ports, power, batteries, kit and lent pieces in admission. */
import { describe, expect, it } from 'vitest';
import type { Lending } from '#core/network/network.ts';
import type { AdmissionWish } from '#core/requests/admission.ts';
import { admit } from '#core/requests/admit.ts';
import type { Allocation } from '#core/requests/bandwidth-request.ts';
import { countFreeKit } from '#core/requests/count-free-kit.ts';
import {
  buildItem,
  buildNetwork,
  buildNode,
  buildWish,
  CITY,
  DAY_MS,
  HOUR_MS,
  refused,
  T0,
  toWindow,
} from './build-network.ts';

const network = buildNetwork(['ab']);
const wish = (cir: number, changes: Partial<AdmissionWish> = {}) =>
  buildWish({ items: [buildItem('ab', cir)], ...changes });

describe('nodes and kit', () => {
  const ports = (accessPorts: number, id = '1') =>
    buildItem('ab', 1, { id, accessPorts, poeW: 10 * accessPorts });
  const portsHeld: Allocation = {
    ...{ requestId: 'r', itemId: '1', holder: 'request', city: CITY, priority: 4 },
    ...{
      resource: 'accessPorts',
      deviceId: 'a',
      amount: 5,
      fromMs: T0 + 12 * HOUR_MS,
      untilMs: T0 + 13 * HOUR_MS,
    },
  };

  it('are summed over items and over time', () => {
    expect(admit(network, [portsHeld], buildWish({ items: [ports(2), ports(1, '2')] })).isAdmitted).toBe(
      true,
    );
    const full = refused(network, [portsHeld], buildWish({ items: [ports(2), ports(2, '2')] }));
    expect(full).toMatchObject({
      reason: 'noResources',
      bottlenecks: [
        { resource: 'accessPorts', deviceId: 'a', usable: 8, load: 5, wanted: 4, fromMs: portsHeld.fromMs },
      ],
    });
    expect(full.alternatives).toContainEqual({ type: 'otherTime', window: toWindow(13, 23) });
    expect(full.alternatives).toContainEqual({ type: 'otherTime', window: toWindow(2, 12) });
  });

  it('have a budget of power', () => {
    const weak = { ...network, nodes: [buildNode('a', { poeBudgetW: 29 }), buildNode('b')] };
    expect(refused(weak, [], buildWish({ items: [ports(3)] }))).toMatchObject({
      bottlenecks: [{ resource: 'poeW', usable: 29, wanted: 30 }],
    });
  });

  it('offer another node of the same place', () => {
    const pair = buildNetwork(['ab', 'cb'], {
      nodes: [buildNode('a', { accessPorts: 0 }), buildNode('b'), buildNode('c')],
    });
    const { alternatives } = refused(pair, [], buildWish({ items: [ports(1)] }));
    expect(alternatives).toEqual([{ type: 'otherNode', items: [{ ...ports(1), aNode: 'c' }] }]);
  });

  it('warn of a battery that does not outlast a power cut, where lives hang on it', () => {
    const weak = { ...network, nodes: [buildNode('a'), buildNode('b', { upsRuntimeS: 600 })] };
    const warned = (service: 'bos' | 'visitor') =>
      admit(weak, [], buildWish({ items: [buildItem('ab', 1, { service })] }));
    expect(warned('bos')).toMatchObject({
      warnings: [{ type: 'shortBattery', deviceId: 'b', upsRuntimeS: 600 }],
    });
    expect(warned('visitor')).toMatchObject({ warnings: [] });
  });

  it('count lent kit for who borrows it, while it is lent', () => {
    const lending: Lending = {
      ...{
        id: 'l',
        ownerCity: 'other',
        borrowerCity: CITY,
        kitType: 'case',
        quantity: 2,
        deviceIds: [],
        reason: 'Fest',
      },
      ...{ fromMs: T0, untilMs: T0 + DAY_MS, version: 1 },
    };
    const kit = [{ id: 'k', city: CITY, type: 'case', name: 'Koffer', quantity: 3, version: 1 } as const];
    const net = { ...network, kit, lendings: [lending] };
    const need = (quantity: number, startH: number) =>
      admit(
        net,
        [],
        buildWish({ kit: [{ type: 'case', quantity }], window: toWindow(startH, startH + 10, 1) }),
      ).isAdmitted;
    expect([need(5, 1), need(6, 1), need(5, 0), need(3, 0), need(5, 13), need(5, 14)]).toEqual([
      true,
      false,
      false,
      true,
      true,
      false,
    ]);
    const lent = {
      ...net,
      lendings: [{ ...lending, ownerCity: CITY, borrowerCity: 'other', endedMs: T0 + 5 * HOUR_MS }],
    };
    const free = (fromH: number) =>
      countFreeKit(lent, [], 'case', { fromMs: T0 + fromH * HOUR_MS, untilMs: T0 + 30 * HOUR_MS });
    expect([free(0), free(5)]).toEqual([1, 3]);
  });

  it('count a lent case for who borrows it', () => {
    const lending: Lending = {
      ...{
        id: 'l',
        ownerCity: CITY,
        borrowerCity: 'other',
        kitType: 'case',
        quantity: 0,
        deviceIds: ['b'],
        reason: 'Fest',
      },
      ...{ fromMs: T0 + 12 * HOUR_MS, untilMs: T0 + DAY_MS, version: 1 },
    };
    const away = { ...network, lendings: [lending] };
    expect(refused(away, [], wish(1)).reason).toBe('outsideServiceArea');
    expect(admit(away, [], wish(1, { window: toWindow(2, 12) })).isAdmitted).toBe(true);
    const here = { ...away, city: 'other' };
    expect(
      admit(
        { ...here, nodes: [buildNode('a', { city: 'other' }), buildNode('b')] },
        [],
        wish(1, { window: toWindow(12, 24) }),
      ).isAdmitted,
    ).toBe(true);
    expect(
      admit({ ...here, nodes: [buildNode('a', { city: 'other' }), buildNode('b')] }, [], wish(1)).isAdmitted,
    ).toBe(false);
  });
});
