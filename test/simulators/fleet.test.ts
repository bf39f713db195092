import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { systemClock } from '#core/clock.ts';
import { decode } from '#core/decode.ts';
import type { Device } from '#core/devices.ts';
import { createFleet, type Fleet, type FleetOptions } from '../../simulators/fleet.ts';
import { planFleet } from '../../simulators/fleet-plan.ts';
import { type PlainBroker, startPlainBroker } from './plain-broker.ts';

const { devices } = planFleet({ seed: 3, scale: 0.05 });
const firstOf = (kind: Device['kind']) => devices.find(device => device.kind === kind)!;
const topicOf = (device: Device, rest: string) => `iot/v1/${device.city}/${device.kind}/${device.id}/${rest}`;
const until = (check: () => void) => vi.waitFor(check, { timeout: 15_000, interval: 20 });

function startFleet(broker: PlainBroker, chosen: Device[], options: Partial<FleetOptions> = {}): Fleet {
  const fleet = createFleet({
    host: '127.0.0.1',
    port: broker.port,
    seed: 3,
    speed: 1,
    clock: systemClock,
    backfillHours: 0,
    faultMultiplier: 0,
    isImperfect: false,
    devices: chosen.map(device => ({ device, secret: `secret of ${device.id}`, lastBoot: 41 })),
    ...options,
  });
  fleet.start();
  onTestFinished(() => fleet.stop(500));
  return fleet;
}

describe('a fleet at a broker', () => {
  test('signs in, says birth, ready and a first reading, in this order, all decodable', async () => {
    const broker = await startPlainBroker();
    startFleet(broker, devices);
    await until(() => {
      const heard = new Set(broker.heard.map(message => message.topic));
      expect(devices.filter(device => !heard.has(topicOf(device, 'telemetry')))).toEqual([]);
    });
    for (const device of devices) {
      const said = broker.heard.filter(message => message.topic.startsWith(topicOf(device, '')));
      const own = said.slice(0, 3);
      expect(own.map(message => message.topic.split('/')[5])).toEqual(['birth', 'state', 'telemetry']);
      expect(own.map(message => message.retain)).toEqual([true, true, false]);
      expect(own.every(message => message.qos === 1 && message.clientId === device.id)).toBe(true);
      expect(broker.signIns.get(device.id)).toEqual({
        username: `${device.city}/${device.kind}/${device.id}`,
        password: `secret of ${device.id}`,
      });
      for (const { topic, payload } of own) {
        const result = decode({ topic, payload: Buffer.from(payload), receivedMs: Date.now() });
        expect(result, payload).toMatchObject({ ok: true, message: { boot: 42, dropped: [] } });
      }
    }
  });

  test('a lost connection publishes the will with the boot of that session, then the device is back', async () => {
    const broker = await startPlainBroker();
    const mast = firstOf('lightmast');
    startFleet(broker, [mast]);
    await until(() => expect(broker.said(topicOf(mast, 'telemetry')).length).toBeGreaterThan(0));
    broker.cutAll();
    await until(() =>
      expect(broker.said(topicOf(mast, 'state')).map(({ state, boot }) => [state, boot])).toEqual([
        ['ready', 42],
        ['lost', 42],
        ['ready', 43],
      ]),
    );
    expect(broker.said(topicOf(mast, 'state'))[1]).not.toHaveProperty('ts');
  });

  test('a clean stop says disconnected and leaves no will behind', async () => {
    const broker = await startPlainBroker();
    const chosen = devices.slice(0, 20);
    const fleet = startFleet(broker, chosen);
    await until(() => expect(fleet.counters().acknowledged).toBeGreaterThanOrEqual(chosen.length));
    await fleet.stop();
    await until(() => expect(broker.connectedClients()).toBe(0));
    for (const device of chosen)
      expect(broker.said(topicOf(device, 'state')).at(-1)).toMatchObject({ state: 'disconnected' });
  });

  test('the past hours come late, newest first, with seq without gaps, before the device counts as backfilled', async () => {
    const broker = await startPlainBroker();
    const [mast, hotspot] = [firstOf('lightmast'), firstOf('hotspot')];
    const progress: string[] = [];
    startFleet(broker, [mast, hotspot], {
      backfillHours: 2,
      lateSpacingMs: 20,
      onProgress: report =>
        progress.push(report.type === 'error' ? report.text : `${report.type} ${report.count}`),
    });
    await until(() => expect(progress).toContain('backfilled 2'));
    for (const [device, perHour] of [
      [mast, 4],
      [hotspot, 12],
    ] as const) {
      const all = broker.said(topicOf(device, 'telemetry'));
      expect(all.map(message => message['seq'])).toEqual(all.map((_, i) => i));
      const late = all
        .filter(message => message['late'] === true)
        .map(message => Date.parse(message['ts'] as string));
      // It begins with the half hour in which the two hours begin.
      expect(late.length).toBeGreaterThanOrEqual(2 * perHour);
      expect(late.length).toBeLessThanOrEqual(2.5 * perHour + 1);
      expect(late).toEqual(late.toSorted((a, b) => b - a));
    }
  });

  test('speed makes reports come more often, with true time stamps', async () => {
    const broker = await startPlainBroker();
    const hotspot = firstOf('hotspot');
    startFleet(broker, [hotspot], { speed: 120 });
    await until(() => expect(broker.said(topicOf(hotspot, 'telemetry')).length).toBeGreaterThan(4));
    for (const { ts } of broker.said(topicOf(hotspot, 'telemetry')))
      expect(Math.abs(Date.parse(ts as string) - Date.now())).toBeLessThan(20_000);
  });

  test('some devices are imperfect from the start: a fleet of 94 has masts that are lost', async () => {
    const broker = await startPlainBroker();
    startFleet(broker, devices, { isImperfect: true });
    await until(() => {
      const lost = broker.heard.filter(
        ({ topic, payload }) => topic.endsWith('/state') && payload.includes('lost'),
      );
      expect(lost.length).toBeGreaterThanOrEqual(2);
    });
    await until(() =>
      expect(broker.heard.some(({ payload }) => payload.includes('"status":"OB"'))).toBe(true),
    );
    expect(broker.heard.some(({ payload }) => payload.includes('"status":"defectiveLamp"'))).toBe(true);
  });
});
