/**
 * How fast a full journal is drained into InfluxDB, beside the rate at which the same server takes the same readings as
 * lines from a writer that does nothing else: in the order in which they came, and, to tell what order is worth, in that in
 * which ingest sends them. Measured twice: on processors that both share, and on processors of their own, as two machines or
 * two containers with a limit have them.
 */
import { once } from 'node:events';
import { cpSync, rmSync } from 'node:fs';
import { Agent, createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { type SystemProcess, spawnSystem } from '../support/spawn-system.ts';
import { waitUntil } from '../support/wait-until.ts';
import { type BenchInflux, withBenchInflux } from './bench-influx.ts';
import { type Figure, type Section, toMedian } from './bench-report.ts';
import { type BenchSystem, UNLIMITED, withBenchSystem } from './bench-system.ts';
import { type Arrivals, orderAsTheyCame, readArrivals } from './order-of-journal.ts';
import { readProcessorMs } from './processor-time.ts';
import { MAST_COMPONENTS, runGenerator } from './run-generator.ts';

const DEVICES = 5000;
/** Half a gigabyte of journal: what InfluxDB tidies up now and then is in it several times. */
const FLOOD_MS = 25_000;
const DEADLINE_MS = 300_000;
const WRITERS = 4;
const LINES_PER_REQUEST = 2000;
const LOOK_MS = 500;

interface Drained {
  ingestPerS: number;
  /** Of one reading, all cores together. */
  ingestUs: number;
  influxUs: number;
  /** What ingest sent. */
  lines: string[];
  arrivals: Arrivals;
}

interface Bare {
  barePerS: number;
  bareInfluxUs: number;
}

/** Commands that run the two. */
export interface Places {
  influx: readonly string[];
  leitstand: readonly string[];
}

/** One processor for each. */
export const APART: Places = { influx: ['taskset', '-c', '0'], leitstand: ['taskset', '-c', '1'] };
export const TOGETHER: Places = { influx: [], leitstand: [] };

type Round = Omit<Drained, 'lines' | 'arrivals'> & Bare & { readings: number; groupedPerS: number };

export async function measureInfluxIngest(rounds: number, places: Places): Promise<Section> {
  const measured: Round[] = [];
  for (let round = 0; round < rounds; round++) {
    const { lines, arrivals, ...drained } = await withBenchInflux(
      influx =>
        withBenchSystem({ devices: DEVICES, settings: { ...UNLIMITED, ...influx.settings } }, system =>
          drainJournal(system, influx, places.leitstand),
        ),
      places.influx,
    );
    // On a server that has nothing else to do, as it had with ingest.
    const grouped = await withBenchInflux(influx => writeBare(influx, toBodies(lines)), places.influx);
    const asTheyCame = toBodies(orderAsTheyCame(lines, arrivals));
    const bare = await withBenchInflux(influx => writeBare(influx, asTheyCame), places.influx);
    measured.push({ readings: lines.length, ...drained, ...bare, groupedPerS: grouped.barePerS });
  }
  const median = (figure: Exclude<keyof Round, 'readings'>) => toMedian(measured.map(round => round[figure]));
  const figures: Figure[] = [
    {
      name: 'ingest, draining a full journal',
      value: median('ingestPerS'),
      unit: 'readings/s',
      note: `${measured[0]?.readings.toLocaleString('en-GB')} readings of 10 metrics`,
    },
    {
      name: 'bare line-protocol writer, same readings, same server',
      value: median('barePerS'),
      unit: 'readings/s',
    },
    {
      name: 'ratio, ingest to bare (median of the rounds)',
      value: toMedian(measured.map(({ ingestPerS, barePerS }) => ingestPerS / barePerS)),
      unit: '',
      goal: { atLeast: 0.8 },
    },
    {
      name: 'bare writer that sends series by series, as ingest does',
      value: median('groupedPerS'),
      unit: 'readings/s',
    },
    { name: 'processor time of a reading: ingest', value: median('ingestUs'), unit: 'µs' },
    { name: 'processor time of a reading: InfluxDB beside ingest', value: median('influxUs'), unit: 'µs' },
    {
      name: 'processor time of a reading: InfluxDB with the bare writer',
      value: median('bareInfluxUs'),
      unit: 'µs',
    },
  ];
  const where = places === APART ? 'a processor each' : 'the same processors';
  return { title: `InfluxDB: ${DEVICES} devices, ${rounds} rounds, ${where}`, figures };
}

/** The journal is filled while InfluxDB is down; then both start on what there is. */
async function drainJournal(
  system: BenchSystem,
  influx: BenchInflux,
  wrapper: readonly string[],
): Promise<Drained> {
  await influx.server.end('SIGKILL');
  await runGenerator({
    mode: 'flood',
    durationMs: FLOOD_MS,
    // Few messages of each device one after the other, as a fleet reports.
    window: 2,
    host: '127.0.0.1',
    port: system.mqttPort,
    clients: system.clients,
    payload: { kind: 'telemetry', boot: 1, components: MAST_COMPONENTS },
  });
  await system.end('SIGTERM');
  const arrivals = await readArrivals(join(system.dataDirectory, 'journal'));
  const copy = `${system.dataDirectory}-copy`;
  cpSync(system.dataDirectory, copy, { recursive: true });
  const settings = { ...UNLIMITED, ...influx.settings };
  const start = (dataDirectory: string, url: string) =>
    spawnSystem({ ...pick(system), dataDirectory, wrapper, settings: { ...settings, INFLUX_URL: url } });
  try {
    const lines = await recordLines(system, url => start(copy, url));
    await influx.server.start();
    const draining = await start(system.dataDirectory, influx.server.url);
    const processorMs = () => [draining.process, influx.server.process].map(readProcessorMs);
    const before = processorMs();
    const ingestPerS = await measureDrain(system);
    const [ingestUs = 0, influxUs = 0] = processorMs().map(
      (ms, index) => ((ms - before[index]!) * 1000) / lines.length,
    );
    await draining.end('SIGTERM');
    return { ingestPerS, ingestUs, influxUs, lines, arrivals };
  } finally {
    rmSync(copy, { recursive: true });
  }
}

function pick({ mqttPort, httpPort }: BenchSystem): { mqttPort: number; httpPort: number } {
  return { mqttPort, httpPort };
}

/** What ingest sends, in its order: a server that takes everything and keeps the lines. */
async function recordLines(
  system: BenchSystem,
  start: (url: string) => Promise<SystemProcess>,
): Promise<string[]> {
  const bodies: string[] = [];
  const recorder = createServer(async (asked, answer) => {
    const chunks: Buffer[] = [];
    for await (const chunk of asked) chunks.push(chunk as Buffer);
    if (asked.url?.startsWith('/write')) bodies.push(Buffer.concat(chunks).toString());
    if (asked.url?.startsWith('/write')) answer.writeHead(204).end();
    else answer.end('{"results":[{"statement_id":0}]}');
  });
  recorder.listen(0, '127.0.0.1');
  await once(recorder, 'listening');
  const draining = await start(`http://127.0.0.1:${(recorder.address() as AddressInfo).port}`);
  await measureDrain(system);
  await draining.end('SIGTERM');
  recorder.close();
  return bodies.flatMap(body => body.split('\n'));
}

/** From the first batch seen to the last. Looked at now and then, because looking costs too. */
async function measureDrain(system: BenchSystem): Promise<number> {
  const written = () => system.metric('leitstand_telemetry_readings_written_total');
  const atFirst = await waitUntil('the first batch', written, count => count > 0, DEADLINE_MS);
  const startedMs = performance.now();
  let drainedMs = startedMs;
  while ((await system.metric('leitstand_ingest_backlog_records')) > 0) {
    await wait(LOOK_MS);
    drainedMs = performance.now();
    if (drainedMs - startedMs > DEADLINE_MS) throw new Error('the journal was not drained in time');
  }
  return ((await written()) - atFirst) / ((drainedMs - startedMs) / 1000);
}

function toBodies(lines: readonly string[]): string[] {
  const bodies: string[] = [];
  for (let start = 0; start < lines.length; start += LINES_PER_REQUEST) {
    bodies.push(lines.slice(start, start + LINES_PER_REQUEST).join('\n'));
  }
  return bodies.reverse();
}

/** The last body first. */
async function writeBare({ server, telemetry }: BenchInflux, bodies: string[]): Promise<Bare> {
  const lines = bodies.reduce((sum, body) => sum + body.split('\n').length, 0);
  const { user, password } = server.admin;
  const agent = new Agent({ keepAlive: true });
  const options = { agent, method: 'POST', auth: `${user}:${password}` };
  const address = `${server.url}/write?precision=ms&db=${telemetry.database}`;
  const post = (body: string) =>
    new Promise<void>((resolve, reject) => {
      const sent = request(address, options, response => {
        response.resume();
        if (response.statusCode !== 204)
          reject(new Error(`a write was answered with ${response.statusCode}`));
        response.on('end', resolve);
      });
      sent.on('error', reject);
      sent.end(body);
    });
  const processorMs = readProcessorMs(server.process);
  const startedMs = performance.now();
  const takeTurns = async () => {
    for (let body = bodies.pop(); body !== undefined; body = bodies.pop()) await post(body);
  };
  await Promise.all(Array.from({ length: WRITERS }, takeTurns));
  const barePerS = lines / ((performance.now() - startedMs) / 1000);
  agent.destroy();
  return { barePerS, bareInfluxUs: ((readProcessorMs(server.process) - processorMs) * 1000) / lines };
}
