import type { DeviceKindDef } from './device-kind.ts';

export const lightmast: DeviceKindDef = {
  name: 'lightmast',
  label: { de: '', en: '' },
  profile: 'lightmast/1',
  reportIntervalS: 60,
  components: [],
};
