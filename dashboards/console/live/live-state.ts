/**
 * What the page knows of now, as signals: connection, devices, key figures, time. Everything here is written by
 * `live-feed.ts` alone and read by the features.
 */
import { computed, signal } from '@preact/signals';
import type { SessionResource } from '#core/access-resources.ts';
import type { CityResource, DeviceKindResource, SummaryResource } from '#core/resources.ts';
import { countFleet, createFleet } from './fleet.ts';
import { type ConnectionState, isStale, toJudgedUntilMs } from './staleness.ts';

export const session = signal<SessionResource | 'loading' | 'signedOut' | 'unreachable'>('loading');
export const cities = signal<CityResource[]>([]);
export const deviceKinds = signal<DeviceKindResource[]>([]);

export const connection = signal<ConnectionState>('connecting');
/** Server time of the newest news, Unix milliseconds. */
export const newestMs = signal<number | undefined>(undefined);
/** The server's clock as far as we know it, ticking every second. */
export const nowMs = signal(Date.now());

/** Whether the screen shows the past: greyed, with its age. */
export const isScreenStale = computed(() => {
  const ageMs = newestMs.value === undefined ? undefined : nowMs.value - newestMs.value;
  return isStale(connection.value, ageMs);
});

export const fleet = createFleet();
/** Grows with every change of `fleet`. */
export const fleetRevision = signal(0);
/** Grows when a snapshot replaced the fleet or a device is new: the order is made again at once. */
export const membershipRevision = signal(0);

export const summary = signal<SummaryResource | undefined>(undefined);
/** Until when presence and alarms are judged, if that is a while ago. */
export const judgedUntilMs = computed(() => summary.value && toJudgedUntilMs(summary.value));

export const MESSAGE_HISTORY_LENGTH = 120;
/** Messages per second, oldest first, one value per summary since the page was opened. */
export const messageHistory = signal<readonly number[]>([]);

export const fleetCounts = computed(() => {
  fleetRevision.value;
  return countFleet(fleet.devices.values());
});

export const cityNames = computed(() => new Map(cities.value.map(city => [city.slug, city.name])));
