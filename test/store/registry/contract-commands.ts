/** The life of a command, and configurations whose versions only grow. */
import { expect, it } from 'vitest';
import type { CommandState } from '#core/command-resources.ts';
import type { DesiredConfig } from '#store/registry/registry-commands.ts';
import {
  type CreateRegistryTestStore,
  createCommand,
  createDevice,
  createUpdate,
  NOW_MS,
  openWithCities,
} from './registry-fixtures.ts';

const EXPIRED_MS = NOW_MS + 60_000;

export function describeCommands(createStore: CreateRegistryTestStore): void {
  async function open() {
    const registry = await openWithCities(await createStore());
    await registry.devices.putDevices([createDevice('lm-1'), createDevice('lm-2')]);
    return registry;
  }

  it('gives open commands oldest first, as they were queued', async () => {
    const { commands } = await open();
    const full = createCommand('c-1', 'lm-1', {
      name: 'setLevel',
      args: { level: 50, gentle: true },
      createdMs: NOW_MS + 1,
    });
    await commands.queue(full, 5);
    await commands.queue(createCommand('c-2', 'lm-1'), 5);
    await commands.queue(createCommand('c-3', 'lm-2', { ttlS: 0.5 }), 5);
    expect(await commands.pendingOf('lm-1', NOW_MS)).toEqual([createCommand('c-2', 'lm-1'), full]);
    expect((await commands.list('lm-1', 1)).map(command => command.id)).toEqual(['c-1']);
    expect(await commands.pendingOf('lm-2', NOW_MS + 499)).toHaveLength(1);
    expect(await commands.pendingOf('lm-2', NOW_MS + 500)).toEqual([]);
    expect(await commands.devicesWithQueued(NOW_MS, 10)).toEqual(['lm-1', 'lm-2']);
    expect(await commands.devicesWithQueued(NOW_MS, 1)).toEqual(['lm-1']);
    expect(await commands.devicesWithQueued(NOW_MS + 500, 10)).toEqual(['lm-1']);
  });

  it('refuses more open commands than the limit, a taken id and an unknown device', async () => {
    const { commands } = await open();
    await commands.queue(createCommand('c-1', 'lm-1'), 2);
    await commands.queue(createCommand('c-2', 'lm-1'), 2);
    const third = createCommand('c-3', 'lm-1');
    await expect(commands.queue(third, 2)).rejects.toMatchObject({ code: 'CONFLICT' });
    await expect(commands.queue(createCommand('c-1', 'lm-2'), 2)).rejects.toMatchObject({ code: 'CONFLICT' });
    const lost = createCommand('c-4', 'nobody');
    await expect(commands.queue(lost, 2)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await commands.acknowledge('c-1', 'lm-1', 'done', undefined, NOW_MS);
    await commands.queue(third, 2);
    // What has run out holds no place, whether or not it was marked yet.
    await commands.queue(createCommand('c-5', 'lm-1', { createdMs: EXPIRED_MS }), 1);
  });

  it('counts each sending and keeps an acknowledged command as it is', async () => {
    const { commands } = await open();
    await commands.queue(createCommand('c-1', 'lm-1'), 5);
    await commands.markSent(['c-1', 'nobody'], NOW_MS + 1);
    await commands.markSent(['c-1'], NOW_MS + 2);
    await commands.markSent([], NOW_MS + 2);
    const sent = createCommand('c-1', 'lm-1', { state: 'sent', attempts: 2, changedMs: NOW_MS + 2 });
    expect(await commands.list('lm-1', 9)).toEqual([sent]);
    expect(await commands.devicesWithQueued(NOW_MS, 9)).toEqual([]);
    expect(await commands.acknowledge('c-1', 'lm-1', 'accepted', undefined, NOW_MS + 3)).toBe(true);
    await commands.markSent(['c-1'], NOW_MS + 4);
    const acknowledged = { ...sent, state: 'acknowledged', changedMs: NOW_MS + 3 };
    expect(await commands.pendingOf('lm-1', NOW_MS)).toEqual([acknowledged]);
  });

  it.each<[CommandState, ...('accepted' | 'done' | 'rejected' | 'failed')[]]>([
    ['acknowledged', 'accepted'],
    ['done', 'done'],
    ['rejected', 'rejected'],
    ['rejected', 'rejected', 'done'],
    ['failed', 'failed'],
    ['done', 'accepted', 'done'],
    ['done', 'done', 'accepted'],
    ['done', 'done', 'failed'],
    ['failed', 'failed', 'done', 'accepted'],
  ])('ends %s after %s %s %s', async (state, ...results) => {
    const { commands } = await open();
    await commands.queue(createCommand('c-1', 'lm-1'), 5);
    for (const result of results) {
      if (result) expect(await commands.acknowledge('c-1', 'lm-1', result, undefined, NOW_MS)).toBe(true);
    }
    expect((await commands.list('lm-1', 1))[0]?.state).toBe(state);
  });

  it('takes acknowledgements of the very device only, with its reason', async () => {
    const { commands, ingest } = await open();
    await commands.queue(createCommand('c-1', 'lm-1'), 5);
    expect(await commands.acknowledge('c-1', 'lm-2', 'done', undefined, NOW_MS)).toBe(false);
    expect(await commands.acknowledge('c-2', 'lm-1', 'done', undefined, NOW_MS)).toBe(false);
    const ack = {
      id: 'c-1',
      deviceId: 'lm-1',
      result: 'rejected' as const,
      reason: 'busy',
      timeMs: NOW_MS + 9,
    };
    await ingest.apply(createUpdate(1, { acks: [{ ...ack, deviceId: 'lm-2' }, ack] }));
    const [command] = await commands.list('lm-1', 1);
    expect(command).toMatchObject({ state: 'rejected', reason: 'busy', changedMs: NOW_MS + 9 });
  });

  it('takes any character in what a device says, U+0000 at worst replaced', async () => {
    const { commands, ingest } = await open();
    await commands.queue(createCommand('c-1', 'lm-1'), 5);
    const ack = { id: 'c-1', deviceId: 'lm-1', result: 'failed' as const, reason: 'a\0b', timeMs: NOW_MS };
    const log = [{ deviceId: 'lm-1', timeMs: NOW_MS, type: 'event', text: '\0', count: 1 }];
    expect(await ingest.apply(createUpdate(1, { acks: [ack], log }))).toBe(true);
    const [command] = await commands.list('lm-1', 1);
    expect(['a\0b', 'a\uFFFDb']).toContain(command?.reason);
    expect(await ingest.log('lm-1', 9)).toHaveLength(1);
  });

  it('expires what is open; a late answer still tells how it ended', async () => {
    const { commands } = await open();
    for (const id of ['c-1', 'c-2', 'c-3']) await commands.queue(createCommand(id, 'lm-1'), 5);
    await commands.acknowledge('c-3', 'lm-1', 'done', undefined, NOW_MS);
    expect(await commands.expire(EXPIRED_MS - 1)).toBe(0);
    expect(await commands.expire(EXPIRED_MS)).toBe(2);
    expect(await commands.expire(EXPIRED_MS)).toBe(0);
    await commands.acknowledge('c-1', 'lm-1', 'accepted', undefined, EXPIRED_MS);
    await commands.acknowledge('c-2', 'lm-1', 'done', undefined, EXPIRED_MS);
    const states = (await commands.list('lm-1', 9)).map(command => `${command.id} ${command.state}`);
    expect(states.sort()).toEqual(['c-1 expired', 'c-2 done', 'c-3 done']);
  });

  it('keeps the newest 200 closed commands of a device', async () => {
    const { commands } = await open();
    await commands.queue(createCommand('other', 'lm-2'), 5);
    for (let i = 0; i < 203; i++) {
      await commands.queue(createCommand(`c-${i}`, 'lm-1', { createdMs: NOW_MS + i }), 5);
      await commands.acknowledge(`c-${i}`, 'lm-1', 'done', undefined, NOW_MS);
    }
    await commands.queue(createCommand('open', 'lm-1'), 5);
    const kept = await commands.list('lm-1', 1000);
    expect(kept).toHaveLength(201);
    expect(kept.at(-1)?.id).toBe('open');
    expect(kept.at(-2)?.id).toBe('c-3');
    expect(await commands.list('lm-2', 9)).toHaveLength(1);
  });

  function createConfig(
    deviceId: string,
    version: number,
    changes: Partial<DesiredConfig> = {},
  ): DesiredConfig {
    const config = { v: 1 as const, ts: '2026-11-20T00:00:00.000Z', version, config: { level: version } };
    return { deviceId, config, changedMs: NOW_MS, ...changes };
  }

  it('stores configurations whose versions only grow', async () => {
    const { commands } = await open();
    expect(await commands.getConfig('lm-1')).toBeUndefined();
    await commands.putConfig(createConfig('lm-1', 2));
    expect(await commands.getConfig('lm-1')).toEqual(createConfig('lm-1', 2));
    await expect(commands.putConfig(createConfig('lm-1', 1))).rejects.toMatchObject({ code: 'CONFLICT' });
    const other = createConfig('lm-1', 2);
    other.config.config['level'] = 99;
    await expect(commands.putConfig(other)).rejects.toMatchObject({ code: 'CONFLICT' });
    await expect(commands.putConfig(createConfig('nobody', 1))).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await commands.putConfig(createConfig('lm-1', 3, { changedMs: NOW_MS + 1 }));
    expect(await commands.listConfigs()).toEqual([createConfig('lm-1', 3, { changedMs: NOW_MS + 1 })]);
  });

  it('tells changes in order, whatever the clocks say, and no change when a version was sent', async () => {
    const { commands } = await open();
    await commands.putConfig(createConfig('lm-2', 1));
    await commands.putConfig(createConfig('lm-1', 1));
    const [first, second] = await commands.configsChangedAfter(0, 10);
    expect([first?.deviceId, second?.deviceId]).toEqual(['lm-2', 'lm-1']);
    expect(await commands.configsChangedAfter(first!.changedMs, 10)).toEqual([second]);
    expect(await commands.configsChangedAfter(0, 1)).toEqual([first]);

    await commands.putConfig({ ...first!, sentVersion: 1 });
    expect(await commands.getConfig('lm-2')).toEqual({ ...first, sentVersion: 1 });
    expect(await commands.configsChangedAfter(second!.changedMs, 10)).toEqual([]);

    await commands.putConfig(createConfig('lm-2', 2, { changedMs: NOW_MS - 5000 }));
    const [third] = await commands.configsChangedAfter(second!.changedMs, 10);
    expect(third).toMatchObject({ deviceId: 'lm-2', sentVersion: 1, config: { version: 2 } });
  });
}
