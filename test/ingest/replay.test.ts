/** Refused messages are kept, mapped and judged again: what they lacked is stored once, and nothing else changes. */
import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { AppError } from '#core/app-error.ts';
import type { MetricMapping } from '#core/metric-mappings.ts';
import type { Registry } from '#store/registry/registry.ts';
import type { Replay } from '#store/registry/registry-quality.ts';
import { openTelemetryStore } from '#store/telemetry/open-telemetry-store.ts';
import type { RawRow, TelemetryStore } from '#store/telemetry/telemetry-store.ts';
import { waitUntil } from '../support/wait-until.ts';
import {
  countsOf,
  type Fixture,
  HOTSPOT,
  MAST,
  NOW_MS,
  openFixture,
  quarantineOf,
} from './ingest-fixture.ts';

const DEADLINE_MS = 30_000;
const ENERGY: MetricMapping = {
  ...{ kind: 'lightmast', component: 'lamp', metric: 'energyWh' },
  ...{ toComponent: 'lamp', toMetric: 'activeEnergy', conversion: 'whToKwh' },
};

function toTimestamp(seq: number): string {
  return new Date(NOW_MS - 60_000 + seq * 10).toISOString();
}

function createUnknown(seq: number, more: object = {}): object {
  const lamp = { activePower: 20, energyWh: seq * 100, ...more };
  return { v: 1, ts: toTimestamp(seq), boot: 1, seq, c: { 'lamp-1': lamp } };
}

async function map({ registry }: Pick<Fixture, 'registry'>, mapping: MetricMapping = ENERGY): Promise<void> {
  await registry.quality.putMapping({
    ...{ id: randomUUID(), city: 'landau', version: 1, changedMs: NOW_MS, changedBy: 'Erika' },
    ...mapping,
  });
}

async function replay({ registry }: Pick<Fixture, 'registry'>): Promise<Replay> {
  const { id } = await registry.quality.startReplay({
    ...{ id: randomUUID(), city: 'landau', by: 'Erika', nowMs: NOW_MS },
  });
  return waitForEnd(registry, id);
}

async function waitForEnd(registry: Registry, id: string): Promise<Replay> {
  const found = await waitUntil(
    'the replay to end',
    () => registry.quality.getReplay(id),
    replayed => replayed?.state === 'done',
    DEADLINE_MS,
  );
  return found!;
}

async function readEnergy(telemetry: TelemetryStore): Promise<RawRow[]> {
  const rows: RawRow[] = [];
  const query = { measurement: 'lamp', fields: ['activeEnergy', 'activePower'], fromMs: 0, toMs: 2 * NOW_MS };
  for await (const page of telemetry.export(query)) rows.push(...page);
  return rows;
}

function energies(rows: readonly RawRow[]): unknown[] {
  return rows.map(row => row.values['activeEnergy']);
}

test('a kept message is stored as of its own time once it is mapped, and nothing is counted twice', async () => {
  const fixture = await openFixture();
  const { registry, telemetry } = fixture;
  const ingest = await fixture.startIngest();
  for (const seq of [1, 2, 3]) await fixture.publish(MAST, 'telemetry', createUnknown(seq));
  await fixture.publish(MAST, 'telemetry', createUnknown(4, { radon: 1 }));
  await fixture.settle(ingest);
  const before = await countsOf(fixture);
  expect(energies(await readEnergy(telemetry))).toEqual([null, null, null, null]);
  expect(await replay(fixture)).toMatchObject({ total: 4, stored: 0, refused: 4 });

  await map(fixture);
  expect(await replay(fixture)).toMatchObject({ total: 4, stored: 3, partly: 1, refused: 0 });
  const rows = await readEnergy(telemetry);
  expect(energies(rows)).toEqual([0.1, 0.2, 0.3, 0.4]);
  expect(rows.map(row => row.timeMs)).toEqual([1, 2, 3, 4].map(seq => Date.parse(toTimestamp(seq))));
  expect(rows.every(row => row.values['activePower'] === 20)).toBe(true);
  expect(await countsOf(fixture)).toEqual(before);
  const [current] = await registry.ingest.listCurrent();
  expect(current?.components['lamp-1']?.values).toMatchObject({ activeEnergy: 0.4 });
  const entries = await quarantineOf(fixture);
  expect(entries.map(entry => [entry.field, entry.kept?.state])).toContainEqual([
    'c.lamp-1.energyWh',
    'stored',
  ]);
  expect(entries.find(entry => entry.field === 'c.lamp-1.radon')?.kept).toMatchObject({
    state: 'partly',
    remaining: [{ reason: 'metricUnknown', field: 'c.lamp-1.radon' }],
  });
  expect(await ingest.metrics()).toContain('leitstand_ingest_replayed_messages_total{state="stored"} 3');
});

test('a mapping works for what comes next, without a restart', async () => {
  const fixture = await openFixture();
  const ingest = await fixture.startIngest();
  await map(fixture);
  let seq = 0;
  const found = await waitUntil(
    'the mapping to be used',
    async () => {
      await fixture.publish(MAST, 'telemetry', createUnknown(++seq));
      await fixture.settle(ingest);
      return energies(await readEnergy(fixture.telemetry)).at(-1);
    },
    energy => energy !== null,
    DEADLINE_MS,
  );
  expect(found).toBe(seq / 10);
});

test('a mapping of a model is for devices that were registered, or born, as such', async () => {
  const fixture = await openFixture();
  await map(fixture, { ...ENERGY, model: 'X1' });
  await fixture.registry.devices.putDevices([
    { ...MAST, id: 'mast-2', modelName: 'X1' },
    { ...MAST, id: 'mast-3' },
  ]);
  const ingest = await fixture.startIngest();
  await fixture.publish({ ...MAST, id: 'mast-3' }, 'birth', { model: 'X1' });
  await fixture.settle(ingest);
  for (const id of ['mast-1', 'mast-2', 'mast-3'])
    await fixture.publish({ ...MAST, id }, 'telemetry', createUnknown(1));
  await fixture.settle(ingest);
  const stored = (await readEnergy(fixture.telemetry)).map(row => [row.device, row.values['activeEnergy']]);
  expect(Object.fromEntries(stored)).toEqual({ 'mast-1': null, 'mast-2': 0.1, 'mast-3': 0.1 });
});

test('what was said later of the same time stays as it is', async () => {
  const fixture = await openFixture();
  const ingest = await fixture.startIngest();
  await fixture.publish(MAST, 'telemetry', createUnknown(1));
  const corrected = { v: 1, ts: toTimestamp(1), boot: 1, seq: 2, c: { 'lamp-1': { activePower: 33 } } };
  await fixture.publish(MAST, 'telemetry', corrected);
  await fixture.settle(ingest);
  await map(fixture);
  await replay(fixture);
  expect((await readEnergy(fixture.telemetry)).map(row => ({ ...row.values }))).toEqual([
    { activeEnergy: 0.1, activePower: 33 },
  ]);
});

test('a message with a text that nobody knows, and one with what is forbidden, are not kept', async () => {
  const fixture = await openFixture();
  const ingest = await fixture.startIngest();
  for (const more of [{ owner: 'Erika' }, { clientMac: 2 }, { note: '10.1.2.3' }])
    await fixture.publish(MAST, 'telemetry', createUnknown(1, more));
  await fixture.settle(ingest);
  expect(await fixture.registry.quality.keptTotals()).toEqual([]);
  expect((await quarantineOf(fixture)).map(({ reason }) => reason)).toContain('forbiddenField');
});

test('a replay survives absent stores and lost answers between any two steps', async () => {
  const fixture = await openFixture();
  let faults = 4;
  const meet = async <T>(work: () => Promise<T>): Promise<T> => {
    const isBefore = faults % 2 === 0;
    const hasFault = faults-- > 0;
    if (hasFault && isBefore) throw new AppError('STORE_UNAVAILABLE', 'away', { canRetry: true });
    const result = await work();
    if (hasFault) throw new AppError('STORE_UNAVAILABLE', 'away', { canRetry: true });
    return result;
  };
  const first = await fixture.startIngest();
  for (let seq = 1; seq <= 300; seq++) await fixture.publish(MAST, 'telemetry', createUnknown(seq));
  await fixture.settle(first);
  await first.stop();
  await map(fixture);
  await fixture.startIngest({
    telemetry: store => ({ write: readings => meet(() => store.write(readings)) }),
    registry: registry => ({
      ...registry,
      quality: {
        ...registry.quality,
        applyReplayed: update => meet(() => registry.quality.applyReplayed(update)),
      },
    }),
  });
  expect(await replay(fixture)).toMatchObject({ total: 300, stored: 300 });
  expect(faults).toBeLessThanOrEqual(0);
  expect(energies(await readEnergy(fixture.telemetry))).toEqual(
    Array.from({ length: 300 }, (_, i) => (i + 1) / 10),
  );
});

test('kill -9 in a replay, before and after the registry has heard: everything is there once', async () => {
  const fixture = await openFixture();
  const { registry, directory } = fixture;
  const ingest = await fixture.startIngest();
  const count = 600;
  for (let seq = 1; seq <= count; seq++) void fixture.publish(MAST, 'telemetry', createUnknown(seq));
  await fixture.publish(HOTSPOT, 'birth', { boot: 1 });
  await fixture.settle(ingest);
  await ingest.stop();
  await fixture.telemetry.close();
  await map(fixture);
  const before = await countsOf(fixture);
  const { id } = await registry.quality.startReplay({ id: 'r', city: 'landau', by: 'Erika', nowMs: NOW_MS });
  for (const line of ['replayed', 'applied', 'replayed', 'idle']) await replayUntil(directory, line);

  expect(await registry.quality.getReplay(id)).toMatchObject({ state: 'done', total: count, stored: count });
  expect(await countsOf(fixture)).toEqual(before);
  const telemetry = await openTelemetryStore({ engine: 'duckdb', directory: join(directory, 'telemetry') });
  const rows = await readEnergy(telemetry);
  await telemetry.close();
  expect(energies(rows)).toEqual(Array.from({ length: count }, (_, i) => (i + 1) / 10));
  const [current] = (await registry.ingest.listCurrent()).filter(({ deviceId }) => deviceId === MAST.id);
  expect(current?.components['lamp-1']?.values['activeEnergy']).toBe(count / 10);
}, 60_000);

/** Kills the process as soon as it says the line. */
async function replayUntil(directory: string, line: string): Promise<void> {
  const script = fileURLToPath(new URL('./replay-until-killed.ts', import.meta.url));
  const child = spawn(process.execPath, [script, directory], { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(child, 'exit');
  const lines = createInterface(child.stdout);
  for await (const said of lines) if (said === line) child.kill('SIGKILL');
  const [, signal] = await ended;
  expect(signal).toBe('SIGKILL');
}
