/** What a network may be like. */
import { describe, expect, it } from 'vitest';
import {
  checkDeployment,
  checkKit,
  checkLending,
  checkLink,
  checkNode,
  checkOutage,
} from '#core/network/check-network.ts';
import type { Deployment, FibreLink, Lending } from '#core/network/network.ts';
import { cutSpans, intersectSpans, mergeSpans } from '#core/network/spans.ts';

const T0 = Date.UTC(2027, 5, 5);
const CITY = 'landau';
const node = { deviceId: 'ld-a', city: CITY, accessPorts: 8, poeBudgetW: 240, upsRuntimeS: 1800, version: 1 };
const nodes = [node, { ...node, deviceId: 'ld-b' }, { ...node, deviceId: 'ld-c' }];
const deployment: Deployment = {
  ...{ id: 'fest', city: CITY, name: 'Fest', place: 'Messplatz', nodeIds: ['ld-a', 'ld-b'], version: 1 },
  ...{ fromMs: T0, untilMs: T0 + 1000 },
};
const link: FibreLink = {
  ...{ id: 'fest-1', city: CITY, deploymentId: 'fest', lengthM: 400, fibreType: 'single-mode', version: 1 },
  ...{ aEnd: { deviceId: 'ld-a', port: 'port-1' }, zEnd: { deviceId: 'ld-b', port: 'port-1' } },
  ...{ lineRate: 1e10, reservableShare: 0.8, ratedLossDb: 2 },
};
const around = { nodes, links: [link], deployments: [deployment] };
const lending: Lending = {
  ...{ id: 'l-1', ownerCity: CITY, borrowerCity: 'mainz', kitType: 'case', quantity: 1, deviceIds: ['ld-a'] },
  ...{ fromMs: T0, untilMs: T0 + 1000, reason: 'Fest', version: 1 },
};

const toFields = (faults: readonly { field: string }[]) => faults.map(({ field }) => field);

describe('checks of the network', () => {
  it('let pass what is right', () => {
    expect(checkNode(node)).toEqual([]);
    expect(checkLink(link, around)).toEqual([]);
    expect(checkDeployment(deployment, around)).toEqual([]);
    const outage = { id: 'o', city: CITY, linkId: 'fest-1', fromMs: T0, reason: 'Bagger', version: 1 };
    expect(checkOutage(outage, around)).toEqual([]);
    expect(checkKit({ id: 'k', city: CITY, type: 'case', name: 'Koffer', quantity: 3, version: 1 })).toEqual(
      [],
    );
    expect(checkLending(lending, { owned: nodes, freeKit: 1 })).toEqual([]);
  });

  it('name fields of a node, of kit and of an outage', () => {
    const broken = { ...node, deviceId: 'A', accessPorts: -1, poeBudgetW: Number.NaN, upsRuntimeS: 1e9 };
    expect(toFields(checkNode(broken))).toEqual(['deviceId', 'accessPorts', 'poeBudgetW', 'upsRuntimeS']);
    const kit = { id: 'k', city: CITY, type: 'boat', name: '', quantity: 1.5, version: 1 };
    expect(toFields(checkKit(kit as never))).toEqual(['type', 'name', 'quantity']);
    const outage = { id: 'o', city: CITY, linkId: 'x', fromMs: T0, untilMs: T0, reason: '', version: 1 };
    expect(toFields(checkOutage(outage, around))).toEqual(['linkId', 'until', 'reason']);
  });

  it('let a port take one fibre at a time', () => {
    const second = { ...link, id: 'fest-2', zEnd: { deviceId: 'ld-b', port: 'port-2' } };
    expect(checkLink(second, around)).toEqual([{ field: 'aEnd.port', rule: 'is taken by another link' }]);
    const later = { ...deployment, id: 'markt', fromMs: T0 + 1000, untilMs: T0 + 2000 };
    const both = { ...around, deployments: [deployment, later] };
    expect(checkLink({ ...second, deploymentId: 'markt' }, both)).toEqual([]);
  });

  it('name fields of a link', () => {
    const loop = {
      ...link,
      zEnd: { deviceId: 'ld-a', port: 'p' },
      lineRate: 0,
      reservableShare: 2,
      lengthM: -1,
    };
    expect(toFields(checkLink(loop, around))).toEqual([
      ...['zEnd.port', 'zEnd.deviceId', 'lengthM', 'lineRate', 'reservableShare'],
    ]);
    const nowhere = { ...link, deploymentId: 'none', ratedLossDb: 99 };
    expect(toFields(checkLink(nowhere, around))).toEqual([
      'deploymentId',
      'aEnd.deviceId',
      'zEnd.deviceId',
      'ratedLossDb',
    ]);
    const absent = { ...link, zEnd: { deviceId: 'ld-c', port: 'port-1' } };
    expect(toFields(checkLink(absent, around))).toEqual(['zEnd.deviceId']);
  });

  it('let a node be at one place at a time', () => {
    const other = { ...deployment, id: 'markt', fromMs: T0 + 999 };
    expect(toFields(checkDeployment({ ...other, untilMs: T0 + 2000 }, around))).toEqual([
      'nodeIds.0',
      'nodeIds.1',
    ]);
    expect(checkDeployment({ ...other, fromMs: T0 + 1000, untilMs: T0 + 2000 }, around)).toEqual([]);
    const { untilMs: _, ...endless } = other;
    expect(toFields(checkDeployment({ ...endless, nodeIds: ['ld-c', 'ld-c', 'zz'] }, around))).toEqual([
      'nodeIds',
      'nodeIds.2',
    ]);
    const nowhere = { ...deployment, name: '', location: [200, 100] as const, untilMs: T0, nodeIds: [] };
    expect(toFields(checkDeployment(nowhere, around))).toEqual([
      'name',
      'location',
      'location',
      'until',
      'nodeIds',
    ]);
  });

  it('let a city lend what it has', () => {
    expect(toFields(checkLending({ ...lending, quantity: 2 }, { owned: nodes, freeKit: 1 }))).toEqual([
      'quantity',
    ]);
    const strange = { ...lending, borrowerCity: CITY, deviceIds: ['zz'], untilMs: T0, reason: ' ' };
    expect(toFields(checkLending(strange, { owned: nodes, freeKit: 1 }))).toEqual([
      ...['borrowerCity', 'deviceIds.0', 'until', 'reason'],
    ]);
    expect(
      toFields(checkLending({ ...lending, quantity: 0, deviceIds: [] }, { owned: nodes, freeKit: 0 })),
    ).toEqual(['quantity']);
  });
});

describe('spans', () => {
  const span = (fromMs: number, untilMs: number) => ({ fromMs, untilMs });

  it('are cut, met and merged; what touches does not overlap', () => {
    expect(cutSpans([span(0, 10)], [span(2, 4), span(4, 5), span(9, 20)])).toEqual([span(0, 2), span(5, 9)]);
    expect(intersectSpans([span(0, 5), span(5, 9)], [span(4, 6)])).toEqual([span(4, 5), span(5, 6)]);
    expect(intersectSpans([span(0, 5)], [span(5, 6)])).toEqual([]);
    expect(mergeSpans([span(5, 9), span(0, 5), span(20, Number.POSITIVE_INFINITY)])).toEqual([
      ...[span(0, 9), span(20, Number.POSITIVE_INFINITY)],
    ]);
  });
});
