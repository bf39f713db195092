/**
 * Grafana's data sources and where it finds the dashboards, as provisioning files. Addresses come from the
 * environment of the Grafana server, secrets from files; every account named here may only read.
 */
import { HISTORY_UID, METRICS_UID } from './alert-rules.ts';
import { FOLDER } from './dashboard-frame.ts';

const ORG_ID = 1;
const env = (name: string) => `\${${name}}`;
const secretFile = (name: string) => `$__file{/run/secrets/${name}}`;

export function createDataSources(): Record<string, unknown> {
  const common = { access: 'proxy', orgId: ORG_ID, editable: false };
  return {
    apiVersion: 1,
    prune: true,
    datasources: [
      {
        ...common,
        name: HISTORY_UID,
        uid: HISTORY_UID,
        type: 'influxdb',
        isDefault: true,
        url: env('INFLUX_URL'),
        // InfluxDB 2.x takes any user when the password is a token; 1.x checks both.
        user: env('INFLUX_USER'),
        secureJsonData: { password: secretFile('influx_read_password') },
        jsonData: {
          version: 'InfluxQL',
          dbName: env('INFLUX_DATABASE'),
          httpMode: 'POST',
          timeInterval: '10s',
        },
      },
      {
        ...common,
        name: 'leitstand-registry',
        uid: 'leitstand-registry',
        type: 'grafana-postgresql-datasource',
        url: env('POSTGRES_ADDRESS'),
        user: env('POSTGRES_USER'),
        secureJsonData: { password: secretFile('postgres_grafana_password') },
        jsonData: {
          database: env('POSTGRES_DATABASE'),
          sslmode: env('POSTGRES_SSLMODE'),
          maxOpenConns: 5,
          postgresVersion: 1500,
        },
      },
      {
        ...common,
        name: METRICS_UID,
        uid: METRICS_UID,
        type: 'prometheus',
        url: env('PROMETHEUS_URL'),
        jsonData: { httpMethod: 'POST', timeInterval: '15s' },
      },
    ],
  };
}

export function createDashboardProviders(): Record<string, unknown> {
  return {
    apiVersion: 1,
    providers: [
      {
        name: 'leitstand',
        orgId: ORG_ID,
        folder: FOLDER,
        folderUid: 'leitstand',
        type: 'file',
        disableDeletion: false,
        allowUiUpdates: false,
        updateIntervalSeconds: 30,
        options: { path: '/etc/grafana/dashboards' },
      },
    ],
  };
}
