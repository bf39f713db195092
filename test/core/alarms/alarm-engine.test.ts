import { describe, expect, test } from 'vitest';
import { createAlarmDevice, createEngineFixture, NIGHT_MS, NOON_MS } from './alarm-fixture.ts';

const MAST = createAlarmDevice({ id: 'mast-1' });
const NODE = createAlarmDevice({ id: 'node-1', kind: 'fibrenode', groupId: 'mogli', reportIntervalS: 60 });
const OTHER_NODE = { ...NODE, id: 'node-2' };

function createMasts(count: number) {
  return Array.from({ length: count }, (_, i) =>
    createAlarmDevice({ id: `mast-${String(i + 1).padStart(3, '0')}` }),
  );
}

describe('one fault, one alarm', () => {
  test('200 masts of a cabinet that lose their feeder at night: one alarm, 200 impacted', () => {
    const devices = createMasts(200);
    const fixture = createEngineFixture({ devices });
    for (const { id } of devices) fixture.contact(id, 0);
    for (const [i, { id }] of devices.entries()) fixture.contact(id, 100 + Math.floor(i * 0.45), 'lost');
    fixture.advance(400);
    expect(fixture.standing()).toEqual(['landau/cabinet/schrank-1 groupDark major']);
    expect(fixture.told().filter(line => line.startsWith('raised') && !line.endsWith(' suppressed'))).toEqual(
      ['raised landau/cabinet/schrank-1|groupDark|'],
    );
    const [, group] = fixture.state().conditions.find(([key]) => key.includes('groupDark'))!;
    expect(group.impactedResources).toHaveLength(200);
  });

  test('and when the light is back, nothing is left and nothing was told in between', () => {
    const devices = createMasts(200);
    const fixture = createEngineFixture({ devices });
    for (const { id } of devices) fixture.contact(id, 0);
    for (const { id } of devices) fixture.contact(id, 100, 'lost');
    fixture.advance(400);
    devices.forEach(({ id }, i) => {
      fixture.contact(id, 1000 + i);
      fixture.contact(id, 1000 + i);
    });
    fixture.advance(2000);
    expect(fixture.standing()).toEqual([]);
    expect(fixture.told().filter(line => line.startsWith('released'))).toEqual([]);
    expect(fixture.told().at(-1)).toBe('cleared landau/cabinet/schrank-1|groupDark|');
  });

  test('members that stay away when their group is back stand for themselves', () => {
    const devices = createMasts(40);
    const fixture = createEngineFixture({ devices, startMs: NOON_MS });
    for (const { id } of devices) fixture.contact(id, 0);
    for (const { id } of devices) fixture.contact(id, 100, 'lost');
    fixture.advance(200);
    expect(fixture.standing()).toEqual(['landau/cabinet/schrank-1 groupCommsLost major']);
    for (const { id } of devices.slice(3)) fixture.contact(id, 300);
    fixture.advance(400);
    expect(fixture.standing()).toEqual(
      devices.slice(0, 3).map(({ id }) => `landau/lightmast/${id} commsLost minor`),
    );
  });

  test('lamps that are told to burn and do not make their group dark after two minutes', () => {
    const devices = createMasts(10);
    const fixture = createEngineFixture({ devices });
    for (const { id } of devices.slice(0, 5))
      fixture.reading(id, 'lamp-1', 0, { commandInAction: 100, powerState: 'off' });
    fixture.advance(119);
    expect(fixture.standing()).toEqual([]);
    fixture.advance(120);
    expect(fixture.standing()).toEqual(['landau/cabinet/schrank-1 groupDark major']);
  });

  test('a lost node explains the dark fibres at its neighbour, also when they are told first', () => {
    const links = [
      [
        { deviceId: 'node-1', component: 'port-1' },
        { deviceId: 'node-2', component: 'port-2' },
      ],
    ] as const;
    const fixture = createEngineFixture({ devices: [NODE, OTHER_NODE], links });
    fixture.contact('node-1', 0);
    fixture.contact('node-2', 0);
    fixture.reading('node-2', 'port-2', 1, { operStatus: 'down' });
    fixture.reading('node-2', 'optics-2', 1, { rxPower: -40 });
    fixture.advance(40);
    expect(fixture.standing()).toEqual([
      'landau/fibrenode/node-2/optics-2 opticalPowerLow major',
      'landau/fibrenode/node-2/port-2 linkDown major',
    ]);
    fixture.contact('node-1', 41, 'lost');
    for (let s = 60; s <= 120; s += 20) fixture.contact('node-2', s);
    expect(fixture.standing()).toEqual(['landau/fibrenode/node-1 commsLost major']);
    fixture.contact('node-1', 130);
    fixture.contact('node-1', 131);
    expect(fixture.standing()).toEqual([
      'landau/fibrenode/node-2/optics-2 opticalPowerLow major',
      'landau/fibrenode/node-2/port-2 linkDown major',
    ]);
  });
});

describe('conditions', () => {
  test('a lamp failure counts after five minutes while the lamp is wanted', () => {
    const fixture = createEngineFixture({ devices: [MAST] });
    fixture.reading('mast-1', 'lamp-1', 0, { lampFailure: true, commandInAction: 0 });
    fixture.advance(1000);
    expect(fixture.standing()).toEqual([]);
    fixture.reading('mast-1', 'lamp-1', 1000, { commandInAction: 70 });
    fixture.advance(1299);
    expect(fixture.standing()).toEqual([]);
    fixture.advance(1300);
    expect(fixture.standing()).toEqual(['landau/lightmast/mast-1/lamp-1 lampFailure minor']);
    fixture.reading('mast-1', 'lamp-1', 2000, { lampFailure: false });
    fixture.advance(2060);
    expect(fixture.standing()).toEqual([]);
  });

  test('a value that trembles in the dead band raises once and clears once', () => {
    const fixture = createEngineFixture({ devices: [MAST] });
    for (let s = 0; s < 600; s += 10)
      fixture.reading('mast-1', 'lamp-1', s, { supplyVoltage: s % 20 === 0 ? 253.4 : 253.1 });
    for (let s = 600; s < 1200; s += 10)
      fixture.reading('mast-1', 'lamp-1', s, { supplyVoltage: s % 20 === 0 ? 253.4 : 250.5 });
    expect(fixture.told()).toHaveLength(1);
    fixture.reading('mast-1', 'lamp-1', 1200, { supplyVoltage: 230 });
    fixture.advance(1260);
    expect(fixture.told().map(line => line.split(' ')[0])).toEqual(['raised', 'cleared']);
  });

  test('the level may grow worse and better without being raised again', () => {
    const fixture = createEngineFixture({ devices: [NODE] });
    const margins = [2, 1, 1.6, 2.6, 4.1];
    margins.forEach((margin, i) => {
      fixture.reading('node-1', 'optics-1', i * 100, { rxPower: -14.4 + margin });
      fixture.advance(i * 100 + 90);
    });
    fixture.told();
    expect(fixture.changes.map(({ step, severity }) => `${step} ${severity}`)).toEqual([
      'raised warning',
      'severity major',
      'severity warning',
      'cleared warning',
    ]);
  });

  test('flapping optics: one alarm, held until ten minutes of peace', () => {
    const fixture = createEngineFixture({ devices: [NODE] });
    for (let i = 0; i < 12; i++) {
      fixture.reading('node-1', 'port-1', i * 40, { operStatus: 'down' });
      fixture.reading('node-1', 'port-1', i * 40 + 5, { operStatus: 'up' });
    }
    const steps = () => fixture.told().map(line => line.split(' ')[0]);
    expect(steps().filter(step => step === 'flapping')).toEqual(['flapping']);
    expect(steps().filter(step => step === 'raised')).toHaveLength(5);
    expect(fixture.standing()).toEqual(['landau/fibrenode/node-1/port-1 linkDown major']);
    fixture.advance(11 * 40 + 5 + 599);
    expect(fixture.standing()).toHaveLength(1);
    fixture.advance(11 * 40 + 5 + 600);
    expect(fixture.standing()).toEqual([]);
  });

  test('a leaning mast stays an alarm until a person closes it', () => {
    const fixture = createEngineFixture({ devices: [MAST] });
    fixture.reading('mast-1', 'encl', 0, { tiltAngle: 9 });
    fixture.advance(10);
    fixture.reading('mast-1', 'encl', 20, { tiltAngle: 0 });
    fixture.advance(100_000);
    expect(fixture.standing()).toEqual(['landau/lightmast/mast-1/encl mastTilt critical']);
    fixture.engine.release('landau/lightmast/mast-1/encl|mastTilt|', NIGHT_MS + 100_001_000);
    expect(fixture.standing()).toEqual([]);
  });

  test('what is told late does not page: it was true from then until then', () => {
    const fixture = createEngineFixture({ devices: [NODE] });
    fixture.reading('node-1', 'ups', 10_000, { status: 'OB' }, 7200);
    fixture.reading('node-1', 'ups', 10_001, { status: 'OB' }, 6600);
    fixture.reading('node-1', 'ups', 10_002, { status: 'OL' }, 6000);
    fixture.advance(20_000);
    expect(fixture.told()).toEqual(['wasTrue landau/fibrenode/node-1/ups|onBattery|']);
    expect(fixture.changes[0]).toMatchObject({
      timeMs: NIGHT_MS + 2_800_000,
      untilMs: NIGHT_MS + 4_002_000,
    });
  });

  test('a threshold may differ for a city, and again for a device', () => {
    const overrides = [
      { alarmTypeId: 'caseOverheat', city: 'landau', at: [50] },
      { alarmTypeId: 'caseOverheat', deviceId: 'node-2', isEnabled: false },
    ] as const;
    const fixture = createEngineFixture({ devices: [NODE, OTHER_NODE], overrides });
    for (const id of ['node-1', 'node-2']) fixture.reading(id, 'encl', 0, { interiorTemperature: 55 });
    fixture.advance(60);
    expect(fixture.standing()).toEqual(['landau/fibrenode/node-1/encl caseOverheat major']);
  });
});
