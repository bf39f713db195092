/** One device as the plan enters it: ids and defaults of the demo network. */
import type { DeviceKindName } from '#core/device-kinds/device-kind.ts';
import { DEVICE_KINDS } from '#core/device-kinds/device-kinds.ts';
import type { Device, Position } from '#core/devices.ts';
import type { CityScenario } from './cities/city-scenario.ts';
import { toKey } from './noise.ts';

const ID_LETTERS = { lightmast: 'lm', hotspot: 'ap', fibrenode: 'gf' } as const satisfies Record<
  DeviceKindName,
  string
>;
const ID_DIGITS = { lightmast: 4, hotspot: 4, fibrenode: 2 } as const satisfies Record<
  DeviceKindName,
  number
>;

/** `kl-lm-0042`, `ld-ap-0007`, `ld-gf-03`. */
export function toPlannedDevice(
  scenario: CityScenario,
  kind: DeviceKindName,
  number: number,
  rest: Partial<Device> & { name: string; location: Position },
): Device {
  const id = `${scenario.prefix}-${ID_LETTERS[kind]}-${String(number).padStart(ID_DIGITS[kind], '0')}`;
  return {
    id,
    city: scenario.city.slug,
    kind,
    lifecycle: 'commissioned',
    serialNumber: toKey(0, id).toString(16).padStart(8, '0').toUpperCase(),
    reportIntervalS: DEVICE_KINDS.get(kind)!.reportIntervalS,
    ...rest,
  };
}
