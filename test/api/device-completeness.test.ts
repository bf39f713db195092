/** A year of days of one device: silent days are told from days before its time. */
import Type from 'typebox';
import { describe, expect, it } from 'vitest';
import { CompletenessSchema } from '../../api/schemas/resource-schemas.ts';
import { createApiFixture, NOW_MS } from './api-fixture.ts';
import { openReader } from './resource-reader.ts';

const Days = Type.Object({ items: Type.Array(CompletenessSchema) });
const DAY_MS = 86_400_000;

describe('completeness of a device', () => {
  it('has every day since the device is known, and refuses more than a year', async () => {
    const fixture = await createApiFixture();
    const { read, get } = await openReader(fixture);
    const listing = await fixture.registry.devices.getListing('ld-lm-0001');
    const registered = listing?.registeredMs as number;
    const url = '/api/v1/devices/ld-lm-0001/completeness';
    const counted = { deviceId: 'ld-lm-0001', late: 2, duplicate: 1, rejected: 0, missing: 3, boots: 1 };
    const day = (timeMs: number) => new Date(timeMs).toISOString().slice(0, 10);
    await fixture.registry.ingest.apply({
      ...{ sequence: 1, states: [], quarantine: [], log: [], acks: [], events: [] },
      completeness: [{ ...counted, day: day(NOW_MS - 2 * DAY_MS), received: 90 }],
    });

    const { items } = await read(Days, url);
    expect(items[0]?.day).toBe(day(registered));
    expect(items.at(-1)?.day).toBe(day(NOW_MS));
    const { deviceId: _, ...counts } = counted;
    expect(items.find(item => item.day === day(NOW_MS - 2 * DAY_MS))).toEqual({
      ...counts,
      ...{ day: day(NOW_MS - 2 * DAY_MS), received: 90, expected: 96 },
    });
    expect(items.find(item => item.day === day(NOW_MS - DAY_MS))).toMatchObject({
      ...{ received: 0, expected: 96 },
    });
    const short = await read(Days, `${url}?from=${day(NOW_MS - 2 * DAY_MS)}&to=${day(NOW_MS - DAY_MS)}`);
    expect(short.items).toHaveLength(2);
    for (const query of ['from=2020-01-01', 'from=2099-01-01', 'from=today', 'to=2026-02-30']) {
      expect((await get(`${url}?${query}`)).statusCode, query).toBe(400);
    }
  });
});
