/** What is left of a deleted device: nothing, also of what was on its way. */
import pino from 'pino';
import { expect, it } from 'vitest';
import { AppError } from '#core/app-error.ts';
import { SYSTEM_ACTOR } from '#core/audit-actions.ts';
import { createAuditRetention } from '../../ingest/audit-retention.ts';
import { createErasurePart, ON_ITS_WAY_MS } from '../../ingest/erasure.ts';
import { createManualClock } from '../support/manual-clock.ts';
import { waitUntil } from '../support/wait-until.ts';
import { HOTSPOT, MAST, NOW_MS, openFixture } from './ingest-fixture.ts';

const log = pino({ level: 'silent' });
const LAMP = { ts: '2026-11-20T10:59:00.000Z', c: { 'lamp-1': { activePower: 40 } } };
const SYSTEM = { ts: '2026-11-20T10:59:00.000Z', c: { sys: { clientsConnected: 4 } } };

it('a deleted device leaves no reading, rollup, state, log or refusal, and others keep theirs', async () => {
  const { registry, telemetry, publish, startIngest, settle, rows } = await openFixture();
  const ingest = await startIngest();
  await publish(MAST, 'telemetry', LAMP);
  await publish(MAST, 'telemetry', { c: { 'lamp-1': { shoeSize: 46 } } });
  await publish(HOTSPOT, 'telemetry', SYSTEM);
  await settle(ingest);
  await telemetry.rollups.rollUp((await telemetry.rollups.pending(NOW_MS, 9)).hours);
  const clock = createManualClock(Date.now());
  const erasure = createErasurePart({ telemetry, erasures: registry.erasures, clock, log });

  await registry.devices.deleteDevice(MAST.id);
  await erasure.runOnce();
  expect(await rows('lamp')).toEqual([]);
  expect(await registry.erasures.pending(9)).toMatchObject([{ deviceId: MAST.id }]);

  // A message that the broker had taken before it heard of the deletion, in a batch already decoded.
  await telemetry.write([
    {
      city: MAST.city,
      kind: MAST.kind,
      device: MAST.id,
      component: 'lamp-1',
      timeMs: NOW_MS,
      values: { activePower: 40 },
    },
  ]);
  const topic = 'iot/v1/landau/lightmast/mast-1/telemetry';
  const refusal = { sequence: 99, part: 0, timeMs: NOW_MS, topic, reason: 'deviceUnknown' as const };
  const quarantine = [{ ...refusal, deviceId: MAST.id }];
  const nothing = { states: [], completeness: [], log: [], acks: [], events: [] };
  await registry.ingest.apply({ sequence: 99, ...nothing, quarantine });
  await erasure.runOnce();
  expect(await rows('lamp')).toHaveLength(1);

  // The registry has a clock of its own, and time has passed on it.
  clock.pass(2 * ON_ITS_WAY_MS);
  await erasure.runOnce();
  expect(await registry.erasures.pending(9)).toEqual([]);
  expect(await registry.erasures.get(MAST.id)).toMatchObject({ erasedMs: clock.nowMs() });
  expect(await rows('lamp')).toEqual([]);
  expect((await registry.ingest.quarantine({ deviceId: MAST.id, limit: 9 })).items).toEqual([]);
  expect(await registry.ingest.log(MAST.id, 9)).toEqual([]);
  expect(await rows('sys')).toHaveLength(1);
});

it('a device is erased once the store is there again, by the part itself, and once more a minute later', async () => {
  const { registry } = await openFixture();
  await registry.devices.deleteDevice(MAST.id);
  const erased: string[] = [];
  let isAway = true;
  const telemetry = {
    async eraseDevice(device: string) {
      if (isAway) throw new AppError('STORE_UNAVAILABLE', 'away', { canRetry: true });
      erased.push(device);
    },
  };
  // Longer away than anything is on its way: batches waited for the store, too.
  const clock = createManualClock(Date.now() + ON_ITS_WAY_MS);
  const erasure = createErasurePart({ telemetry, erasures: registry.erasures, clock, log, intervalMs: 1 });
  await expect(erasure.runOnce()).rejects.toThrow('away');
  await erasure.start(AbortSignal.timeout(1000));
  isAway = false;
  await waitUntil(
    'the first time',
    () => erased.length,
    count => count === 1,
  );
  expect(await registry.erasures.pending(9)).toHaveLength(1);
  clock.pass(ON_ITS_WAY_MS);
  await waitUntil(
    'the erasure',
    () => registry.erasures.pending(9),
    pending => pending.length === 0,
  );
  await erasure.stop();
  expect(erased).toEqual([MAST.id, MAST.id]);
});

it('audit entries past their age go by whole days, and one entry tells of it', async () => {
  const { registry } = await openFixture();
  const draft = { actor: SYSTEM_ACTOR, via: 'system', action: 'command.send' } as const;
  await registry.audit.append([draft, draft]);
  const clock = createManualClock(Date.now());
  const retention = createAuditRetention({ registry, clock, keptDays: 30, log });
  expect(await retention.runOnce()).toBe(0);
  clock.pass(31 * 86_400_000);
  expect(await retention.runOnce()).toBe(2);
  const { items } = await registry.audit.query({ limit: 9 });
  expect(items).toMatchObject([{ action: 'audit.expire', changes: [{ field: 'count', to: 2 }] }]);
  expect(await registry.audit.verify()).toMatchObject({ entries: 1, lastId: 3 });
});
