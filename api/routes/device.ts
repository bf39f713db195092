/** One device with everything known of it now: state, components, completeness, log. */
import type { Device } from '#core/devices.ts';
import { parseLogText } from '#core/log-texts.ts';
import type { CompletenessResource, DeviceResource } from '#core/resources.ts';
import type { DeviceListing } from '#store/registry/registry-devices.ts';
import type { CompletenessDelta, DeviceCurrent, DeviceLogEntry } from '#store/registry/registry-ingest.ts';
import { EVERY_ROLE } from '../access.ts';
import type { ApiContext, ApiServer } from '../api-context.ts';
import { toDay, toExpectedMessages } from '../expected-messages.ts';
import { findTimeZone } from '../find-time-zone.ts';
import { findVisibleDevice } from '../network/lent-devices.ts';
import { ApiProblem } from '../problems.ts';
import { DeviceParameters } from '../schemas/query-schemas.ts';
import { DeviceSchema } from '../schemas/resource-schemas.ts';
import { toDeviceSummary, toTime } from '../to-device-summary.ts';

const COMPLETENESS_DAYS = 30;
const LOG_LINES = 100;
const DAY_MS = 86_400_000;

export async function registerDevice(app: ApiServer, context: ApiContext): Promise<void> {
  const { registry, clock } = context;
  app.get(
    '/api/v1/devices/:id',
    {
      config: { access: EVERY_ROLE },
      schema: {
        tags: ['devices'],
        summary: 'One device: current state, components, completeness, log',
        params: DeviceParameters,
        response: { 200: DeviceSchema },
      },
    },
    async (request): Promise<DeviceResource> => {
      const { id, city } = await findVisibleDevice(context, request, request.params.id);
      const nowMs = clock.nowMs();
      const listing = await registry.devices.getListing(id);
      if (!listing) throw new ApiProblem('NOT_FOUND', { detail: 'No such device' });
      const timeZone = await findTimeZone(context, city);
      const fromDay = toDay(nowMs - (COMPLETENESS_DAYS - 1) * DAY_MS, timeZone);
      const counts = await registry.ingest.completeness(id, fromDay, toDay(nowMs, timeZone));
      const log = await registry.ingest.log(id, LOG_LINES);
      return {
        ...toDeviceSummary(listing.device, listing.current),
        ...toMasterData(listing.device),
        ...(listing.registeredMs === undefined ? {} : { registered: toTime(listing.registeredMs) }),
        ...toCurrentState(listing.current),
        completeness: toCompleteness(counts, listing, timeZone, nowMs),
        log: log.map(toLogResource),
      };
    },
  );
}

type MasterData = Pick<
  DeviceResource,
  | 'cabinetId'
  | 'locationCategory'
  | 'serialNumber'
  | 'manufacturerName'
  | 'modelName'
  | 'hardwareVersion'
  | 'reportIntervalS'
>;

function toMasterData(device: Device): MasterData {
  const {
    id: _id,
    city: _city,
    kind: _kind,
    name: _name,
    location: _location,
    lifecycle: _lifecycle,
    groupId: _groupId,
    firmwareVersion: _firmwareVersion,
    ...rest
  } = device;
  return rest;
}

function toCurrentState(
  current: DeviceCurrent | undefined,
): Pick<DeviceResource, 'presenceSince' | 'clockOffsetMs' | 'birth' | 'birthTime' | 'components'> {
  if (!current) return { components: {} };
  const components = Object.entries(current.components).map(([name, { timeMs, values, quality }]) => [
    name,
    { time: toTime(timeMs), values, ...(quality ? { quality } : {}) },
  ]);
  return {
    ...(current.watch ? { presenceSince: toTime(current.watch.sinceMs) } : {}),
    ...(current.clockOffsetMs === undefined ? {} : { clockOffsetMs: current.clockOffsetMs }),
    ...(current.birth ? { birth: current.birth } : {}),
    ...(current.birthMs === undefined ? {} : { birthTime: toTime(current.birthMs) }),
    components: Object.fromEntries(components),
  };
}

function toLogResource({ timeMs, type, text, count }: DeviceLogEntry): DeviceResource['log'][number] {
  return { time: toTime(timeMs), type, text, ...parseLogText(text), count };
}

function toCompleteness(
  counts: readonly CompletenessDelta[],
  { device, registeredMs }: DeviceListing,
  timeZone: string,
  nowMs: number,
): CompletenessResource[] {
  const { reportIntervalS } = device;
  return counts
    .map(({ deviceId: _deviceId, ...count }) => ({
      ...count,
      expected: toExpectedMessages(count.day, { timeZone, reportIntervalS, nowMs, registeredMs }),
    }))
    .sort((a, b) => b.day.localeCompare(a.day))
    .slice(0, COMPLETENESS_DAYS);
}
