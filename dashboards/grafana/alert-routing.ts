/** Who is told what, and when not: contact points, the tree of policies, mute timings, as provisioning files. */
const ORG_ID = 1;
const TEAM = 'Leitwarte';
const AT_NIGHT = 'Nachts';
const MAINTENANCE = 'Wartungsfenster';
const TIME_ZONE = 'Europe/Berlin';

/** The address comes from the environment of the Grafana server. */
export function createContactPoints(): Record<string, unknown> {
  return {
    apiVersion: 1,
    contactPoints: [
      {
        orgId: ORG_ID,
        name: TEAM,
        receivers: [
          {
            uid: 'leitwarte-mail',
            type: 'email',
            settings: { addresses: `\${ALERT_EMAIL_TO}`, singleEmail: true },
          },
        ],
      },
    ],
  };
}

/** Replaces the whole tree of the organisation. Warnings sleep at night, the platform's own not. */
export function createPolicies(): Record<string, unknown> {
  return {
    apiVersion: 1,
    policies: [
      {
        orgId: ORG_ID,
        receiver: TEAM,
        group_by: ['alertname', 'city'],
        group_wait: '30s',
        group_interval: '5m',
        repeat_interval: '4h',
        routes: [
          {
            receiver: TEAM,
            object_matchers: [['part', '=', 'platform']],
            mute_time_intervals: [MAINTENANCE],
          },
          {
            receiver: TEAM,
            object_matchers: [['severity', '=', 'warning']],
            mute_time_intervals: [AT_NIGHT],
            repeat_interval: '24h',
          },
        ],
      },
    ],
  };
}

export function createMuteTimings(): Record<string, unknown> {
  return {
    apiVersion: 1,
    muteTimes: [
      {
        orgId: ORG_ID,
        name: AT_NIGHT,
        time_intervals: [
          {
            times: [
              { start_time: '20:00', end_time: '24:00' },
              { start_time: '00:00', end_time: '06:00' },
            ],
            location: TIME_ZONE,
          },
        ],
      },
      {
        orgId: ORG_ID,
        name: MAINTENANCE,
        time_intervals: [
          {
            times: [{ start_time: '02:00', end_time: '04:00' }],
            weekdays: ['tuesday'],
            location: TIME_ZONE,
          },
        ],
      },
    ],
  };
}
