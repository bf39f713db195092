import { describe, expect, it } from 'vitest';
import { type AuditAction, SYSTEM_ACTOR } from '#core/audit-actions.ts';
import type { Registry } from '#store/registry/registry.ts';
import type { AuditDraft, AuditQuery } from '#store/registry/registry-audit.ts';
import type { CreateRegistryTestStore } from './registry-fixtures.ts';
import { createCredential, createDevice, NOW_MS, openForTest, openWithCities } from './registry-fixtures.ts';

const ERIKA = { id: 'u-1', name: 'Erika Mustermann' };

function createDraft(action: AuditAction, changes: Partial<AuditDraft> = {}): AuditDraft {
  return { actor: ERIKA, via: 'session', action, ...changes };
}

async function idsOf(registry: Registry, query: Partial<AuditQuery> = {}): Promise<number[]> {
  return (await registry.audit.query({ limit: 100, ...query })).items.map(({ id }) => id);
}

export function describeAudit(createStore: CreateRegistryTestStore): void {
  it('keeps what was written, newest first, in pages', async () => {
    const registry = await openForTest(await createStore(), { nowMs: NOW_MS });
    await registry.audit.append([
      createDraft('device.change', {
        city: 'landau',
        objectId: 'lm-1',
        changes: [
          { field: 'name', from: 'Alt', to: 'Neu' },
          { field: 'interval', to: 60 },
        ],
        requestId: 'req-1',
      }),
      createDraft('token.create', { outcome: 'refused' }),
    ]);
    await registry.audit.append([]);
    await registry.audit.append([createDraft('audit.expire', { actor: SYSTEM_ACTOR, via: 'system' })]);
    const first = await registry.audit.query({ limit: 2 });
    expect(first.items.map(({ id, action, outcome }) => [id, action, outcome])).toEqual([
      [3, 'audit.expire', 'done'],
      [2, 'token.create', 'refused'],
    ]);
    const second = await registry.audit.query({ limit: 2, afterId: first.nextId! });
    expect(second).toEqual({
      items: [
        {
          id: 1,
          timeMs: NOW_MS,
          actor: ERIKA,
          via: 'session',
          action: 'device.change',
          city: 'landau',
          objectId: 'lm-1',
          changes: [
            { field: 'name', from: 'Alt', to: 'Neu' },
            { field: 'interval', to: 60 },
          ],
          outcome: 'done',
          requestId: 'req-1',
        },
      ],
    });
    expect(await registry.audit.count()).toBe(3);
  });

  it('finds by city, action, actor, object and time', async () => {
    const store = await createStore();
    const registry = await openForTest(store, { nowMs: NOW_MS });
    await registry.audit.append([
      createDraft('device.create', { city: 'landau', objectId: 'lm-1' }),
      createDraft('device.erase', { city: 'speyer', objectId: 'sp-1', actor: { id: 'u-2', name: 'Jörg' } }),
      createDraft('user.invite'),
    ]);
    const later = await openForTest(store, { nowMs: NOW_MS + 1000 });
    await later.audit.append([createDraft('device.change', { city: 'landau', objectId: 'lm-1' })]);
    expect(await idsOf(registry, { cities: ['landau'] })).toEqual([4, 1]);
    expect(await idsOf(registry, { cities: ['landau', 'speyer'] })).toEqual([4, 2, 1]);
    expect(await idsOf(registry, { cities: [] })).toEqual([]);
    expect(await idsOf(registry, { actions: ['device.erase', 'user.invite'] })).toEqual([3, 2]);
    expect(await idsOf(registry, { actor: 'JÖRG' })).toEqual([2]);
    expect(await idsOf(registry, { actor: 'u-2' })).toEqual([2]);
    expect(await idsOf(registry, { actor: '%' })).toEqual(await idsOf(registry));
    expect(await idsOf(registry, { objectId: 'lm-1' })).toEqual([4, 1]);
    expect(await idsOf(registry, { fromMs: NOW_MS + 1 })).toEqual([4]);
    expect(await idsOf(registry, { toMs: NOW_MS + 1000, cities: ['landau'] })).toEqual([1]);
  });

  it('lets no text begin a line of its own, and refuses fields that are not in the list', async () => {
    const { audit } = await openForTest(await createStore());
    const changes = [{ field: 'name' as const, to: `a\r\nb\u2028c\0d ${'x'.repeat(500)}` }];
    await audit.append([createDraft('device.change', { actor: { id: 'u', name: 'E\nM' }, changes })]);
    const [entry] = (await audit.query({ limit: 1 })).items;
    expect(entry?.actor.name).toBe('E M');
    expect(entry?.changes[0]?.to).toMatch(/^a {2}b c d x{191}$/);
    expect(await audit.verify()).toMatchObject({ entries: 1, lastId: 1 });
    const secret = [{ field: 'password' as never, to: 'x' }];
    await expect(audit.append([createDraft('user.change', { changes: secret })])).rejects.toThrow('password');
  });

  it('writes an entry with the change it tells of, or neither', async () => {
    const registry = await openWithCities(await createStore());
    const result = await registry.transaction(async groups => {
      await groups.devices.putDevices([createDevice('lm-1')]);
      await groups.access.putCredential(
        createCredential('landau/lightmast/lm-1', { type: 'device', deviceId: 'lm-1' }),
      );
      await groups.audit.append([createDraft('device.create', { objectId: 'lm-1' })]);
      return (await groups.devices.getDevice('lm-1'))?.id;
    });
    expect(result).toBe('lm-1');
    const fails = registry.transaction(async groups => {
      await groups.audit.append([createDraft('device.create', { objectId: 'lm-2' })]);
      await groups.devices.putDevices([createDevice('lm-2', { city: 'nowhere' })]);
    });
    await expect(fails).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect(await idsOf(registry)).toEqual([1]);
    expect(await registry.devices.getDevice('lm-2')).toBeUndefined();
    await registry.audit.append([createDraft('user.invite')]);
    expect(await registry.audit.verify()).toMatchObject({ entries: 2, lastId: 2 });
  });

  it('numbers what several write at once without a gap', async () => {
    const store = await createStore();
    const registries = [await openForTest(store), await openForTest(store)];
    const writes = Array.from({ length: 20 }, (_, n) =>
      registries[n % 2]!.audit.append([createDraft('command.send'), createDraft('command.send')]),
    );
    await Promise.all(writes);
    const verdict = await registries[0]!.audit.verify();
    expect(verdict).toMatchObject({ entries: 40, lastId: 40 });
    expect(verdict.faultAtId).toBeUndefined();
  });

  describe('retention', () => {
    it('lets the oldest go and nothing else, and the chain stays whole', async () => {
      const store = await createStore();
      for (const [age, count] of [
        [3, 2],
        [2, 1],
        [1, 2],
      ] as const) {
        const registry = await openForTest(store, { nowMs: NOW_MS - age });
        await registry.audit.append(Array.from({ length: count }, () => createDraft('command.send')));
      }
      const { audit } = await openForTest(store, { nowMs: NOW_MS });
      expect(await audit.deleteBefore(NOW_MS - 3)).toBe(0);
      expect(await audit.deleteBefore(NOW_MS - 1)).toBe(3);
      expect((await audit.query({ limit: 9 })).items.map(({ id }) => id)).toEqual([5, 4]);
      const whole = await audit.verify();
      expect(whole).toMatchObject({ entries: 2, lastId: 5 });
      expect(whole.faultAtId).toBeUndefined();
      expect(await audit.deleteBefore(NOW_MS)).toBe(2);
      const emptied = await audit.verify();
      expect(emptied).toEqual({ entries: 0, lastId: 5, lastHash: whole.lastHash });
      await audit.append([createDraft('command.send')]);
      const { lastHash } = await audit.verify();
      expect(await audit.end()).toEqual({ id: 6, hash: lastHash });
    });
  });

  describe('whoever goes behind its back', () => {
    const openWithEntries = async () => {
      const store = await createStore();
      const registry = await openForTest(store);
      await registry.audit.append(Array.from({ length: 5 }, () => createDraft('command.send')));
      return { store, audit: registry.audit };
    };

    it('is refused by the engine', async () => {
      const { store, audit } = await openWithEntries();
      await expect(store.execute(`update "audit" set "actorName" = 'X' where "id" = 2`)).rejects.toThrow(
        'never',
      );
      await expect(store.execute('delete from "audit" where "id" = 5')).rejects.toThrow('kept');
      await expect(store.execute('delete from "audit" where "id" = 1')).rejects.toThrow('kept');
      expect((await audit.verify()).faultAtId).toBeUndefined();
    });

    it.each([
      ['changes an entry', `update "audit" set "actorName" = 'X' where "id" = 3`, 3],
      ['takes one out', 'delete from "audit" where "id" = 3', 3],
      ['takes out the first', 'delete from "audit" where "id" = 1', 1],
      ['takes out the last', 'delete from "audit" where "id" = 5', 5],
    ])('or found out when it %s', async (_what, statement, faultAtId) => {
      const { store, audit } = await openWithEntries();
      await store.execute(statement, { pastTriggers: true });
      expect(await audit.verify()).toMatchObject({ faultAtId });
    });
  });

  describe('erasures', () => {
    it('are noted when a device is deleted, and keep its id until they are done', async () => {
      const { devices, erasures } = await openWithCities(await createStore(), { nowMs: NOW_MS });
      await devices.putDevices([createDevice('lm-1'), createDevice('lm-2')]);
      expect(await devices.deleteDevice('lm-1')).toBe(true);
      expect(await devices.deleteDevice('ghost')).toBe(false);
      const erasure = { deviceId: 'lm-1', city: 'landau', requestedMs: NOW_MS };
      expect(await erasures.pending(9)).toEqual([erasure]);
      await expect(devices.putDevices([createDevice('lm-2'), createDevice('lm-1')])).rejects.toMatchObject({
        code: 'CONFLICT',
      });
      await erasures.markErased('lm-1', NOW_MS + 5);
      expect(await erasures.pending(9)).toEqual([]);
      expect(await erasures.get('lm-1')).toEqual({ ...erasure, erasedMs: NOW_MS + 5 });
      await devices.putDevices([createDevice('lm-1')]);
      expect(await erasures.get('lm-9')).toBeUndefined();
    });
  });
}
