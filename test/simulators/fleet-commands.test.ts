import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { systemClock } from '#core/clock.ts';
import type { Device } from '#core/devices.ts';
import { createCommandReader } from '../../simulators/device-commands.ts';
import { createFleet } from '../../simulators/fleet.ts';
import { planFleet } from '../../simulators/fleet-plan.ts';
import { startPlainBroker } from './plain-broker.ts';

const { devices } = planFleet({ seed: 3, scale: 0.05 });
const mast = devices.find(device => device.kind === 'lightmast')!;
const topicOf = (device: Device, rest: string) => `iot/v1/${device.city}/${device.kind}/${device.id}/${rest}`;
const until = (check: () => void) => vi.waitFor(check, { timeout: 15_000, interval: 20 });
const toCommand = (id: string, args?: Record<string, unknown>) => ({
  v: 1,
  id,
  ts: new Date().toISOString(),
  ttlS: 60,
  ...(args && { args }),
});

async function startMast() {
  const broker = await startPlainBroker();
  const fleet = createFleet({
    host: '127.0.0.1',
    port: broker.port,
    seed: 3,
    speed: 40,
    clock: systemClock,
    backfillHours: 0,
    faultMultiplier: 0,
    isImperfect: false,
    devices: [{ device: mast, secret: 'secret', lastBoot: 0 }],
  });
  fleet.start();
  onTestFinished(() => fleet.stop(500));
  await until(() => expect(fleet.counters().acknowledged).toBeGreaterThan(0));
  return broker;
}

describe('a mast under command', () => {
  test('setLevel is done and seen in the next reading; the same command again is only answered', async () => {
    const broker = await startMast();
    const command = toCommand('c1', { level: 33, durationS: 600 });
    await broker.publish(topicOf(mast, 'cmd/setLevel'), command);
    await until(() =>
      expect(broker.said(topicOf(mast, 'ack/setLevel'))).toMatchObject([{ id: 'c1', result: 'done' }]),
    );
    await until(() =>
      expect(broker.said(topicOf(mast, 'telemetry'))).toContainEqual(
        expect.objectContaining({
          c: expect.objectContaining({
            'lamp-1': expect.objectContaining({ commandInAction: 33, controlSource: 'override' }),
          }),
        }),
      ),
    );
    await broker.publish(topicOf(mast, 'cmd/setLevel'), command);
    await until(() => expect(broker.said(topicOf(mast, 'ack/setLevel'))).toHaveLength(2));
  });

  test('rebirth repeats birth and state', async () => {
    const broker = await startMast();
    await broker.publish(topicOf(mast, 'cmd/rebirth'), toCommand('c2'));
    await until(() => expect(broker.said(topicOf(mast, 'birth'))).toHaveLength(2));
    expect(broker.said(topicOf(mast, 'ack/rebirth'))).toMatchObject([{ id: 'c2', result: 'done' }]);
  });

  test('reboot is accepted, the device goes and comes back with the next boot, then it is done', async () => {
    const broker = await startMast();
    await broker.publish(topicOf(mast, 'cmd/reboot'), toCommand('c3'));
    await until(() =>
      expect(broker.said(topicOf(mast, 'ack/reboot')).map(ack => ack['result'])).toEqual([
        'accepted',
        'done',
      ]),
    );
    expect(broker.said(topicOf(mast, 'state')).map(({ state, boot }) => `${state} ${boot}`)).toEqual([
      'ready 1',
      'disconnected 1',
      'ready 2',
    ]);
  });
});

describe('reading commands', () => {
  const nowMs = Date.parse('2026-11-20T18:00:00Z');
  const read = (name: string, command: unknown, kind: Device['kind'] = 'lightmast') =>
    createCommandReader(kind).read(name, Buffer.from(JSON.stringify(command)), nowMs);
  const fresh = { v: 1, id: 'a', ts: '2026-11-20T17:59:30Z', ttlS: 60 };

  test('one that is older than its time to live is ignored', () => {
    expect(read('identify', fresh)).toMatchObject({ result: 'done' });
    expect(read('identify', { ...fresh, ts: '2026-11-20T17:58:59Z' })).toBeUndefined();
  });

  test.each([undefined, null, 7, 'text', [], {}, { id: 5 }, { ...fresh, ts: 'yesterday' }])(
    'what is no command is ignored: %j',
    payload => expect(read('identify', payload ?? null)).toBeUndefined(),
  );

  test('an unknown name is ignored', () => {
    expect(read('explode', fresh)).toBeUndefined();
  });

  test.each([{}, { level: 101 }, { level: 'high' }, { level: 50, durationS: -1 }])(
    'setLevel with %j is rejected with a reason',
    args => expect(read('setLevel', { ...fresh, args })).toMatchObject({ result: 'rejected' }),
  );

  test('a hotspot has no lamp to set', () => {
    expect(read('setLevel', { ...fresh, args: { level: 5 } }, 'hotspot')).toMatchObject({
      result: 'rejected',
    });
  });
});
