/** From a row of a table or a point on the map to the dashboard of that device. */
import type { DashboardLink } from '@grafana/grafana-foundation-sdk/dashboard';
import type { DeviceKindName } from '#core/device-kinds/device-kind.ts';
import { byName, type Override, toLink } from './panel-spec.ts';

export function toDeviceDashboardUid(kind: DeviceKindName): string {
  return `leitstand-${kind}`;
}

const field = (name: string) => `\${__data.fields.${name}:percentencode}`;
const DATA_SOURCE = `var-datasource=\${datasource:percentencode}`;

/** For rows that carry the tags `city` and `device`; without a kind they carry `kind` too. */
export function toDeviceLink(kind?: DeviceKindName): DashboardLink {
  const uid = kind ? toDeviceDashboardUid(kind) : `leitstand-${field('kind')}`;
  return toLink(
    'Gerät ansehen',
    `/d/${uid}?${DATA_SOURCE}&var-city=${field('city')}&var-device=${field('device')}&\${__url_time_range}`,
  );
}

/** To another dashboard of ours with all that is chosen. */
export function toDashboardLink(title: string, uid: string): DashboardLink {
  return toLink(title, `/d/${uid}?\${__all_variables}&\${__url_time_range}`);
}

/** The tag columns of a table in German; a click on the device goes to it. */
export function toTagColumns(kind?: DeviceKindName): Override[] {
  return [
    byName('Time', { 'custom.hidden': true }),
    byName('city', { displayName: 'Stadt' }),
    byName('device', { displayName: 'Gerät', links: [toDeviceLink(kind)] }),
    byName('comp', { displayName: 'Komponente' }),
  ];
}
