/** R34: a backup while devices publish, restored on an empty machine. */
import { appendFileSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openFaultFixture } from '../faults/fault-fixture.ts';
import type { LedgerDevice } from '../faults/ledger-device.ts';
import { NOTHING_LOST, reckonStores } from '../faults/reckon-stores.ts';
import { runLeitstand } from '../support/run-leitstand.ts';
import { createTemporaryDirectory } from '../support/temporary-directory.ts';
import { drainRestored } from './drain-restored.ts';

const MESSAGES_PER_S = 2000;

describe('R34: a backup of a running system', () => {
  it('has all that was acknowledged before its mark, once, and goes on', { timeout: 90_000 }, async () => {
    const fixture = await openFaultFixture({ devices: 20, window: 50 });
    const { fleet, dataDirectory } = fixture;
    const system = await fixture.start();
    await fleet.connect(system.mqttPort);
    fleet.send(MESSAGES_PER_S);
    await expect.poll(() => fleet.acknowledged, { timeout: 20_000 }).toBeGreaterThan(3000);
    const directory = join(createTemporaryDirectory(), 'backup');
    const samples = sampleAcknowledged(fleet.devices);
    const sentBefore = fleet.sent;
    const backup = await runLeitstand(['backup', directory], { DATA_DIRECTORY: dataDirectory });
    expect(backup.output).toContain('runs on meanwhile');
    expect(backup.code).toBe(0);
    expect(fleet.sent).toBeGreaterThan(sentBefore);
    // The journal is let go of again.
    await fixture.end();
    expect(await reckonStores(dataDirectory, fleet.devices)).toMatchObject(NOTHING_LOST);

    const restored = createTemporaryDirectory();
    const restore = await runLeitstand(['restore', directory], { DATA_DIRECTORY: restored });
    expect(restore).toMatchObject({ code: 0 });
    await drainRestored(restored, fixture.token);
    const { markMs } = JSON.parse(readFileSync(join(directory, 'manifest.json'), 'utf8'));
    const mark = samples.findLast(sample => sample.timeMs < markMs);
    const ledger = fleet.devices.map((device, index) => asOf(device, mark?.counts[index] ?? 0));
    const reckoning = await reckonStores(restored, ledger);
    expect(reckoning).toMatchObject(NOTHING_LOST);
    expect(reckoning.acknowledged).toBeGreaterThan(3000);
    expect(reckoning.counts).toEqual({ received: reckoning.stored, duplicate: 0, missing: 0, rejected: 0 });

    const { code, output } = await runLeitstand(['restore', directory], { DATA_DIRECTORY: restored });
    expect(code).toBe(1);
    expect(output).toContain('there is data already');
    const forced = await runLeitstand(['restore', directory, '--force'], { DATA_DIRECTORY: restored });
    expect(forced).toMatchObject({ code: 0 });
    expect(forced.output).toContain('before-restore-');
    await drainRestored(restored, fixture.token);
    expect(await reckonStores(restored, ledger)).toEqual(reckoning);
  });
});

describe('A backup of a stopped system', () => {
  let dataDirectory: string;

  async function makeBackup(): Promise<string> {
    dataDirectory = createTemporaryDirectory();
    const fixture = await openFaultFixture({ devices: 2, window: 50, dataDirectory });
    const system = await fixture.start();
    await fixture.fleet.connect(system.mqttPort);
    fixture.fleet.send(1000);
    await expect.poll(() => fixture.fleet.acknowledged, { timeout: 20_000 }).toBeGreaterThan(100);
    await fixture.end();
    const directory = join(createTemporaryDirectory(), 'backup');
    const { code, output } = await runLeitstand(['backup', directory], { DATA_DIRECTORY: dataDirectory });
    expect({ code, output }).toMatchObject({ code: 0 });
    expect(output).toContain('does not run');
    return directory;
  }

  it('is refused when a byte of it changed, a file is missing or the list is', {
    timeout: 60_000,
  }, async () => {
    const directory = await makeBackup();
    const target = createTemporaryDirectory();
    const restore = () => runLeitstand(['restore', directory], { DATA_DIRECTORY: target });
    const file = join(directory, 'telemetry/telemetry.duckdb');
    const whole = readFileSync(file);
    const flipped = Buffer.from(whole);
    flipped[flipped.length >> 1]! ^= 1;
    writeFileSync(file, flipped);
    expect((await restore()).output).toContain(`${file} has another content than when it was made`);
    appendFileSync(file, 'x');
    expect((await restore()).output).toContain(`${file} has ${whole.length + 1} bytes instead of`);
    writeFileSync(file, whole);
    const manifest = join(directory, 'manifest.json');
    const list = readFileSync(manifest, 'utf8');
    writeFileSync(manifest, list.replace('registry.sqlite', '../registry.sqlite'));
    expect((await restore()).output).toContain(`${manifest} does not list the files of a backup`);
    writeFileSync(manifest, list.replace('"format": 1', '"format": 2'));
    expect((await restore()).output).toContain('has format 2, this release reads 1');
    expect(readdirSync(target)).toEqual(['journal']);
    expect(readdirSync(join(target, 'journal'))).toEqual([]);
    writeFileSync(manifest, list);
    expect(await restore()).toMatchObject({ code: 0 });
  });
});

interface Sample {
  timeMs: number;
  /** By device. */
  counts: number[];
}

/** How many messages of each device are acknowledged, over time. */
function sampleAcknowledged(devices: readonly LedgerDevice[]): Sample[] {
  const samples: Sample[] = [];
  const take = () => samples.push({ timeMs: Date.now(), counts: devices.map(device => device.acknowledged) });
  take();
  const timer = setInterval(take, 2);
  onTestFinished(() => clearInterval(timer));
  return samples;
}

/** The ledger as it was when so many were acknowledged, which happens in the order of sending. */
function asOf(device: LedgerDevice, acknowledged: number): LedgerDevice {
  const messages = device.messages.map((message, index) => ({
    ...message,
    isAcknowledged: index < acknowledged,
  }));
  return { ...device, id: device.id, messages, acknowledged };
}
