/** Cities and devices: put, updated, refused, deleted with every trace. */
import { expect, it } from 'vitest';
import type { Device } from '#core/devices.ts';
import {
  type CreateRegistryTestStore,
  createCommand,
  createCredential,
  createCurrent,
  createDelta,
  createDevice,
  createUpdate,
  LANDAU,
  NOW_MS,
  openForTest,
  openWithCities,
  SPEYER,
} from './registry-fixtures.ts';

export function describeDevices(createStore: CreateRegistryTestStore): void {
  it('adds devices that are new, all or none, and tells which ids are known', async () => {
    const { devices } = await openWithCities(await createStore());
    const many = Array.from({ length: 1200 }, (_, n) => createDevice(`lm-${n}`));
    const revision = await devices.revision();
    await devices.addDevices(many);
    expect(await devices.revision()).toBeGreaterThan(revision);
    const ids = ['lm-new', ...many.map(({ id }) => id)];
    expect((await devices.findKnownIds(ids)).size).toBe(1200);
    expect(await devices.findKnownIds([])).toEqual(new Set());
    const some = [createDevice('lm-new'), createDevice('lm-7', { name: 'Other' })];
    await expect(devices.addDevices(some)).rejects.toMatchObject({ code: 'CONFLICT' });
    expect(await devices.getDevice('lm-new')).toBeUndefined();
    expect(await devices.getDevice('lm-7')).toEqual(many[7]);
  });

  it('lists cities by slug and updates them in place', async () => {
    const { devices } = await openForTest(await createStore());
    expect(await devices.listCities()).toEqual([]);
    await devices.putCity(SPEYER);
    await devices.putCity(LANDAU);
    await devices.putCity({ ...SPEYER, name: 'Speyer am Rhein' });
    expect(await devices.listCities()).toEqual([LANDAU, { ...SPEYER, name: 'Speyer am Rhein' }]);
  });

  it('gives back every field as it was put, and leaves out what was not', async () => {
    const { devices } = await openWithCities(await createStore());
    const full: Required<Device> = {
      ...createDevice('lm-full'),
      location: [8.123456789, 49.987654321],
      locationCategory: 'kerb',
      groupId: 'g-1',
      cabinetId: 'cab-1',
      serialNumber: 'SN 1',
      manufacturerName: 'Müller & Söhne',
      modelName: 'M1',
      firmwareVersion: '1.2.3',
      hardwareVersion: 'B',
      reportIntervalS: 7.5,
    };
    await devices.putDevices([full, createDevice('lm-bare')]);
    expect(await devices.getDevice('lm-full')).toEqual(full);
    expect(await devices.getDevice('lm-bare')).toStrictEqual(createDevice('lm-bare'));
    expect(await devices.getDevice('lm-none')).toBeUndefined();
    expect(await devices.listAllDevices()).toEqual([createDevice('lm-bare'), full]);
  });

  it('keeps awkward text as it is', async () => {
    const { devices } = await openWithCities(await createStore());
    const names = [
      `it's "quoted"; drop table devices; --`,
      '100 % _ \\ ?',
      '🚦 Größe ß ẞ e\u0301',
      ' \t\n ',
      '',
    ];
    await devices.putDevices(names.map((name, i) => createDevice(`lm-${i}`, { name })));
    expect((await devices.listAllDevices()).map(device => device.name)).toEqual(names);
  });

  it('updates a known device; the later of two in one call wins', async () => {
    const { devices } = await openWithCities(await createStore());
    await devices.putDevices([createDevice('lm-1', { location: [8, 49], groupId: 'g' })]);
    await devices.putDevices([
      createDevice('lm-1', { name: 'first' }),
      createDevice('lm-1', { name: 'last' }),
    ]);
    expect(await devices.getDevice('lm-1')).toStrictEqual(createDevice('lm-1', { name: 'last' }));
  });

  it('takes thousands of devices in one call', async () => {
    const { devices } = await openWithCities(await createStore());
    const many = Array.from({ length: 2345 }, (_, i) => createDevice(`lm-${String(i).padStart(5, '0')}`));
    await devices.putDevices(many);
    expect(await devices.listAllDevices()).toEqual(many);
  });

  it.each([
    ['city', { city: 'speyer' }],
    ['kind', { kind: 'hotspot' }],
  ] as const)(
    'refuses to change the %s of a known device, and writes nothing of that call',
    async (_, change) => {
      const { devices } = await openWithCities(await createStore());
      await devices.putDevices([createDevice('lm-1')]);
      const call = [
        createDevice('lm-0'),
        createDevice('lm-1', { ...change, name: 'moved' }),
        createDevice('lm-2'),
      ];
      await expect(devices.putDevices(call)).rejects.toMatchObject({ code: 'CONFLICT', canRetry: false });
      const both = [createDevice('lm-3'), createDevice('lm-3', change)];
      await expect(devices.putDevices(both)).rejects.toMatchObject({ code: 'CONFLICT' });
      expect(await devices.listAllDevices()).toEqual([createDevice('lm-1')]);
    },
  );

  it('refuses a device of a city that is not known', async () => {
    const { devices } = await openForTest(await createStore());
    await expect(devices.putDevices([createDevice('lm-1')])).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('raises its revision with every change, and only then', async () => {
    const { devices } = await openForTest(await createStore());
    const revisions = [await devices.revision()];
    await devices.putCity(LANDAU);
    revisions.push(await devices.revision());
    await devices.putDevices([createDevice('lm-1')]);
    revisions.push(await devices.revision());
    await devices.deleteDevice('lm-1');
    revisions.push(await devices.revision());
    expect(revisions).toEqual([...new Set(revisions)].sort((a, b) => a - b));
    await devices.listAllDevices();
    await devices.putDevices([]);
    expect(await devices.revision()).toBe(revisions.at(-1));
  });

  it('deletes a device with every trace, and nothing of its neighbour', async () => {
    const registry = await openWithCities(await createStore());
    const { devices, access, commands, ingest } = registry;
    const ids = ['lm-gone', 'lm-stays'];
    await devices.putDevices(ids.map(id => createDevice(id)));
    await access.putCredentials(
      ids.map(id => createCredential(`landau/lightmast/${id}`, { type: 'device', deviceId: id })),
    );
    for (const id of ids) {
      await commands.queue(createCommand(`cmd-${id}`, id), 5);
      const config = { v: 1 as const, ts: '2026-11-20T00:00:00.000Z', version: 1, config: { level: 1 } };
      await commands.putConfig({ deviceId: id, config, changedMs: NOW_MS });
    }
    await ingest.apply(
      createUpdate(1, {
        states: ids.map(id => createCurrent(id)),
        completeness: ids.map(id => createDelta(id, { received: 1 })),
        quarantine: ids.map((deviceId, part) => ({
          sequence: 1,
          part,
          timeMs: NOW_MS,
          deviceId,
          topic: 't',
          reason: 'fieldUnknown',
        })),
        log: ids.map(deviceId => ({ deviceId, timeMs: NOW_MS, type: 'refused', text: 'x', count: 1 })),
      }),
    );
    const before = await access.lastCredentialRevision();

    expect(await devices.deleteDevice('lm-gone')).toBe(true);
    expect(await devices.deleteDevice('lm-gone')).toBe(false);

    expect(await tracesOf('lm-gone')).toEqual([0, 0, 0, 0, 0, 0, 0, 0]);
    expect(await tracesOf('lm-stays')).toEqual([1, 1, 1, 1, 1, 1, 1, 1]);
    const changes = await access.credentialChanges(before, 10);
    expect(changes.map(change => change.userName)).toEqual(['landau/lightmast/lm-gone']);

    // What was under way when the device went does not bring anything of it back.
    await ingest.apply(
      createUpdate(2, {
        states: [createCurrent('lm-gone')],
        completeness: [createDelta('lm-gone')],
        log: [{ deviceId: 'lm-gone', timeMs: NOW_MS, type: 'refused', text: 'x', count: 1 }],
        events: [{ deviceId: 'lm-gone', timeMs: NOW_MS, event: { type: 'doorOpened' } }],
      }),
    );
    await ingest.appendLog([{ deviceId: 'lm-gone', timeMs: NOW_MS, type: 'kicked', text: '', count: 1 }]);
    expect(await tracesOf('lm-gone')).toEqual([0, 0, 0, 0, 0, 0, 0, 0]);

    async function tracesOf(id: string): Promise<number[]> {
      const lists = await Promise.all([
        devices.listAllDevices().then(all => all.filter(device => device.id === id)),
        access.listCredentials().then(all => all.filter(credential => credential.deviceId === id)),
        commands.list(id, 10),
        commands.listConfigs().then(all => all.filter(config => config.deviceId === id)),
        ingest.listCurrent().then(all => all.filter(current => current.deviceId === id)),
        ingest.completeness(id, '0000', '9999'),
        ingest.quarantine({ deviceId: id, limit: 10 }).then(page => page.items),
        ingest.log(id, 10),
      ]);
      return lists.map(list => list.length);
    }
  });
}
