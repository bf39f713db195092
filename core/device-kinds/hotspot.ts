import type { DeviceKindDef } from './device-kind.ts';

export const hotspot: DeviceKindDef = {
  name: 'hotspot',
  label: { de: '', en: '' },
  profile: 'hotspot/1',
  reportIntervalS: 60,
  components: [],
};
