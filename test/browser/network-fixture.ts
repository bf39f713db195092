/** A ring of four cases and one at a spur in Landau, reporting; kit; a case that Speyer lends. */
import { randomUUID } from 'node:crypto';
import type { Device } from '#core/devices.ts';
import type { FibreLink } from '#core/network/network.ts';
import type { RealConsole } from './real-console.ts';

const DAY_MS = 86_400_000;
const GBIT = 1e9;
const NAMES = ['Koffer Bühne', 'Koffer Tor Nord', 'Koffer Leitstelle', 'Koffer Tor Süd', 'Koffer Parkplatz'];
const PLACES = [
  [8.1165, 49.1985],
  [8.1195, 49.2],
  [8.1225, 49.1985],
  [8.1195, 49.197],
  [8.1255, 49.1992],
] as const;
/** From the node, by which port, to which. */
const LINKS = [
  [0, 1],
  [1, 2],
  [2, 3],
  [3, 0],
  [2, 4],
] as const;

export const DEPLOYMENT = 'maikerwe';

export async function putNetwork({ registry, publish }: RealConsole): Promise<readonly Device[]> {
  const changed = { version: 1, changedMs: Date.now(), changedBy: 'Plan' };
  const devices = NAMES.map((name, index) =>
    createNode(`ld-nk-000${index + 1}`, 'landau', name, PLACES[index]!),
  );
  const lent = createNode('sp-nk-0001', 'speyer', 'Koffer Speyer', [8.43, 49.317]);
  await registry.devices.putDevices([...devices, lent]);
  const offers = { accessPorts: 16, poeBudgetW: 480, upsRuntimeS: 6000, ...changed };
  for (const { id, city } of [...devices, lent])
    await registry.network.putNode({ deviceId: id, city, ...offers });
  const span = { fromMs: Date.now() - DAY_MS, untilMs: Date.now() + 10 * DAY_MS };
  const nodeIds = devices.map(({ id }) => id);
  const place = { city: 'landau', name: 'Maikerwe', place: 'Alter Messplatz', nodeIds, ...span, ...changed };
  await registry.network.putDeployment({ id: DEPLOYMENT, ...place });
  for (const link of createLinks(nodeIds)) await registry.network.putLink({ ...link, ...changed });
  for (const city of ['landau', 'speyer'])
    await registry.network.putKit({
      ...{ id: randomUUID(), city, type: 'reel', name: 'Trommel 300 m', quantity: 12, ...changed },
    });
  await registry.network.putLending({
    ...{ id: randomUUID(), ownerCity: 'speyer', borrowerCity: 'landau', kitType: 'reel', quantity: 2 },
    ...{ deviceIds: [lent.id], reason: 'Brezelfest', ...span, ...changed },
  });
  for (const [index, device] of devices.entries()) await publish(device, 'telemetry', toTelemetry(index));
  return devices;
}

function createNode(id: string, city: string, name: string, location: readonly [number, number]): Device {
  return {
    ...{ id, city, name, kind: 'fibrenode', location: [...location], lifecycle: 'commissioned' },
    ...{
      components: ['port-1', 'port-2', 'port-3', 'optics-1', 'optics-2', 'optics-3'],
      reportIntervalS: 60,
    },
  };
}

/** Each leaves by port 1 and arrives at port 2; the spur is at port 3. */
function createLinks(nodeIds: readonly string[]): Omit<FibreLink, 'version'>[] {
  return LINKS.map(([a, z], index) => ({
    ...{ id: `maikerwe-${index + 1}`, city: 'landau', deploymentId: DEPLOYMENT, lengthM: 300 + 40 * index },
    aEnd: { deviceId: nodeIds[a]!, port: z === 4 ? 'port-3' : 'port-1' },
    zEnd: { deviceId: nodeIds[z]!, port: z === 4 ? 'port-1' : 'port-2' },
    ...{ fibreType: 'single-mode', lineRate: 10 * GBIT, reservableShare: 0.8, ratedLossDb: 2 },
  }));
}

/** The link from the third to the fourth is down, that from the first to the second nearly full. */
function toTelemetry(index: number): object {
  const port = (n: number) => ({
    operStatus: index === 2 && n === 1 ? 'down' : 'up',
    outRate: (index === 0 && n === 1 ? 7.4 : 0.3 * (index + n)) * GBIT,
    inRate: 0.2 * (index + n) * GBIT,
  });
  const optics = (rxPower: number) => ({ rxPower, txPower: -3 });
  const c = {
    ...{ 'port-1': port(1), 'port-2': port(2), 'port-3': port(3) },
    ...{ 'optics-1': optics(-6), 'optics-2': optics(-5.2 - index), 'optics-3': optics(-7) },
  };
  return { v: 1, ts: new Date().toISOString(), boot: 1, seq: index, c };
}
