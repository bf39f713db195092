import type { DeviceKindName } from '#core/device-kinds/device-kind.ts';
import { Icon, type IconName } from './icon.tsx';

export const KIND_ICONS: Record<DeviceKindName, IconName> = {
  lightmast: 'light',
  hotspot: 'wifi',
  fibrenode: 'cable',
};

export function KindIcon({ kind }: { kind: DeviceKindName }) {
  return <Icon name={KIND_ICONS[kind]} />;
}
