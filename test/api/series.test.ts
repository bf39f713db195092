/** History through the api: what it answers, and what it refuses by field and rule. */
import { describe, expect, it } from 'vitest';
import * as schemas from '../../api/schemas/resource-schemas.ts';
import { createApiFixture, NOW_MS } from './api-fixture.ts';
import { openReader } from './resource-reader.ts';

describe('series', () => {
  it('give raw and aggregated history of a device and of a fleet', async () => {
    const fixture = await createApiFixture();
    const reading = (device: string, timeMs: number, activePower: number) => ({
      city: device.startsWith('ld') ? 'landau' : 'speyer',
      kind: 'lightmast' as const,
      device,
      component: 'lamp-1',
      timeMs,
      values: { activePower },
    });
    await fixture.telemetry.write([
      reading('ld-lm-0001', NOW_MS - 120_000, 10),
      reading('ld-lm-0001', NOW_MS - 60_000, 20),
      reading('ld-lm-0002', NOW_MS - 60_000, 5),
      reading('sp-lm-0001', NOW_MS - 60_000, 100),
    ]);
    const { read } = await openReader(fixture);
    const of = (url: string) => read(schemas.SeriesSchema, url);

    const raw = await of('/api/v1/devices/ld-lm-0001/series?measurement=lamp&fields=activePower');
    expect(raw.truncated).toBe(false);
    expect(raw.series).toEqual([
      {
        tags: { device: 'ld-lm-0001', component: 'lamp-1' },
        times: [NOW_MS - 120_000, NOW_MS - 60_000],
        values: { activePower: [10, 20] },
      },
    ]);

    const power = 'measurement=lamp&fields=activePower&aggregate=mean&across=sum';
    const cities = await of(`/api/v1/series?${power}&groupBy=city`);
    expect(cities.series.map(({ tags, values }) => [tags.city, values['activePower']])).toEqual([
      ['landau', [20]],
      ['speyer', [100]],
    ]);
    const landau = await of(`/api/v1/series?${power}&city=landau&window=3600`);
    expect(landau.series[0]?.values['activePower']).toEqual([20]);
    expect((await of('/api/v1/series?measurement=lamp&fields=activePower&limit=1')).truncated).toBe(true);
  });

  it('give how far counters rose, also over a restart, per device and added up', async () => {
    const fixture = await createApiFixture();
    const rising = (device: string, energies: number[]) =>
      energies.map((activeEnergy, index) => ({
        city: 'landau',
        kind: 'lightmast' as const,
        device,
        component: 'lamp-1',
        timeMs: NOW_MS - (energies.length - index) * 60_000,
        values: { activeEnergy },
      }));
    // The second counter begins anew behind 7.
    await fixture.telemetry.write([
      ...rising('ld-lm-0001', [10, 11, 15]),
      ...rising('ld-lm-0002', [5, 7, 1]),
    ]);
    const { read } = await openReader(fixture);
    const of = async (url: string) =>
      (await read(schemas.SeriesSchema, url)).series.map(({ values }) => values['activeEnergy']);
    const energy = 'measurement=lamp&fields=activeEnergy&aggregate=increase';
    expect(await of(`/api/v1/devices/ld-lm-0001/series?${energy}`)).toEqual([[5]]);
    expect(await of(`/api/v1/series?${energy}&groupBy=device`)).toEqual([[5], [3]]);
    expect(await of(`/api/v1/series?${energy}`)).toEqual([[8]]);
  });

  it('reach back five years by the hours that are kept when the readings are gone, in few points', async () => {
    const fixture = await createApiFixture();
    const { telemetry } = fixture;
    const { read } = await openReader(fixture);
    const dayMs = 86_400_000;
    const ages = [1800, 1400, 700, 365, 120, 30, 1];
    await telemetry.write(
      ages.map(days => ({
        ...{ city: 'landau', kind: 'lightmast' as const, device: 'ld-lm-0001', component: 'lamp-1' },
        ...{ timeMs: NOW_MS - days * dayMs, values: { activePower: days } },
      })),
    );
    const { hours } = await telemetry.rollups.pending(NOW_MS, 100);
    await telemetry.rollups.rollUp(hours);
    await telemetry.deleteBefore(NOW_MS - 90 * dayMs);
    await telemetry.deleteBefore(NOW_MS - 396 * dayMs, undefined, '5min');

    const from = new Date(NOW_MS - 1826 * dayMs).toISOString();
    const question = `measurement=lamp&fields=activePower&aggregate=mean&window=86400&from=${from}`;
    const answer = await read(schemas.SeriesSchema, `/api/v1/devices/ld-lm-0001/series?${question}`);
    expect(answer.series[0]?.values['activePower']).toEqual(ages);
    expect(answer.truncated).toBe(false);
  });

  it('refuse what has no sense or is too much, naming field and rule', async () => {
    const { get } = await openReader(await createApiFixture());
    const power = 'measurement=lamp&fields=activePower';
    const cases: [query: string, field: string][] = [
      ['fields=activePower', 'measurement'],
      ['measurement=nothing&fields=a', 'measurement'],
      ['measurement=lamp&fields=activePower,nothing', 'fields'],
      ['measurement=lamp&fields=', 'fields'],
      [`${power}&limit=100001`, 'limit'],
      [
        'measurement=lamp&fields=activePower,powerState,dimmingLevel,status,commandInAction,controlSource&limit=100000',
        'limit',
      ],
      [`${power}&from=yesterday`, 'from'],
      [`${power}&from=2026-11-21T00:00:00Z`, 'from'],
      [`${power}&window=60`, 'window'],
      [`${power}&aggregate=mean&window=0`, 'window'],
      [`${power}&aggregate=mean&window=60&from=2026-01-01T00:00:00Z`, 'window'],
      [`${power}&aggregate=median`, 'aggregate'],
      ['measurement=lamp&fields=powerState&aggregate=mean', 'aggregate'],
      ['measurement=lamp&fields=activeEnergy,activePower&aggregate=increase', 'aggregate'],
      [`${power}&across=sum`, 'across'],
      [`${power}&groupBy=city`, 'groupBy'],
      [`${power}&aggregate=mean&groupBy=color`, 'groupBy'],
      [`${power}&aggregate=mean&top=5`, 'top'],
      [`${power}&device=../../etc`, 'device'],
      [`${power}&kind=toaster`, 'kind'],
      [`${power}&city=landau&city=speyer`, 'city'],
      [`${power}&sql=drop`, 'sql'],
    ];
    for (const [query, field] of cases) {
      const reply = await get(`/api/v1/series?${query}`);
      expect(reply.statusCode, query).toBe(400);
      expect(
        reply.json().errors.map((error: { field: string }) => error.field),
        query,
      ).toContain(field);
    }
  });
});
