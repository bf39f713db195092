import type { DeviceKindDef } from './device-kind.ts';

export const fibrenode: DeviceKindDef = {
  name: 'fibrenode',
  label: { de: '', en: '' },
  profile: 'fibrenode/1',
  reportIntervalS: 60,
  components: [],
};
