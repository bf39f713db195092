/**
 * A demo in which everything works teaches nothing: a few devices have a fault from the very first minute.
 * Which ones is drawn by the seed.
 */
import type { DeviceKindName } from '#core/device-kinds/device-kind.ts';
import type { Device } from '#core/devices.ts';
import type { FaultName } from './fault-types.ts';
import type { FaultEpisode } from './faults.ts';
import { toKey, uniformAt } from './noise.ts';

interface Imperfection {
  kind: DeviceKindName;
  fault: FaultName;
  /** Devices per thousand of the fleet; at least one. */
  perThousand: number;
  /** Before the start of the fleet. */
  sinceMin: number;
  lastsHours: number;
  strength: number;
  component?: string;
}

const IMPERFECTIONS: readonly Imperfection[] = [
  {
    kind: 'lightmast',
    fault: 'driverFailure',
    perThousand: 2,
    sinceMin: 900,
    lastsHours: 72,
    strength: 0.5,
    component: 'lamp-1',
  },
  {
    kind: 'lightmast',
    fault: 'partialLoss',
    perThousand: 1,
    sinceMin: 1500,
    lastsHours: 96,
    strength: 0.8,
    component: 'lamp-1',
  },
  {
    kind: 'lightmast',
    fault: 'stuckRelay',
    perThousand: 1,
    sinceMin: 600,
    lastsHours: 48,
    strength: 0.5,
    component: 'lamp-1',
  },
  {
    kind: 'lightmast',
    fault: 'controlGearCommFailure',
    perThousand: 1,
    sinceMin: 400,
    lastsHours: 48,
    strength: 0.5,
    component: 'lamp-1',
  },
  { kind: 'lightmast', fault: 'nodeCommLoss', perThousand: 3, sinceMin: 95, lastsHours: 40, strength: 0.5 },
  { kind: 'lightmast', fault: 'collision', perThousand: 0.5, sinceMin: 70, lastsHours: 40, strength: 0.4 },
  { kind: 'hotspot', fault: 'uplinkLoss', perThousand: 0.5, sinceMin: 41, lastsHours: 5, strength: 0.5 },
  { kind: 'hotspot', fault: 'apHang', perThousand: 0.5, sinceMin: 130, lastsHours: 8, strength: 0.5 },
  { kind: 'hotspot', fault: 'portalDown', perThousand: 0.5, sinceMin: 55, lastsHours: 6, strength: 0.5 },
  { kind: 'hotspot', fault: 'dhcpExhausted', perThousand: 0.5, sinceMin: 25, lastsHours: 3, strength: 0.5 },
  // The generator does not start (strength below the share of those that fail): battery, then darkness.
  { kind: 'fibrenode', fault: 'mainsLost', perThousand: 0.5, sinceMin: 28, lastsHours: 4, strength: 0.01 },
  {
    kind: 'fibrenode',
    fault: 'macrobend',
    perThousand: 0.5,
    sinceMin: 180,
    lastsHours: 30,
    strength: 0.9,
    component: 'port-1',
  },
];

/** Episodes by device id. A device has at most one. */
export function pinImperfections(
  devices: readonly Device[],
  seed: number,
  startMs: number,
): Map<string, FaultEpisode[]> {
  const pinned = new Map<string, FaultEpisode[]>();
  for (const imperfection of IMPERFECTIONS) {
    const key = toKey(seed, `imperfect ${imperfection.fault}`);
    const count = Math.max(1, Math.round((imperfection.perThousand * devices.length) / 1000));
    const chosen = devices
      .filter(device => device.kind === imperfection.kind && !pinned.has(device.id))
      .map(device => ({ id: device.id, rank: uniformAt(toKey(key, device.id), 0) }))
      .sort((a, b) => a.rank - b.rank)
      .slice(0, count);
    for (const { id, rank } of chosen) {
      const spreadMin = imperfection.sinceMin * (0.8 + 0.4 * rank);
      const faultStartMs = Math.round(startMs - spreadMin * 60_000);
      pinned.set(id, [toEpisode(imperfection, faultStartMs)]);
    }
  }
  return pinned;
}

function toEpisode({ fault, lastsHours, strength, component }: Imperfection, startMs: number): FaultEpisode {
  return {
    name: fault,
    startMs,
    endMs: startMs + lastsHours * 3_600_000,
    strength,
    ...(component !== undefined && { component }),
  };
}
