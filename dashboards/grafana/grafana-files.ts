/** Every file Grafana reads, as path below this folder → text. Pure; generate.ts writes them. */
import { DEVICE_KINDS } from '#core/device-kinds/device-kinds.ts';
import { createContactPoints, createMuteTimings, createPolicies } from './alert-routing.ts';
import { createAlertRules } from './alert-rules.ts';
import { createCityOverview } from './city-overview.ts';
import { createDashboardProviders, createDataSources } from './data-sources.ts';
import { createDeviceDetail } from './device-detail.ts';
import { createHotspots } from './hotspots.ts';
import { createLightMasts } from './light-masts.ts';
import { createMobileFibre } from './mobile-fibre.ts';
import { createPlatformHealth } from './platform-health.ts';

export function createDashboards() {
  return [
    createCityOverview(),
    createLightMasts(),
    createHotspots(),
    createMobileFibre(),
    ...[...DEVICE_KINDS.values()].map(createDeviceDetail),
    createPlatformHealth(),
  ];
}

export function createGrafanaFiles(): Map<string, string> {
  const provisioning: Record<string, unknown> = {
    'dashboards/leitstand': createDashboardProviders(),
    'datasources/leitstand': createDataSources(),
    'alerting/rules': createAlertRules(),
    'alerting/contact-points': createContactPoints(),
    'alerting/policies': createPolicies(),
    'alerting/mute-timings': createMuteTimings(),
  };
  return new Map([
    ...createDashboards().map(dashboard => [`generated/${dashboard.uid}.json`, toText(dashboard)] as const),
    // JSON is YAML.
    ...Object.entries(provisioning).map(
      ([name, content]) => [`provisioning/${name}.yaml`, toText(content)] as const,
    ),
  ]);
}

function toText(content: unknown): string {
  return `${JSON.stringify(content, null, 2)}\n`;
}
