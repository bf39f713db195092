/**
 * How complete a device's data was, day by day: every day since the device is known, those without a message too, so
 * that silence can be told from a day before its time.
 */

import Type from 'typebox';
import { COMPLETENESS_DAYS_MAX, type CompletenessResource } from '#core/resources.ts';
import { EVERY_ROLE } from '../access.ts';
import type { ApiContext, ApiServer } from '../api-context.ts';
import { listDays, toDay, toExpectedMessages } from '../expected-messages.ts';
import { findTimeZone } from '../find-time-zone.ts';
import { findVisibleDevice } from '../network/lent-devices.ts';
import { ApiProblem, createFieldProblem } from '../problems.ts';
import { DeviceParameters } from '../schemas/query-schemas.ts';
import { CompletenessSchema } from '../schemas/resource-schemas.ts';

const DAY_MS = 86_400_000;

const Day = (description: string) => Type.Optional(Type.String({ format: 'date', description }));

const Parameters = Type.Object(
  { from: Day('A year before `to` if absent'), to: Day('Included; today in the city if absent') },
  { additionalProperties: false },
);

export async function registerDeviceCompleteness(app: ApiServer, context: ApiContext): Promise<void> {
  const { registry, clock } = context;
  app.get(
    '/api/v1/devices/:id/completeness',
    {
      config: { access: EVERY_ROLE },
      schema: {
        tags: ['devices'],
        summary: `Messages expected, received, missing, late, duplicate and rejected, of at most ${COMPLETENESS_DAYS_MAX} days`,
        params: DeviceParameters,
        querystring: Parameters,
        response: { 200: Type.Object({ items: Type.Array(CompletenessSchema) }) },
      },
    },
    async (request): Promise<{ items: CompletenessResource[] }> => {
      const { id, city } = await findVisibleDevice(context, request, request.params.id);
      const nowMs = clock.nowMs();
      const listing = await registry.devices.getListing(id);
      if (!listing) throw new ApiProblem('NOT_FOUND', { detail: 'No such device' });
      const timeZone = await findTimeZone(context, city);
      const { from, to } = parseDays(request.query, toDay(nowMs, timeZone));
      const counted = await registry.ingest.completeness(id, from, to);
      const { registeredMs, device } = listing;
      const knownFrom = registeredMs === undefined ? to : toDay(registeredMs, timeZone);
      // Messages from before its registration can lie in a journal, and count.
      const firstDay = toLater(from, toEarlier(knownFrom, counted[0]?.day ?? to));
      const options = { timeZone, nowMs, registeredMs, reportIntervalS: device.reportIntervalS };
      const byDay = new Map(counted.map(({ deviceId: _deviceId, ...count }) => [count.day, count]));
      const items = listDays(firstDay, to).map(day => ({
        ...(byDay.get(day) ?? toEmptyDay(day)),
        expected: toExpectedMessages(day, options),
      }));
      return { items };
    },
  );
}

/** Days after today are cut off. Throws REQUEST_INVALID. */
function parseDays(parameters: { from?: string; to?: string }, today: string): { from: string; to: string } {
  const to = toEarlier(parameters.to ?? today, today);
  const from = parameters.from ?? toDayBefore(to, COMPLETENESS_DAYS_MAX - 1);
  if (from > to) throw createFieldProblem('from', 'must not be after to or today');
  if (toDayBefore(to, COMPLETENESS_DAYS_MAX - 1) > from) {
    throw createFieldProblem('from', `must be at most ${COMPLETENESS_DAYS_MAX - 1} days before to`);
  }
  return { from, to };
}

function toDayBefore(day: string, days: number): string {
  return new Date(Date.parse(day) - days * DAY_MS).toISOString().slice(0, 10);
}

function toEarlier(a: string, b: string): string {
  return a < b ? a : b;
}

function toLater(a: string, b: string): string {
  return a > b ? a : b;
}

function toEmptyDay(day: string): Omit<CompletenessResource, 'expected'> {
  return { day, received: 0, late: 0, duplicate: 0, rejected: 0, missing: 0, boots: 0 };
}
