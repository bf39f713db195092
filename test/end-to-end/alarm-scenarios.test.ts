/** Six nights, each with exactly the alarms and the mails that it must bring. */
import { expect, test, vi } from 'vitest';
import { openNight } from './scenario-night.ts';

/** Two seconds each on a quiet machine. */
vi.setConfig({ testTimeout: 120_000 });

test('a feeder with 200 masts fails: one alarm, one mail, and one when the light is back', async () => {
  const night = await openNight('feeder-loss');
  await night.passTo(2);
  await night.passTo(4, 30);
  expect(await night.standing()).toEqual(['groupDark landau/cabinet/sz-sk1 major × 200']);
  expect(await night.others()).toEqual({ 'explained commsLost': 200 });
  await night.passTo(19);
  expect(await night.standing()).toEqual([]);
  expect(await night.others()).toEqual({ 'explained commsLost': 200, 'over groupDark': 1 });
  expect(night.mails()).toEqual([
    'Hoch: Gruppe dunkel, sz-sk1 (neu)',
    'Hoch: Gruppe dunkel, sz-sk1 (beendet)',
  ]);
});

test('a quarter loses its uplink: one alarm; what its hotspots kept comes late and pages nobody', async () => {
  const night = await openNight('uplink-loss');
  await night.passTo(16);
  expect(await night.standing()).toEqual(['groupCommsLost landau/group/sz-nord major × 8']);
  expect(await night.others()).toEqual({ 'explained commsLost': 8 });
  await night.passTo(24);
  expect(await night.standing()).toEqual([]);
  expect(await night.others()).toEqual({ 'explained commsLost': 8, 'over groupCommsLost': 1 });
  const spans = await night.spans();
  expect(spans.map(span => span.split(' ')[0])).toEqual(Array(8).fill('uplinkDown'));
  expect(night.mails()).toEqual([
    'Hoch: Gruppe ohne Verbindung, sz-nord (neu)',
    'Hoch: Gruppe ohne Verbindung, sz-nord (beendet)',
  ]);
});

test('a thunderstorm: each fault is told once, the eleventh message begins a digest', async () => {
  const night = await openNight('thunderstorm');
  const drivers = [
    'ost-002',
    'ost-004',
    'ost-006',
    'ost-009',
    'west-001',
    'west-003',
    'west-005',
    'west-008',
  ];
  const standing = drivers.map(id => `controlGearFailure landau/lightmast/sz-${id}/lamp-1 minor`);
  await night.passTo(4, 30);
  await night.passTo(18);
  expect(await night.standing()).toEqual([
    ...standing,
    'groupDark landau/cabinet/sz-park major × 10',
    'lampFailure landau/lightmast/sz-ost-010/lamp-1 minor',
    'leakageDetected landau/lightmast/sz-ost-010/encl critical',
  ]);
  expect(await night.others()).toEqual({
    ...{ 'explained commsLost': 10, 'explained lampFailure': 8, 'over onBattery': 1 },
  });
  await night.passTo(26);
  expect(await night.standing()).toEqual(standing);
  expect(await night.others()).toEqual({
    ...{ 'explained commsLost': 10, 'explained lampFailure': 8, 'over onBattery': 1 },
    ...{ 'over groupDark': 1, 'over lampFailure': 1, 'over leakageDetected': 1 },
  });
  expect(night.mails()).toEqual([
    'Hoch: Batteriebetrieb, sz-fest-001/ups (neu)',
    'Kritisch: Fehlerstrom, sz-ost-010/encl (neu)',
    'Hoch: Gruppe dunkel, sz-park (neu)',
    'Hoch: Batteriebetrieb, sz-fest-001/ups (beendet)',
    ...drivers.slice(0, 6).map(id => `Mittel: Betriebsgerät defekt, sz-${id}/lamp-1 (neu)`),
    'Viele Meldungen: 2',
    'Viele Meldungen: 1',
    'Kritisch: Fehlerstrom, sz-ost-010/encl (beendet)',
    'Mittel: Lampe defekt, sz-ost-010/lamp-1 (beendet)',
    'Hoch: Gruppe dunkel, sz-park (beendet)',
  ]);
});

test('a loose plug: one alarm at each end, held while it flaps, and told twice in all', async () => {
  const night = await openNight('flapping-optics');
  await night.passTo(8, 20);
  expect(await night.standing()).toEqual([
    'linkDown landau/fibrenode/sz-ring-001/port-2 major flapping',
    'linkDown landau/fibrenode/sz-ring-002/port-1 major flapping',
  ]);
  await night.passTo(21);
  expect(await night.standing()).toEqual([]);
  expect(await night.others()).toEqual({ 'over linkDown': 2 });
  const told = (how: string) => [
    `Hoch: Verbindung unterbrochen, sz-ring-001/port-2 (${how})`,
    `Hoch: Verbindung unterbrochen, sz-ring-002/port-1 (${how})`,
  ];
  expect(night.mails()).toEqual([...told('neu'), ...told('beendet')]);
});

test('our own restart: everybody is back, and nobody was missed', async () => {
  const night = await openNight('restart');
  await night.passTo(3);
  await night.stopSystem();
  await night.passTo(48, 300);
  expect(night.connected()).toBe(0);
  await night.startSystem();
  await night.passTo(68);
  expect(night.connected()).toBe(17);
  expect(await night.standing()).toEqual([]);
  expect(await night.others()).toEqual({});
  expect(night.mails()).toEqual([]);
});

test('a day that a gateway kept: what was true is marked from then to then, and pages nobody', async () => {
  const night = await openNight('gateway-backlog');
  await night.passTo(8, 20);
  expect(await night.standing()).toEqual([]);
  expect(await night.others()).toEqual({});
  expect(await night.spans()).toEqual([
    'doorOpenUnplanned sz-gw-003/encl -396 to -351',
    'leakageDetected sz-gw-007/encl -1195 to -1090',
  ]);
  expect(night.mails()).toEqual([]);
});
