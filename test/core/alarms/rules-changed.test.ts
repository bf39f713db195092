/** What cities set may change at any time: alarms and silence follow without anything new from the devices. */
import { expect, test } from 'vitest';
import { createThresholds, type ThresholdOverride } from '#core/alarms/thresholds.ts';
import { createAlarmDevice, createEngineFixture, NIGHT_MS } from './alarm-fixture.ts';

const MAST = createAlarmDevice({ id: 'mast-1' });

test('a type that is switched off clears, and stays away until it is switched on again', () => {
  let overrides: ThresholdOverride[] = [];
  const fixture = createEngineFixture({
    devices: [MAST],
    thresholds: (type, device) => createThresholds(overrides)(type, device),
  });
  fixture.contact('mast-1', 0);
  fixture.reading('mast-1', 'encl', 1, { leakageDetected: true });
  expect(fixture.standing()).toEqual(['landau/lightmast/mast-1/encl leakageDetected critical']);
  fixture.engine.noteRules(NIGHT_MS + 2000);
  expect(fixture.standing()).toHaveLength(1);
  overrides = [{ alarmTypeId: 'leakageDetected', deviceId: 'mast-1', isEnabled: false }];
  fixture.engine.noteRules(NIGHT_MS + 3000);
  expect(fixture.standing()).toEqual([]);
  fixture.reading('mast-1', 'encl', 4, { leakageDetected: true });
  expect(fixture.standing()).toEqual([]);
  overrides = [];
  fixture.engine.noteRules(NIGHT_MS + 5000);
  fixture.reading('mast-1', 'encl', 6, { leakageDetected: true });
  expect(fixture.standing()).toHaveLength(1);
});

test('who is silent as planned is missed soon after the plan is cut short, and not because it was looked at', () => {
  let untilMs = NIGHT_MS + 86_400_000;
  const fixture = createEngineFixture({
    devices: [MAST],
    expectedSilence: (_device, atMs) => (atMs < untilMs ? untilMs : undefined),
  });
  fixture.contact('mast-1', 0);
  fixture.contact('mast-1', 900);
  fixture.advance(4000);
  const planned = fixture.engine.watch('mast-1');
  expect(planned).toMatchObject({ presence: 'sleeping', reason: 'expected', expectedUntilMs: untilMs });
  fixture.engine.noteRules(NIGHT_MS + 4_000_000);
  expect(fixture.engine.watch('mast-1')).toEqual(planned);
  untilMs = NIGHT_MS + 4_500_000;
  fixture.engine.noteRules(NIGHT_MS + 4_600_000);
  fixture.advance(4600 + 900 + 299);
  expect(fixture.standing()).toEqual([]);
  fixture.advance(4600 + 900 + 301);
  expect(fixture.standing()).toEqual(['landau/lightmast/mast-1 returnOverdue minor']);
});

test('a device that sleeps by its own word is left asleep', () => {
  const fixture = createEngineFixture({ devices: [MAST] });
  fixture.contact('mast-1', 0);
  fixture.contact('mast-1', 10, 'sleeping', 50_000);
  const asleep = fixture.engine.watch('mast-1');
  fixture.engine.noteRules(NIGHT_MS + 20_000);
  expect(fixture.engine.watch('mast-1')).toEqual(asleep);
});

test('of a device that is gone nothing is remembered, and it is not missed', () => {
  const fixture = createEngineFixture({ devices: [MAST] });
  fixture.contact('mast-1', 0);
  fixture.reading('mast-1', 'encl', 1, { leakageDetected: true });
  expect(fixture.state()).toMatchObject({ conditions: [expect.anything()], watches: [expect.anything()] });
  fixture.engine.retain(() => false);
  expect(fixture.state()).toMatchObject({ conditions: [], watches: [] });
  fixture.advance(86_400);
  expect(fixture.state()).toMatchObject({ conditions: [], watches: [] });
  expect(fixture.told()).toEqual(['raised landau/lightmast/mast-1/encl|leakageDetected|']);
});
