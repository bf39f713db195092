/** The alarm rules of hotspots (domain section 6). */
import { type AlarmRule, createStateRule } from './alarm-rule.ts';
import { createLimitRules } from './limit-rule.ts';

const PROBES_FAILED = 3;

export const HOTSPOT_RULES: readonly AlarmRule[] = [
  createStateRule({ kind: 'hotspot', component: 'sys', alarmTypeId: 'apDown' }, ['apState'], ({ values }) =>
    values['apState'] === undefined ? undefined : values['apState'] === 'down',
  ),
  createStateRule(
    { kind: 'hotspot', component: 'uplink', alarmTypeId: 'uplinkDown' },
    ['operStatus'],
    ({ values }) => (values['operStatus'] === undefined ? undefined : values['operStatus'] !== 'up'),
  ),
  ...createLimitRules('channelCongested'),
  ...createLimitRules('dhcpExhausted'),
  {
    ...{
      kind: 'hotspot',
      component: 'portal',
      alarmTypeId: 'portalDown',
      qualifier: '',
      reads: ['reachable'],
    },
    remembers: true,
    // Memory: probes failed in a row.
    judge({ values, memory, threshold }) {
      if (typeof values['reachable'] !== 'boolean') return { verdict: 'between' };
      if (values['reachable']) return { verdict: 'clear', memory: [] };
      const failed = Math.min(PROBES_FAILED, (memory?.[0] ?? 0) + 1);
      return { verdict: failed === PROBES_FAILED ? threshold.severity : 'between', memory: [failed] };
    },
  },
];
