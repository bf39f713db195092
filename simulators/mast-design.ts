/** How one mast was built: lamps, power, dimming profile, sensors. A function of seed and device. */
import type { Device, Position } from '#core/devices.ts';
import { DIMMING_PROFILES, type DimmingProfile } from './dimming-profile.ts';
import { betweenAt, toKey, uniformAt } from './noise.ts';

export type RoadClass = 'main' | 'collector' | 'residential' | 'footpath' | 'square';

export interface LampDesign {
  id: string;
  key: number;
  ratedW: number;
  standbyW: number;
  /** What its counters showed when the calendar of burning hours began. */
  hoursBefore: number;
}

export interface MastDesign {
  key: number;
  groupKey: number;
  location: Position | undefined;
  /** Running number along the street: neighbours light up together. */
  number: number;
  roadClass: RoadClass;
  profile: DimmingProfile;
  lamps: readonly LampDesign[];
  hasEnvironment: boolean;
  /** Raised by button or motion. */
  isBoostable: boolean;
  /** Photocells of one cabinet switch together, a little off the sun. */
  switchingOffsetMs: number;
}

const RATED_W: Record<RoadClass, readonly [number, number]> = {
  main: [60, 150],
  collector: [30, 70],
  residential: [15, 40],
  footpath: [10, 25],
  square: [40, 100],
};

const PROFILES: Record<RoadClass, readonly DimmingProfile[]> = {
  main: [DIMMING_PROFILES.half, DIMMING_PROFILES.fiveSteps, DIMMING_PROFILES.full],
  collector: [DIMMING_PROFILES.half, DIMMING_PROFILES.fiveSteps],
  residential: [DIMMING_PROFILES.low, DIMMING_PROFILES.half, DIMMING_PROFILES.offAtNight],
  footpath: [DIMMING_PROFILES.low],
  square: [DIMMING_PROFILES.half],
};

const ENVIRONMENT_SHARE = 0.12;
const DOUBLE_LAMP_SHARE: Record<RoadClass, number> = {
  main: 0.5,
  collector: 0.15,
  residential: 0,
  footpath: 0,
  square: 0.5,
};

export function toMastDesign(seed: number, device: Device): MastDesign {
  const key = toKey(seed, device.id);
  const groupKey = toKey(seed, `group ${device.groupId ?? device.id}`);
  const roadClass = toRoadClass(device.locationCategory, groupKey);
  const [lowW, highW] = RATED_W[roadClass];
  const profiles = PROFILES[roadClass];
  const lampCount = uniformAt(groupKey, 1) < DOUBLE_LAMP_SHARE[roadClass] ? 2 : 1;
  // One street has one type of lamp.
  const ratedW = Math.round(betweenAt(groupKey, 2, lowW, highW));
  return {
    key,
    groupKey,
    location: device.location,
    number: Number(/\d+$/.exec(device.id)?.[0] ?? 0),
    roadClass,
    profile: profiles[Math.floor(uniformAt(groupKey, 3) * profiles.length)]!,
    lamps: Array.from({ length: lampCount }, (_, i) => toLampDesign(key, i + 1, ratedW)),
    hasEnvironment: uniformAt(key, 4) < ENVIRONMENT_SHARE,
    isBoostable: roadClass === 'footpath',
    switchingOffsetMs: Math.round(betweenAt(toKey(seed, device.cabinetId ?? device.id), 5, -240, 240)) * 1000,
  };
}

function toLampDesign(mastKey: number, number: number, ratedW: number): LampDesign {
  const id = `lamp-${number}`;
  const key = toKey(mastKey, id);
  return {
    id,
    key,
    ratedW,
    standbyW: betweenAt(key, 1, 0.5, 2),
    hoursBefore: Math.round(betweenAt(key, 2, 500, 38_000)),
  };
}

function toRoadClass(locationCategory: string | undefined, groupKey: number): RoadClass {
  switch (locationCategory) {
    case 'road':
      return uniformAt(groupKey, 0) < 0.6 ? 'main' : 'collector';
    case 'pedestrianPath':
    case 'park':
      return 'footpath';
    case 'centralIsland':
    case 'parking':
      return 'square';
    default:
      return 'residential';
  }
}
