import fc from 'fast-check';
import { expect, test } from 'vitest';
import { toDeviceBlock, toDeviceSummaries } from '../../core/device-blocks.ts';
import { PRESENCES } from '../../core/presence.ts';
import type { DeviceSummary } from '../../core/resources.ts';

const device = fc.record(
  {
    id: fc.string(),
    city: fc.constantFrom('landau', 'speyer'),
    kind: fc.constantFrom('lightmast' as const, 'hotspot' as const),
    name: fc.string(),
    lifecycle: fc.constant('commissioned'),
    presence: fc.constantFrom(...PRESENCES),
    location: fc.tuple(fc.double({ noNaN: true }), fc.double({ noNaN: true })),
    headline: fc.record({
      component: fc.string(),
      metric: fc.string(),
      value: fc.integer(),
      unit: fc.string(),
    }),
    groupId: fc.string(),
  },
  { requiredKeys: ['id', 'city', 'kind', 'name', 'lifecycle', 'presence'] },
);

test('devices are the same after the way through columns, with what each has and has not', () => {
  fc.assert(
    fc.property(fc.array(device), devices => {
      const back = toDeviceSummaries(toDeviceBlock(devices as DeviceSummary[]));
      expect(back).toEqual(devices);
      expect(back.map(one => Object.keys(one).sort())).toEqual(devices.map(one => Object.keys(one).sort()));
    }),
  );
});
