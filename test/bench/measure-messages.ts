/** Messages: how many are accepted and stored, beside Mosquitto, and how long a PUBACK takes at a steady rate. */
import type { LoadResult } from '../../simulators/load-options.ts';
import { waitUntil } from '../support/wait-until.ts';
import { type Figure, type Section, toMedian } from './bench-report.ts';
import { type BenchSystem, UNLIMITED, withBenchSystem } from './bench-system.ts';
import { hasMosquitto, withMosquitto } from './mosquitto.ts';
import { MAST_COMPONENTS, runGenerator } from './run-generator.ts';

const CONNECTIONS = 50;
const WINDOW = 200;
const FLOOD_MS = 8000;
const RATE_MS = 10_000;
const DRAIN_DEADLINE_MS = 300_000;

const flood = { mode: 'flood', durationMs: FLOOD_MS, window: WINDOW, host: '127.0.0.1' } as const;

export async function measureThroughput(rounds: number): Promise<Section> {
  const ours: { load: LoadResult; storedPerS: number; drainMs: number; rssBytes: number }[] = [];
  const theirs: number[] = [];
  for (let round = 1; round <= rounds; round++) {
    ours.push(await withBenchSystem({ devices: CONNECTIONS, settings: UNLIMITED }, floodAndDrain));
    if (hasMosquitto()) theirs.push(await floodMosquitto());
  }
  const accepted = ours.map(({ load }) => load.acknowledgedPerS);
  const figures: Figure[] = [
    {
      name: 'accepted, fsync before every PUBACK, all stages on',
      value: toMedian(accepted),
      unit: 'messages/s',
    },
    {
      name: 'stored (load and drain together)',
      value: toMedian(ours.map(({ storedPerS }) => storedPerS)),
      unit: 'messages/s',
    },
    {
      name: 'lag: drained after the load ended',
      value: toMedian(ours.map(({ drainMs }) => drainMs)) / 1000,
      unit: 's',
    },
    {
      name: 'PUBACK p99 at saturation',
      value: toMedian(ours.map(({ load }) => load.latency.p99Ms)),
      unit: 'ms',
    },
    {
      name: 'RSS after the load',
      value: toMedian(ours.map(({ rssBytes }) => rssBytes)) / 2 ** 20,
      unit: 'MiB',
    },
  ];
  if (theirs.length > 0) {
    figures.push(
      { name: 'Mosquitto, nothing stored, same generator', value: toMedian(theirs), unit: 'messages/s' },
      {
        name: 'ratio, ours to Mosquitto (median of the rounds)',
        value: toMedian(accepted.map((value, round) => value / theirs[round]!)),
        unit: '',
        goal: { atLeast: 1 },
      },
    );
  }
  return {
    title: `Messages: ${CONNECTIONS} connections × window ${WINDOW}, QoS 1, ${rounds} rounds`,
    figures,
  };
}

async function floodAndDrain(system: BenchSystem) {
  const startedMs = performance.now();
  const load = await runGenerator({
    ...flood,
    port: system.mqttPort,
    clients: system.clients,
    payload: { kind: 'telemetry', boot: 1, components: MAST_COMPONENTS },
  });
  const loadedMs = performance.now();
  await waitUntil(
    'the journal to drain',
    () => system.metric('leitstand_ingest_backlog_records'),
    backlog => backlog === 0,
    DRAIN_DEADLINE_MS,
  );
  const drainMs = performance.now() - loadedMs;
  const storedPerS = (load.acknowledged / (performance.now() - startedMs)) * 1000;
  return { load, storedPerS, drainMs, rssBytes: system.rssBytes() };
}

function floodMosquitto(): Promise<number> {
  return withMosquitto(async port => {
    const clients = Array.from({ length: CONNECTIONS }, (_, i) => {
      const clientId = `ld-lm-${String(i + 1).padStart(5, '0')}`;
      return { clientId, topic: `iot/v1/landau/lightmast/${clientId}/telemetry` };
    });
    const payload = { kind: 'telemetry', boot: 1, components: MAST_COMPONENTS } as const;
    return (await runGenerator({ ...flood, port, clients, payload })).acknowledgedPerS;
  });
}

export async function measureLatency(): Promise<Section> {
  const figures: Figure[] = [];
  for (const ratePerS of [1000, 10_000]) {
    const { latency, unsent } = await withBenchSystem({ devices: 500, settings: UNLIMITED }, system =>
      runGenerator({
        host: '127.0.0.1',
        port: system.mqttPort,
        clients: system.clients,
        mode: 'rate',
        ratePerS,
        durationMs: RATE_MS,
        window: 1000,
        payload: { kind: 'telemetry', boot: 1, components: MAST_COMPONENTS },
      }),
    );
    const name = `PUBACK at ${ratePerS.toLocaleString('en-GB')} messages/s`;
    const note = unsent > 0 ? `${unsent} due but not sent` : '';
    figures.push(
      { name: `${name}, p50`, value: latency.p50Ms, unit: 'ms' },
      {
        name: `${name}, p99`,
        value: latency.p99Ms,
        unit: 'ms',
        note,
        ...(ratePerS === 10_000 && { goal: { atMost: 10 } }),
      },
    );
  }
  return { title: 'Latency: 500 connections, open loop, ingest and stores on', figures };
}
