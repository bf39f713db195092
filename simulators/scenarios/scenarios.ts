/** The faults that alarms are judged by (issue of the alarms, point 6), each in a network that holds nothing else. */
import type { PlannedFault, Scenario } from './scenario.ts';
import { createHotspots, createMasts, createNodes, SCENARIO_CITY, toIds } from './scenario-network.ts';

const FED = createMasts('sk1', 200, 0);
const feederLoss: Scenario = {
  ...{ name: 'feeder-loss', city: SCENARIO_CITY, backfillHours: 0 },
  devices: [...FED, ...createMasts('sk2', 10, 3)],
  faults: [{ fault: 'cabinetDark', devices: toIds(FED), fromMin: 2, toMin: 12 }],
  course: [
    'after  2 min the feeder of 200 masts fails: one alarm, 200 impacted, a minute later',
    'after 12 min the light is back: the alarm clears',
  ],
};

const NORTH = createHotspots('nord', 8, 0);
const uplinkLoss: Scenario = {
  ...{ name: 'uplink-loss', city: SCENARIO_CITY, backfillHours: 0 },
  devices: [...NORTH, ...createHotspots('sued', 4, 1)],
  faults: [{ fault: 'uplinkLoss', devices: toIds(NORTH), fromMin: 2, toMin: 17 }],
  course: [
    'after  2 min the uplink of a quarter with eight hotspots fails: one alarm, 8 impacted',
    'after 17 min it is back; what they measured meanwhile comes late and only marks when the uplink was down',
  ],
};

const STORM_WEST = createMasts('west', 10, 0);
const STORM_EAST = createMasts('ost', 12, 1);
const STORM_PARK = createMasts('park', 10, 2);
const STORM_NODES = createNodes('fest', 3, 3);
const SURGED = [
  ...[1, 3, 5, 8].map(number => `sz-west-00${number}`),
  ...[2, 4, 6, 9].map(number => `sz-ost-00${number}`),
];
const thunderstorm: Scenario = {
  ...{ name: 'thunderstorm', city: SCENARIO_CITY, backfillHours: 0 },
  devices: [...STORM_WEST, ...STORM_EAST, ...STORM_PARK, ...STORM_NODES],
  faults: [
    { fault: 'driverFailure', devices: SURGED, component: 'lamp-1', fromMin: 2, toMin: 2880 },
    { fault: 'mainsLost', devices: ['sz-fest-001'], fromMin: 2, toMin: 10 },
    { fault: 'leakage', devices: ['sz-ost-010'], fromMin: 3, toMin: 20 },
    { fault: 'cabinetDark', devices: toIds(STORM_PARK), fromMin: 3, toMin: 20 },
  ],
  course: [
    'after  2 min lightning: a surge kills eight drivers at once, a fibre node runs on battery until its generator runs',
    'after  3 min rain: a mast leaks, a cabinet of ten masts trips; both are mended after 20 min',
  ],
};

const EVENT_NODES = createNodes('ring', 3, 0);
/** Twenty seconds without light in every minute. */
const LOOSE: readonly PlannedFault[] = Array.from({ length: 6 }, (_, i) => [
  { device: 'sz-ring-001', component: 'port-2', i },
  { device: 'sz-ring-002', component: 'port-1', i },
])
  .flat()
  .map(({ device, component, i }) => ({
    ...{ fault: 'fibreCut', devices: [device], component, fromMin: 2 + i, toMin: 2 + i + 1 / 3 },
  }));
const flappingOptics: Scenario = {
  ...{ name: 'flapping-optics', city: SCENARIO_CITY, backfillHours: 0 },
  devices: EVENT_NODES,
  faults: LOOSE,
  course: [
    'after  2 min a plug is loose: the link fails for twenty seconds in each of six minutes; one alarm per end, held',
    'ten minutes after the last failure both clear',
  ],
};

const restart: Scenario = {
  ...{ name: 'restart', city: SCENARIO_CITY, backfillHours: 0 },
  devices: [...createMasts('alt', 10, 0), ...createHotspots('markt', 4, 1), ...createNodes('bus', 3, 2)],
  faults: [],
  course: [
    'nothing breaks: stop the system for as long as you like and start it again; no alarm comes of it',
  ],
};

const BEHIND_GATEWAY = createMasts('gw', 10, 0);
const gatewayBacklog: Scenario = {
  ...{ name: 'gateway-backlog', city: SCENARIO_CITY, backfillHours: 24 },
  devices: BEHIND_GATEWAY,
  faults: [
    { fault: 'doorOpen', devices: ['sz-gw-003'], fromMin: -400, toMin: -340 },
    { fault: 'leakage', devices: ['sz-gw-007'], fromMin: -1200, toMin: -1080 },
  ],
  course: [
    'a gateway that was away for a day delivers: a door was open, a mast leaked, both are over and nobody is paged',
  ],
};

export const SCENARIOS: readonly Scenario[] = [
  feederLoss,
  uplinkLoss,
  thunderstorm,
  flappingOptics,
  restart,
  gatewayBacklog,
];

export function findScenario(name: string): Scenario | undefined {
  return SCENARIOS.find(scenario => scenario.name === name);
}
