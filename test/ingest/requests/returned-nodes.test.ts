/** A case that goes back to its owner before its time: nothing is promised over it any more. */
import { join } from 'node:path';
import pino from 'pino';
import { expect, test } from 'vitest';
import type { FibreLink } from '#core/network/network.ts';
import { readNodeConfig } from '#core/requests/node-config.ts';
import { findReturnedLinks } from '../../../ingest/requests/jeopardy.ts';
import { createRequestKeeper } from '../../../ingest/requests/request-keeper.ts';
import { answerAsNodes } from '../../support/answer-as-nodes.ts';
import { at, bookEvent, EVENT_START_MS, openEventCity } from '../../support/event-city.ts';
import { createManualClock } from '../../support/manual-clock.ts';
import { createTemporaryDirectory } from '../../support/temporary-directory.ts';

test('a link needs both ends in its city, its own or lent to it', () => {
  const end = (deviceId: string) => ({ deviceId, port: 'port-1' });
  const link = { id: 'l', city: 'landau', aEnd: end('own'), zEnd: end('foreign') } as FibreLink;
  const links = new Map([[link.id, { ...link, changedMs: 0, changedBy: '' }]]);
  const nodes = [
    { deviceId: 'own', city: 'landau' },
    { deviceId: 'foreign', city: 'speyer' },
  ];
  const lent = (borrowerCity: string, id: string) => ({ borrowerCity, deviceIds: [id] });
  expect(findReturnedLinks(links, nodes, [lent('landau', 'foreign')])).toEqual([]);
  expect(findReturnedLinks(links, nodes, [])).toEqual(['l']);
  expect(findReturnedLinks(links, nodes, [lent('worms', 'foreign')])).toEqual(['l']);
  expect(findReturnedLinks(links, nodes, [lent('landau', 'foreign'), lent('speyer', 'own')])).toEqual(['l']);
});

test('a live request goes around a node that is gone, and the node is told so', async () => {
  const clock = createManualClock(EVENT_START_MS);
  const registry = await openEventCity(join(createTemporaryDirectory(), 'registry.db'), clock);
  const keeper = createRequestKeeper({ registry, clock, log: pino({ level: 'silent' }) });
  const goTo = async (minute: number) => {
    clock.setNowMs(at(minute));
    for (let round = 0; round < 6; round += 1) {
      await answerAsNodes(registry, clock.nowMs(), {});
      await keeper.runOnce();
    }
  };
  const id = await bookEvent(registry, 2e9);
  for (const minute of [10, 20]) await goTo(minute);
  expect((await registry.requests.get(id))!.paths[0]!.hops).toHaveLength(2);
  const [city] = await registry.devices.listCities();
  await registry.devices.putCity({ ...city!, slug: 'speyer', name: 'Speyer' });
  await registry.network.putLending({
    ...{ id: 'away', ownerCity: 'landau', borrowerCity: 'speyer', kitType: 'case', quantity: 0 },
    ...{ deviceIds: ['ld-gf-02'], fromMs: at(25), untilMs: at(90), reason: 'Fest', version: 1 },
    ...{ changedMs: at(0), changedBy: 'test' },
  });
  await goTo(25);
  expect((await registry.requests.get(id))!).toMatchObject({
    state: 'active',
    paths: [{ hops: { length: 3 } }],
  });
  const config = (await registry.commands.getConfig('ld-gf-02'))!.config;
  expect(readNodeConfig(config.config)?.phase).toBe('idle');
});
