/** A node's answer to its configuration, through the journal into the registry. */
import { expect, test } from 'vitest';
import { toDeviceUserName } from '#core/devices.ts';
import { createDevice, NOW_MS, openFixture } from '../ingest-fixture.ts';

const NODE = createDevice('gf-1', 'fibrenode');

test('the newest version a node obeys is noted, what it refuses stands in its log', async () => {
  const fixture = await openFixture();
  const { registry } = fixture;
  await registry.devices.putDevices([NODE]);
  const put = (version: number) =>
    registry.commands.putConfig({
      ...{ deviceId: NODE.id, changedMs: NOW_MS },
      config: { v: 1, ts: new Date(NOW_MS).toISOString(), version, config: { phase: 'idle' } },
    });
  const ingest = await fixture.startIngest();
  const answer = async (payload: object) => {
    const topic = `iot/v1/landau/fibrenode/${NODE.id}/ack/config`;
    await fixture.file({ identity: toDeviceUserName(NODE), topic, payload: JSON.stringify(payload) });
    await fixture.settle(ingest);
    return (await registry.commands.getConfig(NODE.id))?.sentVersion;
  };
  await put(3);
  expect(await answer({ id: 'config-3', result: 'accepted' })).toBeUndefined();
  expect(await answer({ id: 'config-4', result: 'done' })).toBeUndefined();
  expect(await answer({ id: 'config-3', result: 'done' })).toBe(3);
  expect(await answer({ id: 'config-2', result: 'done' })).toBe(3);
  await put(4);
  expect(await answer({ id: 'config-4', result: 'rejected', reason: 'Deckel offen' })).toBe(3);
  expect(await answer({ id: 'something else', result: 'done' })).toBe(3);
  const log = await registry.ingest.log(NODE.id, 10);
  expect(log.filter(({ type }) => type === 'configRefused')).toMatchObject([{ text: '4 Deckel offen' }]);
  expect(await answer({ id: 'config-4', result: 'done' })).toBe(4);
});
