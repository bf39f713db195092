/** What a device that somebody enters must be like: the same for a form, a file and the command line. */
import { CITY_SLUG } from './cities.ts';
import { DEVICE_KINDS } from './device-kinds/device-kinds.ts';
import { DEVICE_ID, type Device, LIFECYCLES } from './devices.ts';

/** Names the field and the rule it breaks, never the value. */
export interface FieldFault {
  field: string;
  rule: string;
}

export const DEVICE_NAME_MAX = 100;
const TEXT_MAX = 64;
/** No control characters: a name is a line of a log, a file and a page. */
const ONE_LINE = /^[^\p{Cc}\u2028\u2029]*$/u;

const TEXTS = [
  'locationCategory',
  'groupId',
  'cabinetId',
  'serialNumber',
  'manufacturerName',
  'modelName',
  'firmwareVersion',
  'hardwareVersion',
] as const satisfies (keyof Device)[];

export function checkDevice(device: Device): FieldFault[] {
  const faults: FieldFault[] = [];
  const check = (isRight: boolean, field: string, rule: string) => {
    if (!isRight) faults.push({ field, rule });
  };
  check(DEVICE_ID.test(device.id), 'id', 'must be small letters, digits and inner dashes, 3 to 48 of them');
  check(CITY_SLUG.test(device.city), 'city', 'must be small letters, digits and dashes, 2 to 31 of them');
  check(DEVICE_KINDS.has(device.kind), 'kind', `must be one of ${[...DEVICE_KINDS.keys()].join(', ')}`);
  check(
    isText(device.name, DEVICE_NAME_MAX),
    'name',
    `must be 1 to ${DEVICE_NAME_MAX} characters in one line`,
  );
  check(LIFECYCLES.includes(device.lifecycle), 'lifecycle', `must be one of ${LIFECYCLES.join(', ')}`);
  const { reportIntervalS } = device;
  check(reportIntervalS >= 1 && reportIntervalS <= 86_400, 'reportIntervalS', 'must be 1 to 86400 seconds');
  for (const field of TEXTS) {
    const text = device[field];
    check(
      text === undefined || isText(text, TEXT_MAX),
      field,
      `must be 1 to ${TEXT_MAX} characters in one line`,
    );
  }
  if (device.location) {
    const [longitude, latitude] = device.location;
    check(Math.abs(longitude) <= 180, 'longitude', 'must be -180 to 180 degrees');
    check(Math.abs(latitude) <= 90, 'latitude', 'must be -90 to 90 degrees');
  }
  return faults;
}

function isText(text: string, lengthMax: number): boolean {
  return text.trim() !== '' && text.length <= lengthMax && ONE_LINE.test(text);
}
