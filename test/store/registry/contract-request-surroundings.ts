/** Numbers of requests, keys of clients, persons to contact and links to look at a request, whatever the engine. */
import { expect, it } from 'vitest';
import type { RequestContact } from '#core/requests/bandwidth-request.ts';
import { KEY_KEPT_MS, LINKS_PER_REQUEST, type RequestLink } from '#store/registry/registry-requests.ts';
import { createRequest } from './network-fixtures.ts';
import {
  type CreateRegistryTestStore,
  LANDAU,
  NOW_MS,
  openForTest,
  openWithCities,
  SPEYER,
} from './registry-fixtures.ts';

const CONFLICT = { code: 'CONFLICT' };

export function describeRequestSurroundings(createStore: CreateRegistryTestStore): void {
  it('counts numbers per city and year without gap or repeat, whoever asks', async () => {
    const store = await createStore();
    const one = await openWithCities(store);
    const registries = [one, await openForTest(store)];
    const taken = await Promise.all(
      Array.from({ length: 20 }, (_, n) => registries[n % 2]!.requests.takeNumber('landau', 2026)),
    );
    const expected = Array.from({ length: 20 }, (_, n) => `MG-LD-2026-${String(n + 1).padStart(6, '0')}`);
    expect(taken.sort()).toEqual(expected);
    expect(await one.requests.takeNumber('landau', 2027)).toBe('MG-LD-2027-000001');
    expect(await one.requests.takeNumber('speyer', 2026)).toBe('MG-SP-2026-000001');
    const work = one.transaction(async ({ requests }) => {
      await requests.takeNumber('landau', 2026);
      throw new Error('changed my mind');
    });
    await expect(work).rejects.toThrow('changed my mind');
    expect(await one.requests.takeNumber('landau', 2026)).toBe('MG-LD-2026-000021');
  });

  it('gives every city letters of its own, and never others', async () => {
    const registry = await openForTest(await createStore());
    const cities = [
      { ...LANDAU },
      { ...SPEYER, slug: 'woerth', ags: '07334501' },
      { ...SPEYER, slug: 'woerrstadt', ags: '07331075' },
      { ...SPEYER, slug: 'woer', ags: '07000001' },
      { ...SPEYER, slug: 'woe-1', ags: '07000002' },
      { ...SPEYER, slug: 'woe-2', ags: '07000003' },
      { ...SPEYER, slug: 'a1', ags: '07000004' },
      // The same official key as Landau: two data sets of one city.
      { ...LANDAU, slug: 'landau-alt' },
    ];
    const letters = new Map<string, string>();
    for (const city of [...cities, ...cities.toReversed()]) {
      await registry.devices.putCity(city);
      const number = await registry.requests.takeNumber(city.slug, 2026);
      const prefix = number.split('-')[1]!;
      expect(letters.get(city.slug) ?? prefix).toBe(prefix);
      letters.set(city.slug, prefix);
    }
    expect([...letters.values()]).toEqual(['LD', 'WOE', 'WOR', 'WOE2', 'WOE3', 'WOE4', 'AXX', 'LAN']);
  });

  it('makes one request of several attempts with one key, for a day', async () => {
    const store = await createStore();
    const { requests } = await openWithCities(store, { nowMs: NOW_MS });
    const key = { owner: 'u1', key: 'k', bodyHash: 'aa' };
    expect(await requests.findByKey(key)).toBeUndefined();
    await requests.create(createRequest('r1'), key);
    expect(await requests.findByKey(key)).toBe('r1');
    await expect(requests.findByKey({ ...key, bodyHash: 'bb' })).rejects.toMatchObject(CONFLICT);
    expect(await requests.findByKey({ ...key, owner: 'u2' })).toBeUndefined();
    await expect(requests.create(createRequest('r2'), key)).rejects.toMatchObject(CONFLICT);
    expect(await requests.get('r2')).toBeUndefined();
    const tomorrow = (await openForTest(store, { nowMs: NOW_MS + KEY_KEPT_MS })).requests;
    expect(await tomorrow.findByKey(key)).toBeUndefined();
    await tomorrow.create(createRequest('r2'), key);
    expect(await tomorrow.findByKey(key)).toBe('r2');
  });

  it('keeps persons apart until their date, and takes them from the requests', async () => {
    const { requests } = await openWithCities(await createStore());
    const contact: RequestContact = {
      ...{ ref: 'c1', city: 'landau', name: 'Käthe Über', phone: '06341 1' },
      ...{ hasMailConsent: true, keptUntilMs: NOW_MS },
    };
    await requests.putContact({ ...contact, mail: 'k@example.org' });
    await requests.putContact(contact);
    const other: RequestContact = { ref: 'c2', city: 'landau', name: 'B', keptUntilMs: NOW_MS + 1 };
    await requests.putContact(other);
    expect(await requests.getContact('c1')).toEqual(contact);
    expect(await requests.getContact('c2')).toEqual(other);
    const requester = { organisation: 'DRK', authority: 'civil-protection' } as const;
    await requests.create(createRequest('r1', { requester: { ...requester, contactRef: 'c1' } }));
    const kept = createRequest('r2', { requester: { ...requester, contactRef: 'c2' } });
    await requests.create(kept);
    expect(await requests.expireContacts(NOW_MS - 1, 10)).toBe(0);
    expect(await requests.expireContacts(NOW_MS, 10)).toBe(1);
    expect(await requests.getContact('c1')).toBeUndefined();
    expect(await requests.get('r1')).toEqual(createRequest('r1', { requester }));
    expect(await requests.get('r2')).toEqual(kept);
    expect(await requests.deleteContact('c2')).toBe(true);
    expect(await requests.getContact('c2')).toBeUndefined();
    expect(await requests.get('r2')).toEqual(createRequest('r2', { requester }));
    expect(await requests.deleteContact('c2')).toBe(false);
    expect(await requests.expireContacts(NOW_MS + 1, 10)).toBe(0);
  });

  it('finds a link by its secret while it is in force', async () => {
    const { requests } = await openWithCities(await createStore());
    await requests.create(createRequest('r1'));
    const link: RequestLink = {
      ...{ id: 'l0', requestId: 'r1', type: 'share', secretHash: 'h0' },
      ...{ createdMs: NOW_MS, createdBy: 'u1', untilMs: NOW_MS + 10 },
    };
    await requests.putLink(link);
    expect(await requests.findLink('share', 'h0', NOW_MS + 9)).toEqual(link);
    expect(await requests.findLink('share', 'h0', NOW_MS + 10)).toBeUndefined();
    expect(await requests.findLink('track', 'h0', NOW_MS)).toBeUndefined();
    await expect(requests.putLink({ ...link, id: 'l1' })).rejects.toMatchObject(CONFLICT);
    const unknown = { ...link, id: 'x', secretHash: 'x', requestId: 'x' };
    await expect(requests.putLink(unknown)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    for (let n = 1; n < LINKS_PER_REQUEST; n++)
      await requests.putLink({ ...link, id: `l${n}`, secretHash: `h${n}` });
    const more = { ...link, id: 'more', secretHash: 'more' };
    await expect(requests.putLink(more)).rejects.toMatchObject(CONFLICT);
    expect(await requests.endLink('l0', NOW_MS + 1)).toBe(true);
    expect(await requests.endLink('l0', NOW_MS + 2)).toBe(false);
    expect(await requests.findLink('share', 'h0', NOW_MS)).toBeUndefined();
    expect((await requests.listLinks('r1'))[0]).toEqual({ ...link, endedMs: NOW_MS + 1 });
    await requests.putLink(more);
    const ids = (await requests.listLinks('r1')).map(({ id }) => id);
    expect(ids).toHaveLength(LINKS_PER_REQUEST);
    expect(ids).not.toContain('l0');
  });
}
