import { gunzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { buildApp } from '../../api/app.ts';
import { toDeviceSummaries } from '../../core/device-blocks.ts';
import type { SnapshotResource } from '../../core/resources.ts';
import { createApiFixture, createDevice } from './api-fixture.ts';

it('a snapshot has every device of the cities asked for as the pages have them, compressed for who can read that', async () => {
  const { options, registry, createToken, putCurrent } = await createApiFixture();
  const many = Array.from({ length: 1_200 }, (_, index) => createDevice({ id: `ld-lm-${10_000 + index}` }));
  await registry.devices.putDevices(many);
  await putCurrent({ deviceId: 'ld-lm-0001', lastReceivedMs: options.clock.nowMs() });
  const app = await buildApp(options);
  const authorization = `Bearer ${await createToken('viewer', ['landau', 'speyer'])}`;
  const ask = (query: string, headers = {}) =>
    app.inject({ url: `/api/v1/live/snapshot${query}`, headers: { authorization, ...headers } });
  const unpack = ({ blocks, ...rest }: SnapshotResource) => ({
    ...rest,
    items: blocks.flatMap(toDeviceSummaries),
  });
  const read = async (query: string) => unpack((await ask(query)).json());

  const plain = await read('');
  expect(plain.items).toHaveLength(many.length + 4);
  const pages = await app.inject({ url: '/api/v1/devices?limit=4', headers: { authorization } });
  const inSnapshot = new Map(plain.items.map(item => [item.id, item]));
  for (const item of pages.json().items) expect(inSnapshot.get(item.id)).toEqual(item);

  const packed = await ask('', { 'accept-encoding': 'gzip, br' });
  expect(packed.headers['content-encoding']).toBe('gzip');
  expect(unpack(JSON.parse(gunzipSync(packed.rawPayload).toString()))).toEqual(plain);

  const ofSpeyer = await read('?city=speyer');
  expect(ofSpeyer.items.map(({ id }) => id)).toEqual(['sp-lm-0001']);
  await putCurrent({ deviceId: 'ld-hs-0001' });
  const { revision } = await read('');
  await putCurrent({ deviceId: 'ld-lm-0002', state: 'lost' });
  const changed = await read(`?since=${revision}`);
  expect(changed.isWhole).toBe(false);
  expect(changed.items.map(({ id }) => id)).toContain('ld-lm-0002');
  expect(changed.items.length).toBeLessThan(5);
  await registry.devices.deleteDevice('ld-lm-0002');
  const whole = await read(`?since=${changed.revision}`);
  expect([whole.isWhole, whole.items.length]).toEqual([true, plain.items.length - 1]);
  await app.close();
});
