/** Two registries on one store: nothing lost, nothing refused, nothing seen out of order. */
import { expect, it } from 'vitest';
import type { Registry } from '#store/registry/registry.ts';
import {
  type CreateRegistryTestStore,
  createCommand,
  createCredential,
  createCurrent,
  createDelta,
  createDevice,
  createGrant,
  createUpdate,
  NOW_MS,
  openForTest,
  openWithCities,
} from './registry-fixtures.ts';

export function describeConcurrency(createStore: CreateRegistryTestStore): void {
  async function openTwice(): Promise<[Registry, Registry]> {
    const store = await createStore();
    return [await openWithCities(store), await openForTest(store)];
  }

  it('opens at the same time on an empty store', async () => {
    const store = await createStore();
    const registries = await Promise.all(Array.from({ length: 4 }, () => openForTest(store)));
    for (const registry of registries) await registry.ping();
  });

  it('redeems a link once, whoever is first', async () => {
    const registries = await openTwice();
    for (let round = 0; round < 20; round++) {
      const link = createGrant('l', { type: 'link' });
      await registries[0].access.putGrant(link);
      const redeemed = await Promise.all(
        [0, 1, 0, 1].map(i => registries[i]!.access.redeemLink(link.secretSha256, NOW_MS)),
      );
      expect(redeemed.filter(grant => grant)).toHaveLength(1);
    }
  });

  it('loses no update of two writers', async () => {
    const [one, other] = await openTwice();
    await one.devices.putDevices([createDevice('lm-1')]);
    const before = await one.devices.revision();
    const updates = Array.from({ length: 60 }, (_, i) =>
      createUpdate(i + 1, { completeness: [createDelta('lm-1', { received: 1 })] }),
    );
    const work: Promise<unknown>[] = [];
    for (let i = 0; i < 30; i++) {
      const writer = i % 2 ? one : other;
      work.push(writer.devices.putDevices([createDevice(`hs-${i}`)]));
      work.push(
        writer.ingest.appendLog([{ deviceId: 'lm-1', timeMs: NOW_MS, type: 't', text: '', count: 1 }]),
      );
      work.push(writer.access.putCredential(createCredential(`svc-${i}`)));
    }
    let applied = 0;
    for (const update of updates) {
      const both = await Promise.all([one.ingest.apply(update), other.ingest.apply(update)]);
      applied += both.filter(Boolean).length;
    }
    await Promise.all(work);
    expect(applied).toBe(60);
    expect(await other.ingest.completeness('lm-1', '0000', '9999')).toMatchObject([{ received: 60 }]);
    expect(await one.devices.revision()).toBe(before + 30);
    expect(await one.ingest.log('lm-1', 9)).toMatchObject([{ count: 30 }]);
    const changes = await one.access.credentialChanges(0, 100);
    expect(new Set(changes.map(change => change.revision)).size).toBe(30);
  });

  it('queues no command above the limit', async () => {
    const registries = await openTwice();
    await registries[0].devices.putDevices([createDevice('lm-1')]);
    const results = await Promise.allSettled(
      Array.from({ length: 20 }, (_, i) =>
        registries[i % 2]!.commands.queue(createCommand(`c-${i}`, 'lm-1'), 3),
      ),
    );
    expect(results.filter(result => result.status === 'fulfilled')).toHaveLength(3);
    expect(await registries[1].commands.pendingOf('lm-1', NOW_MS)).toHaveLength(3);
  });

  it('lets a reader miss no change while another writes', async () => {
    const [writer, reader] = await openTwice();
    const ids = Array.from({ length: 40 }, (_, i) => `lm-${i}`);
    await writer.devices.putDevices(ids.map(id => createDevice(id)));
    const seen = new Map<string, number>();
    let revision = 0;
    async function follow(): Promise<void> {
      for (const current of await reader.ingest.currentAfter(revision, 7)) {
        expect(current.revision).toBeGreaterThan(revision);
        revision = current.revision!;
        seen.set(current.deviceId, current.boot!);
      }
    }
    let written = 0;
    const writing = (async () => {
      for (let round = 1; round <= 30; round++) {
        const states = ids.filter((_, i) => i % round === 0).map(id => createCurrent(id, { boot: round }));
        await writer.ingest.apply(createUpdate(round, { states }));
        written = round;
      }
    })();
    while (written < 30) await follow();
    await writing;
    while (revision < (await reader.ingest.lastRevision())) await follow();
    const stored = await writer.ingest.listCurrent();
    expect(seen).toEqual(new Map(stored.map(current => [current.deviceId, current.boot])));
  });

  it('lets a reader miss no change of two writers, and lets neither stand in the way of the other', async () => {
    const store = await createStore();
    const [one, other, reader] = [
      await openForTest(store),
      await openForTest(store),
      await openForTest(store),
    ];
    const names = Array.from({ length: 12 }, (_, i) => `svc-${i}`);
    const seen = new Map<string, number>();
    let revision = 0;
    async function follow(): Promise<void> {
      for (const change of await reader.access.credentialChanges(revision, 5)) {
        revision = change.revision;
        seen.set(change.userName, revision);
      }
    }
    async function write(writer: Registry, order: string[]): Promise<void> {
      for (let round = 0; round < 20; round++) {
        await writer.access.putCredentials(order.map(name => createCredential(name)));
        await writer.access.deleteCredential(order[round % order.length]!);
      }
    }
    // Opposite orders: whoever locked name by name would wait for the other for ever.
    const work = [write(one, names), write(other, names.toReversed())];
    let writing = true;
    void Promise.allSettled(work).then(() => {
      writing = false;
    });
    while (writing) {
      await follow();
      await new Promise(resolve => setImmediate(resolve));
    }
    await Promise.all(work);
    while (revision < (await reader.access.lastCredentialRevision())) await follow();
    const last = await one.access.credentialChanges(0, 100);
    expect(seen).toEqual(new Map(last.map(change => [change.userName, change.revision])));
  });

  it('finishes what is under way when it closes, and refuses what comes after', async () => {
    const store = await createStore();
    const registry = await openWithCities(store);
    const devices = Array.from({ length: 3000 }, (_, i) => createDevice(`lm-${i}`));
    const writing = registry.devices.putDevices(devices);
    await Promise.all([registry.close(), registry.close()]);
    await registry.close();
    await writing;
    for (const call of [
      registry.ping(),
      registry.devices.listCities(),
      registry.devices.putDevices(devices),
    ]) {
      await expect(call).rejects.toMatchObject({ code: 'STORE_CLOSED' });
    }
    const again = await openForTest(store);
    expect(await again.devices.listAllDevices()).toHaveLength(3000);
  });
}
