import { describe, expect, test } from 'vitest';
import { CITY_SLUG } from '#core/cities.ts';
import { DEVICE_ID } from '#core/devices.ts';
import { planFleet } from '../../simulators/fleet-plan.ts';
import { isInsideTown, loadTownBoundary } from '../../simulators/geography/town-boundary.ts';

const plan = planFleet({ seed: 1, scale: 1 });
const countOf = (city: string, kind: string) =>
  plan.devices.filter(device => device.city === city && device.kind === kind).length;

describe('the demo network', () => {
  test('has ten cities and 1,500 to 2,000 devices, most of them in Kaiserslautern', () => {
    expect(plan.cities).toHaveLength(10);
    expect(plan.cities.every(city => CITY_SLUG.test(city.slug) && /^07\d{6}$/.test(city.ags))).toBe(true);
    expect(plan.devices.length).toBeGreaterThan(1500);
    expect(plan.devices.length).toBeLessThan(2000);
    for (const { slug } of plan.cities) {
      expect(countOf(slug, 'lightmast')).toBeLessThanOrEqual(countOf('kaiserslautern', 'lightmast'));
      expect(countOf(slug, 'hotspot')).toBeGreaterThanOrEqual(10);
      expect(countOf(slug, 'hotspot')).toBeLessThanOrEqual(40);
      expect(countOf(slug, 'fibrenode')).toBeGreaterThanOrEqual(3);
    }
  });

  test.each([1, 2, 3])('every device of seed %i stands inside the border of its city', seed => {
    const { cities, devices } = planFleet({ seed, scale: 1 });
    for (const { slug, ags } of cities) {
      const boundary = loadTownBoundary(ags);
      for (const device of devices.filter(candidate => candidate.city === slug))
        expect(isInsideTown(device.location!, boundary), device.id).toBe(true);
    }
  });

  test('ids are of the grammar, unique, and say city and kind', () => {
    const ids = plan.devices.map(device => device.id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.every(id => DEVICE_ID.test(id))).toBe(true);
    expect(ids).toContain('kl-lm-0042');
    expect(ids).toContain('ld-ap-0007');
    expect(ids).toContain('ld-gf-03');
  });

  test('the masts of a street share group and cabinet and stand 20 to 60 m apart', () => {
    const street = plan.devices.filter(device => device.groupId === 'kl-koenigstrasse');
    expect(street.length).toBeGreaterThan(5);
    expect(new Set(street.map(device => device.cabinetId)).size).toBe(1);
    expect(street[0]!.name).toBe('Königstraße, Mast 1');
    for (let i = 1; i < street.length; i++) {
      const [x0, y0] = street[i - 1]!.location!;
      const [x1, y1] = street[i]!.location!;
      const distanceM = Math.hypot((x1 - x0) * 72_300, (y1 - y0) * 111_200);
      expect(distanceM).toBeGreaterThan(20);
      expect(distanceM).toBeLessThan(60);
    }
  });

  test('is the same for the same seed, another for another', () => {
    expect(planFleet({ seed: 1, scale: 1 })).toEqual(plan);
    expect(planFleet({ seed: 2, scale: 1 }).devices[5]!.location).not.toEqual(plan.devices[5]!.location);
  });

  test.each([
    [0.001, 30],
    [0.1, 190],
    [5, 9335],
  ])('scale %d gives about %i devices, each city some of each kind', (scale, expected) => {
    const scaled = planFleet({ seed: 1, scale });
    expect(Math.abs(scaled.devices.length - expected)).toBeLessThanOrEqual(10);
    expect(new Set(scaled.devices.map(device => `${device.city} ${device.kind}`)).size).toBe(30);
  });
});
