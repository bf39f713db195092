/** The list of devices as a CSV file: exactly what the console's table shows with the same filters, order and columns. */

import Type, { type Static } from 'typebox';
import { DEVICE_COLUMNS, type DeviceColumnName } from '#core/device-columns.ts';
import type { DeviceKindName } from '#core/device-kinds/device-kind.ts';
import { DEVICE_KINDS } from '#core/device-kinds/device-kinds.ts';
import {
  DEVICE_SORTS,
  type DeviceCriteria,
  type DeviceOrdering,
  PRESENCE_FILTERS,
  toOrder,
  toOrderContext,
} from '#core/device-order.ts';
import { LIFECYCLES } from '#core/devices.ts';
import { SILENCE_REASONS } from '#core/presence.ts';
import type { DeviceSummary } from '#core/resources.ts';
import { EVERY_ROLE, principalOf } from '../access.ts';
import type { ApiContext, ApiServer } from '../api-context.ts';
import { DialectParameter, sendCsv } from '../csv-reply.ts';
import { toColumnNames, toDeviceRows } from '../exports/device-rows.ts';
import { CityParameter, parseList } from '../schemas/query-schemas.ts';
import { choice } from '../series-request.ts';
import { toTime } from '../to-device-summary.ts';

const Text = (description: string) => Type.Optional(Type.String({ maxLength: 100, description }));

const Parameters = Type.Object(
  {
    city: CityParameter,
    kind: Text('Device kinds, comma-separated'),
    presence: choice(PRESENCE_FILTERS, '`attention`: what is not as it should be'),
    reason: choice(SILENCE_REASONS, 'Why it is silent; absent: any'),
    text: Text('Every word stands in name, id or city'),
    lifecycle: choice(LIFECYCLES, 'Absent: any'),
    group: Text('Part of the group'),
    firmware: Text('Version'),
    sort: choice(DEVICE_SORTS, 'attention if absent'),
    order: choice(['asc', 'desc'] as const, 'asc if absent'),
    columns: Text(`Of ${DEVICE_COLUMNS.join(', ')}; all if absent`),
    dialect: DialectParameter,
    language: choice(['de', 'en'] as const, 'Of names and words; absent: those of the api'),
  },
  { additionalProperties: false },
);

export async function registerDevicesExport(app: ApiServer, context: ApiContext): Promise<void> {
  app.get(
    '/api/v1/devices.csv',
    {
      config: { access: EVERY_ROLE },
      exposeHeadRoute: false,
      schema: {
        tags: ['devices'],
        summary: 'Devices as a CSV file, filtered and in the order asked for',
        querystring: Parameters,
      },
    },
    async (request, reply) => {
      const { query } = request;
      const cities = await context.allowedCities(principalOf(request), query.city);
      const columns = parseList<DeviceColumnName>('columns', query.columns, DEVICE_COLUMNS) ?? DEVICE_COLUMNS;
      const criteria = toCriteria(query);
      const shown = await listShown(context, criteria, cities, query.language ?? 'de');
      return sendCsv(request, reply, context.exportGate, {
        name: `devices-${toTime(context.clock.nowMs()).slice(0, 10)}`,
        dialect: query.dialect,
        columns: toColumnNames(columns, query.language),
        pages: toDeviceRows(shown.devices, columns, {
          language: query.language,
          cityNames: shown.cityNames,
        }),
      });
    },
  );
}

type Criteria = DeviceCriteria & DeviceOrdering;

function toCriteria(query: Static<typeof Parameters>): Criteria {
  const { presence = 'any', reason = '', text = '', lifecycle = '', group = '', firmware = '' } = query;
  const kinds = parseList<DeviceKindName>('kind', query.kind, [...DEVICE_KINDS.keys()]) ?? [];
  const ordering = { sort: query.sort ?? 'attention', isDescending: query.order === 'desc' };
  return { kinds, presence, reason, text, lifecycle, group, firmware, ...ordering };
}

async function listShown(
  { liveModel, registry }: ApiContext,
  criteria: Criteria,
  cities: readonly string[] | undefined,
  language: string,
): Promise<{ devices: DeviceSummary[]; cityNames: ReadonlyMap<string, string> }> {
  await liveModel.refresh();
  const allowed = cities && new Set(cities);
  const summaries = new Map<string, DeviceSummary>();
  for (const { summary } of liveModel.listDevices()) {
    if (!allowed || allowed.has(summary.city)) summaries.set(summary.id, summary);
  }
  const { compare } = new Intl.Collator(language, { numeric: true, sensitivity: 'base' });
  const order = toOrderContext(summaries.values(), await registry.devices.listCities(), compare);
  const ids = toOrder(summaries.values(), criteria, order);
  return { devices: ids.map(id => summaries.get(id) as DeviceSummary), cityNames: order.cityNames };
}
